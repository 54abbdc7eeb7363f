//! All that `book/programme/` says.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cld_book::{AccessRules, Book};

use crate::ProgrammeError;
use crate::burden::Burden;
use crate::change::Classes;
use crate::demonstration::{DemonstratedChange, demonstrated_changes, drawn_participation, timeline_is_possible};
use crate::form::Form;
use crate::newsletter::{Block, Newsletter, datasets};
use crate::notice::{NoticeLines, Requirements, Samples};
use crate::page::Files;
use crate::participation::{Participation, Step};
use crate::places::Places;
use crate::plain_page::{PlainPage, pages};
use crate::procedure::Procedure;

/// What the programme goes by.
#[derive(Debug, Clone)]
pub struct Programme {
    /// Who takes part.
    pub participation: Participation,
    /// The councils, and where they are on the map.
    pub places: Places,
    /// How the specification changes.
    pub change: Procedure,
    /// How somebody gets data.
    pub data: Procedure,
    /// Who may approve that data are given out, on what basis and for how long.
    pub access: AccessRules,
    /// Plain pages by name: a heading, what is said first, and sections.
    pub pages: BTreeMap<String, PlainPage>,
    /// The notice that changes need.
    pub classes: Classes,
    /// Versions of the specification and its guidance that can be compared, by the names that `cld spec diff` takes.
    pub versions: Vec<String>,
    /// Forms by name.
    pub forms: BTreeMap<String, Form>,
    /// The newsletter, with the issues that were written.
    pub newsletter: Newsletter,
    /// The health data that can be linked, as blocks of an issue.
    pub datasets: Vec<Block>,
    /// How the burden is assessed.
    pub burden: Burden,
    /// The lines of a privacy notice.
    pub notice: NoticeLines,
    /// What a privacy notice has to say.
    pub requirements: Requirements,
    /// Made-up privacy notices, to measure reviews.
    pub samples: Samples,
    /// Under what licence the places on the map are used.
    pub map_licence: String,
    /// Changes that were asked for, for a demonstration.
    pub demonstrated_changes: Vec<DemonstratedChange>,
    /// Applications for data, for a demonstration.
    pub demonstrated_data: Vec<DemonstratedChange>,
    timeline: String,
}

/// The forms that the programme has.
const FORMS: [&str; 6] = ["burden", "change", "data", "evaluation", "notice", "survey"];

impl Programme {
    /// The form of that name.
    ///
    /// # Errors
    /// When there is none.
    pub fn form(&self, name: &str) -> Result<&Form, ProgrammeError> {
        self.forms.get(name).ok_or_else(|| ProgrammeError::Missing { named: format!("forms/{name}.toml") })
    }

    /// As a book has it.
    ///
    /// # Errors
    /// When a page is missing, or not as it should be.
    pub fn of(book: &Book) -> Result<Programme, ProgrammeError> {
        let files = Files::of(book);
        timeline_is_possible(&files)?;
        let (change, classes) = (Procedure::read(&files, "change")?, Classes::read(&files, book)?);
        let data = Procedure::read(&files, "data_access")?;
        let form = |name: &&str| Ok(((*name).to_owned(), Form::read(&files, book, name)?));
        let forms: BTreeMap<String, Form> = FORMS.iter().map(form).collect::<Result<_, ProgrammeError>>()?;
        let demonstrated = |folder: &str, name: &str, procedure: &Procedure| match forms.get(name) {
            Some(form) => demonstrated_changes(&files, folder, (form, procedure, &classes)),
            None => Ok(Vec::new()),
        };
        let demonstrated_data = demonstrated("demonstration/data", "data", &data)?;
        let demonstrated = demonstrated("demonstration/changes", "change", &change)?;
        Ok(Programme {
            participation: Participation::read(&files)?,
            places: Places::read(&files, book)?,
            change,
            classes,
            versions: versions(book),
            forms,
            demonstrated_changes: demonstrated,
            demonstrated_data,
            data,
            access: book.access.clone(),
            pages: pages(&files)?,
            newsletter: Newsletter::read(&files)?,
            datasets: datasets(book)?,
            burden: Burden::read(&files)?,
            notice: NoticeLines::read(&files)?,
            requirements: files.facts("notice/requirements.toml")?,
            samples: files.facts("notice/samples.toml")?,
            map_licence: files.text("hexagons-licence.txt")?.to_owned(),
            timeline: files.text("demonstration/participation.toml")?.to_owned(),
        })
    }

    /// The history of taking part for a demonstration, in which the councils of `day` are drawn.
    ///
    /// # Errors
    /// When its page is not as it should be.
    pub fn demonstrated_participation(&self, day: NaiveDate) -> Result<Vec<Step>, ProgrammeError> {
        drawn_participation(&self.timeline, self.places.on(day).map(|place| place.code.clone()))
    }
}

/// Releases in their order, each followed by its supplements and the editions of its guidance.
fn versions(book: &Book) -> Vec<String> {
    let mut names = Vec::new();
    for name in book.chronology.names() {
        names.push(name.to_owned());
        let supplements = book.release(name).map_or(&[][..], |release| &release.supplements);
        names.extend(supplements.iter().map(|supplement| format!("{name}+{}", supplement.name)));
        names.extend(book.guidance.of_release(name).map(|edition| edition.name.clone()));
    }
    names
}
