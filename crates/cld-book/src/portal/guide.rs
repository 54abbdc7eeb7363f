//! `portal/guide/`: how a council comes to send its files, a page a step.

use serde::Deserialize;

use super::permissions::cells;
use crate::fault::Fault;
use crate::markdown::{self, Section};
use crate::toml_text;

/// A step of the guide. Its texts may have `**names of what a page has**` and `[links](/within/the/portal)`.
#[derive(Debug, Clone)]
pub struct GuideStep {
    /// Its heading, which is its file's name.
    pub name: String,
    /// What it is for.
    pub lead: String,
    /// Its title and place.
    pub facts: GuideFacts,
    /// What to do, one after another.
    pub doing: Vec<String>,
    /// What else there is to know: headings with their paragraphs.
    pub more: Vec<(String, Vec<String>)>,
    /// What can keep somebody from going on.
    pub troubles: Vec<Trouble>,
}

/// Where a step is in the guide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideFacts {
    /// What people read.
    pub title: String,
    /// Its place, counted from 1.
    pub step: u32,
    /// The codes of the states that a submission can be in meanwhile, whose words the page shows.
    #[serde(default)]
    pub states: Vec<i64>,
}

/// What can keep somebody from going on.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// What they see.
    pub seen: String,
    /// What to do.
    pub to_do: String,
}

impl GuideStep {
    pub(crate) fn read(path: &str, text: &str) -> Result<GuideStep, Fault> {
        let sheet = markdown::read(path, text)?;
        let facts = sheet.facts.as_ref().ok_or_else(|| Fault::new(path, 1, "a step has a block of facts"))?;
        let facts: GuideFacts = toml::from_str(&facts.text)
            .map_err(|error| toml_text::fault(path, &facts.text, facts.line, &[], &error))?;
        let mut step = GuideStep {
            name: sheet.heading.clone(),
            lead: joined(&sheet.lead),
            facts,
            doing: Vec::new(),
            more: Vec::new(),
            troubles: Vec::new(),
        };
        for section in &sheet.sections {
            match section.heading.as_str() {
                "Steps" => step.doing = points(path, section)?,
                "When it does not go on" => step.troubles = troubles(path, section)?,
                heading => step.more.push((heading.to_owned(), paragraphs(&section.prose))),
            }
        }
        if step.doing.is_empty() {
            return Err(Fault::new(path, 1, "a step says what to do, in points 1., 2. and so on under ## Steps"));
        }
        Ok(step)
    }
}

/// Points that begin with their numbers, in their order. A line without one goes on with the point before.
fn points(path: &str, section: &Section) -> Result<Vec<String>, Fault> {
    let mut points: Vec<String> = Vec::new();
    for line in section.prose.lines().filter(|line| !line.trim().is_empty()) {
        let next = format!("{}. ", points.len() + 1);
        match (line.strip_prefix(next.as_str()), points.last_mut()) {
            (Some(point), _) => points.push(point.trim().to_owned()),
            (None, Some(point)) if line.starts_with(' ') => *point += &format!(" {}", line.trim()),
            _ => {
                let what = format!("the next point begins with {next}, and what goes on with one with a blank");
                return Err(Fault::new(path, section.line, what));
            }
        }
    }
    Ok(points)
}

fn troubles(path: &str, section: &Section) -> Result<Vec<Trouble>, Fault> {
    let table = section.table.as_ref();
    let table = table.ok_or_else(|| Fault::new(path, section.line, "this heading has a table: seen, to do"))?;
    let trouble = |row| {
        let [seen, to_do] = cells(path, table, row, ["seen", "to do"])?;
        Ok(Trouble { seen, to_do })
    };
    table.rows.iter().map(trouble).collect()
}

fn paragraphs(prose: &str) -> Vec<String> {
    prose.split("\n\n").map(joined).filter(|text| !text.is_empty()).collect()
}

fn joined(prose: &str) -> String {
    prose.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::GuideStep;

    const PAGE: &str = "# send_it\nSend it.\n```toml\ntitle = \"Send it\"\nstep = 2\nstates = [10]\n```\n## Steps\n\
        1. Press **Send**\n   once.\n2. Keep the receipt.\n## What comes then\nOne.\n\nTwo\nlines.\n\
        ## When it does not go on\n| seen | to do |\n|---|---|\n| Nothing | Wait |\n";

    #[test]
    fn a_step_has_points_in_their_order_and_what_else_there_is_to_know() {
        let step = GuideStep::read("portal/guide/send_it.md", PAGE).unwrap();
        assert_eq!(step.doing, ["Press **Send** once.", "Keep the receipt."]);
        assert_eq!(step.more, [("What comes then".to_owned(), vec!["One.".to_owned(), "Two lines.".to_owned()])]);
        assert_eq!((step.troubles[0].seen.as_str(), step.troubles[0].to_do.as_str()), ("Nothing", "Wait"));
        for (right, wrong, said) in [
            ("2. Keep", "3. Keep", "begins with 2."),
            ("## Steps", "## Step", "says what to do"),
            ("step = 2", "place = 2", "is none of title, step, states"),
            ("| seen |", "| saw |", "no column \"seen\""),
        ] {
            let fault = GuideStep::read("a.md", &PAGE.replace(right, wrong)).unwrap_err().to_string();
            assert!(fault.contains(said), "{fault}");
        }
    }
}
