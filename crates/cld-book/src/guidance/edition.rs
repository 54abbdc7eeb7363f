//! Editions of the guidance, and the notice that each class of change needs.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One edition of the guidance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Such as `guidance-v5.01`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Name of the release that it explains.
    pub release: String,
    /// When councils were given notice, in words; none when it is not known.
    pub announced: Option<String>,
    /// What a reader has to know.
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
    /// A change of words alone: no item and no value is different.
    pub guidance: NoticeClass,
    /// Other values of an item that is there, or an item that goes.
    pub minor: NoticeClass,
    /// A new item.
    pub major: NoticeClass,
}

/// One class of change.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeClass {
    /// What people call the class.
    pub title: String,
    /// Whole months between notice to councils and the earliest day; none when there is no such rule.
    pub months: Option<u32>,
    /// Which changes are of this class.
    pub covers: String,
}
