//! `collection.toml`: what is asked of councils, by release.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What is asked of councils.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// What a reader has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What the source marks mean.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// The words that the department's dashboard has for whether an item is asked for on a row.
    #[serde(default)]
    pub status: StatusWords,
    /// The words that the department's dashboard has for what becomes of an item on a row.
    #[serde(default)]
    pub validity: ValidityWords,
    /// By the release's name.
    #[serde(default, rename = "release")]
    pub releases: BTreeMap<String, AskedOfCouncils>,
}

/// Whether the dashboard takes an item to be asked for on a row.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusWords {
    /// Status 2.
    pub mandatory: String,
    /// Status 1.
    pub not_mandatory: String,
    /// Status 0.
    pub not_applicable: String,
    /// Status -1.
    pub undetermined: String,
}

/// What the dashboard says of an item on a row.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidityWords {
    /// It holds what the item holds.
    pub passed_valid: String,
    /// It is blank where it may be.
    pub passed_blank: String,
    /// It is blank where it is mandatory.
    pub failed_blank: String,
    /// It holds something else.
    pub failed_invalid: String,
}

/// What one release asks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedOfCouncils {
    /// True when an item that has priority on a row is mandatory there.
    pub has_mandatory_items: bool,
    /// What priority means, in a sentence or two.
    pub priority: String,
    /// What follows from an item that is blank where it has priority, in a sentence.
    pub blank: String,
    /// What a report says over its table of items.
    pub items: String,
    /// The fewest months that a file has to cover; none where any period will do.
    pub least_months: Option<u32>,
    /// What is said of a file that covers fewer, with `{months}` for how many it does.
    #[serde(default)]
    pub short: String,
    /// How sure this is: high, medium or low.
    pub confidence: String,
    /// Source marks.
    pub sources: Vec<String>,
}

impl Collection {
    /// What a release asks; none when the book does not say.
    pub fn of(&self, release: &str) -> Option<&AskedOfCouncils> {
        self.releases.get(release)
    }

    /// What is wrong with the facts themselves.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, asked) in &self.releases {
            for source in asked.sources.iter().filter(|source| !self.sources.contains_key(*source)) {
                faults.push(format!("{name} names source \"{source}\", which sources do not explain"));
            }
            if asked.least_months.is_some() && !asked.short.contains("{months}") {
                faults.push(format!("{name} asks for months and does not say of {{months}} that they are too few"));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_said_of_every_release() {
        let collection: Collection = toml::from_str(include_str!("../../../book/collection.toml")).unwrap();
        assert_eq!(collection.faults(), [""; 0]);
        let mandatory = ["v5.0", "release-1", "release-2"].map(|release| {
            let asked = collection.of(release).unwrap();
            (asked.has_mandatory_items, asked.least_months)
        });
        assert_eq!(mandatory, [(false, None), (true, Some(12)), (true, Some(12))]);
    }
}
