//! The guidance: pages of prose and small tables beside a release. It is advice and refuses nothing.

pub(crate) mod laws;
mod outcome;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::fault::Fault;
use crate::markdown::{self, Section};

pub(crate) use outcome::read as read_outcomes;
pub use outcome::{EventKind, Fit, OutcomeFit, Reablement};

/// What `guidance/` says.
#[derive(Debug, Clone, Default)]
pub struct Guidance {
    /// The earliest first.
    pub editions: Vec<Edition>,
    /// What the source marks of the pages stand for.
    pub sources: BTreeMap<String, String>,
    pub notice: Option<Notice>,
    /// Pages by name.
    pub pages: BTreeMap<String, GuidancePage>,
    /// Which outcome fits which event, in the order of its page.
    pub outcomes: Vec<OutcomeFit>,
    /// What makes a service reablement.
    pub reablement: Reablement,
}

/// One edition of the guidance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Such as `guidance-v5.01`.
    pub name: String,
    pub title: String,
    /// Name of the release that it explains.
    pub release: String,
    /// When councils were told, in words; none when it is not known.
    pub announced: Option<String>,
    #[serde(default)]
    pub notes: Vec<String>,
}

/// `editions.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Editions {
    #[serde(default)]
    pub(crate) sources: BTreeMap<String, String>,
    #[serde(rename = "edition")]
    pub(crate) editions: Vec<Edition>,
}

/// `notice.toml`: the classes of change, the lightest first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub guidance: NoticeClass,
    pub minor: NoticeClass,
    pub major: NoticeClass,
}

/// One class of change.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeClass {
    pub title: String,
    /// Whole months between telling councils and the earliest day; none when there is no such rule.
    pub months: Option<u32>,
    pub covers: String,
}

/// One page. A page in `changes/` tells what an edition changed.
#[derive(Debug, Clone)]
pub struct GuidancePage {
    pub name: String,
    /// Path under `book/`.
    pub path: String,
    /// The sentence under the heading.
    pub lead: String,
    pub facts: GuidanceFacts,
    pub sections: Vec<Section>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidanceFacts {
    /// The edition that the page is of, or that brought the change.
    pub edition: String,
    /// The item that it is about; none when it is about files or all items.
    pub item: Option<String>,
    pub confidence: String,
    pub sources: Vec<String>,
    /// On the page of outcomes: what makes a service reablement.
    pub reablement: Option<Reablement>,
}

impl Guidance {
    pub fn edition(&self, name: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.name == name)
    }

    /// Editions beside a release, the earliest first.
    pub fn of_release<'a>(&'a self, release: &'a str) -> impl Iterator<Item = &'a Edition> {
        self.editions.iter().filter(move |edition| edition.release == release)
    }

    /// Pages of one edition, those that tell of its changes left out.
    pub fn pages_of<'a>(&'a self, edition: &'a str) -> impl Iterator<Item = &'a GuidancePage> {
        self.pages.values().filter(move |page| !page.is_change() && page.facts.edition == edition)
    }

    /// What editions after `from`, up to and with `to`, changed.
    pub fn changes(&self, from: &str, to: &str) -> impl Iterator<Item = &GuidancePage> {
        let (from, to) = (self.place(from), self.place(to));
        self.pages.values().filter(move |page| {
            let edition = self.place(&page.facts.edition);
            page.is_change() && edition > from && edition <= to
        })
    }

    fn place(&self, edition: &str) -> Option<usize> {
        self.editions.iter().position(|one| one.name == edition)
    }
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
        let facts = toml::from_str(&fenced.text).map_err(|error| {
            let before = error.span().map_or("", |span| &fenced.text[..span.start]);
            Fault::new(path, fenced.line + before.matches('\n').count(), error.message().to_owned())
        })?;
        let lead = sheet.lead.trim().to_owned();
        Ok(GuidancePage { name: stem.to_owned(), path: path.to_owned(), lead, facts, sections: sheet.sections })
    }

    pub fn is_change(&self) -> bool {
        self.path.contains("/changes/")
    }

    pub fn section(&self, heading: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.heading == heading)
    }
}
