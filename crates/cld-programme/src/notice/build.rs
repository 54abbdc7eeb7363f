//! A notice from a few answers: `notice/` has its lines, each with the requirements that it covers.

use serde::Deserialize;

use crate::ProgrammeError;
use crate::form::Answers;
use crate::newsletter::{Block, Section, blocks};
use crate::page::Files;

/// The lines of a notice, in order.
#[derive(Debug, Clone)]
pub struct NoticeLines(Vec<NoticePart>);

/// A line: a heading with what is under it, and places for answers.
#[derive(Debug, Clone)]
pub struct NoticePart {
    /// Its heading.
    pub title: String,
    /// The requirements that it covers.
    pub covers: Vec<String>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    covers: Vec<String>,
}

impl NoticeLines {
    pub(crate) fn read(files: &Files<'_>) -> Result<NoticeLines, ProgrammeError> {
        let mut lines = Vec::new();
        for (name, _) in files.under("notice", ".md") {
            let page = files.page(&format!("notice/{name}.md"))?;
            let Facts { covers } = page.facts()?;
            let section = page.sections().iter().find(|section| section.heading == "Text");
            let text = section.map(|section| section.prose.clone());
            let text = text.ok_or_else(|| page.fault(1, "a line of a notice has a text under ## Text"))?;
            lines.push(NoticePart { title: page.lead(), covers, text });
        }
        Ok(NoticeLines(lines))
    }

    /// The lines.
    pub fn all(&self) -> &[NoticePart] {
        &self.0
    }

    /// The notice of a council that answered the form `notice`.
    pub fn notice(&self, answers: &Answers) -> Vec<Section> {
        let filled = |text: &str| {
            answers.iter().fold(text.to_owned(), |text, (id, answer)| text.replace(&format!("{{{id}}}"), answer))
        };
        let fill = |block: Block| match block {
            Block::Text(text) => Block::Text(filled(&text)),
            Block::Points(points) => Block::Points(points.iter().map(|point| filled(point)).collect()),
            block => block,
        };
        let section = |part: &NoticePart| Section {
            heading: part.title.clone(),
            blocks: blocks(&part.text).into_iter().map(fill).collect(),
        };
        self.0.iter().map(section).collect()
    }
}
