//! Requests to the programme, with what was answered and said about them.

use std::collections::BTreeMap;

use cld_programme::Answers;
use cld_store::{Matter, MatterStep, StoreError};

use crate::portal::Portal;

/// Something said with a step, by name.
pub(crate) type Facts = BTreeMap<String, String>;

/// A request with what was filled in and said, read.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) matter: Matter,
    pub(crate) answers: Answers,
    /// What was said with each step, in the order of the steps.
    pub(crate) facts: Vec<Facts>,
}

impl Case {
    fn of(matter: Matter) -> Case {
        let read = |text: &str| serde_json::from_str(text).unwrap_or_default();
        let answers = read(&matter.answers);
        let facts = matter.steps.iter().map(|step| read(&step.facts)).collect();
        Case { matter, answers, facts }
    }

    /// The step that it is at.
    pub(crate) fn at(&self) -> Option<&str> {
        self.matter.steps.last().map(|step| step.step.as_str())
    }

    /// What was said last under a name; blank when nothing was.
    pub(crate) fn said(&self, name: &str) -> &str {
        self.facts.iter().rev().find_map(|facts| facts.get(name)).map_or("", String::as_str)
    }

    /// Its steps, each with what was said.
    pub(crate) fn steps(&self) -> impl DoubleEndedIterator<Item = (&MatterStep, &Facts)> {
        self.matter.steps.iter().zip(&self.facts)
    }
}

/// All requests of a kind, in the order of their numbers.
pub(crate) async fn cases(portal: &Portal, kind: &str) -> Result<Vec<Case>, StoreError> {
    Ok(portal.store().matters(kind).await?.into_iter().map(Case::of).collect())
}

/// As the database keeps it.
pub(crate) fn written(facts: &BTreeMap<String, String>) -> String {
    serde_json::to_string(facts).unwrap_or_default()
}
