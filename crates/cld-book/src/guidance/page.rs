//! A page of the guidance.

use serde::Deserialize;

use super::outcome::Reablement;
use crate::fault::Fault;
use crate::markdown::{self, Section};
use crate::toml_text;

/// One page. A page in `changes/` says what an edition changed.
#[derive(Debug, Clone)]
pub struct GuidancePage {
    /// Its heading, which is its file's name.
    pub name: String,
    /// Path under `book/`.
    pub path: String,
    /// The sentence under the heading.
    pub lead: String,
    /// The block of facts.
    pub facts: GuidanceFacts,
    /// What is under its headings, in order.
    pub sections: Vec<Section>,
}

/// The facts of a page of the guidance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidanceFacts {
    /// The edition that the page is of, or that brought the change.
    pub edition: String,
    /// The item that it is about; none when it is about files or all items.
    pub item: Option<String>,
    /// How sure the page is: high, medium or low.
    pub confidence: String,
    /// Source marks, which `editions.toml` explains.
    pub sources: Vec<String>,
    /// On the page of outcomes: what makes a service reablement.
    pub reablement: Option<Reablement>,
}

impl GuidancePage {
    pub(crate) fn read(path: &str, text: &str) -> Result<GuidancePage, Fault> {
        let sheet = markdown::read(path, text)?;
        let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
        if sheet.heading != stem {
            return Err(Fault::new(path, 1, format!("the heading is \"{}\", the file \"{stem}\"", sheet.heading)));
        }
        let Some(fenced) = &sheet.facts else {
            return Err(Fault::new(path, 1, "the facts are missing: a ```toml block that names at least the edition"));
        };
        let facts = toml::from_str(&fenced.text)
            .map_err(|error| toml_text::fault(path, &fenced.text, fenced.line, &[], &error))?;
        let lead = sheet.lead.trim().to_owned();
        Ok(GuidancePage { name: stem.to_owned(), path: path.to_owned(), lead, facts, sections: sheet.sections })
    }

    /// True for a page that says what an edition changed.
    pub fn is_change(&self) -> bool {
        self.path.contains("/changes/")
    }

    /// What is under a heading; none when the page does not have it.
    pub fn section(&self, heading: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.heading == heading)
    }
}
