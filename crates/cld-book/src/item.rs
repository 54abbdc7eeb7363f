//! A data item of the specification, and the columns that it becomes.

use serde::Deserialize;

/// One data item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its place in the release, counted from 1.
    pub number: u16,
    /// The header exactly as the specification prints it.
    pub header: String,
    /// Other headers met for it: other spellings, and its headers in other releases.
    #[serde(default)]
    pub headers_also: Vec<String>,
    /// The column's name in every page. It stays the same in all releases, whatever the header.
    pub name: String,
    /// The part of the specification that it is in.
    pub section: String,
    /// What its cells hold.
    #[serde(rename = "type")]
    pub item_type: ItemType,
    /// Name of the defined list, for items of type list.
    pub list: Option<String>,
    /// Event types that the item belongs to; empty for all.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// Client types that the item belongs to; empty for all.
    #[serde(default)]
    pub client_types: Vec<String>,
    /// True for items that say who somebody is; a run holds codes in their place.
    #[serde(default)]
    pub identifies: bool,
    /// Whether it is asked for.
    pub priority: Priority,
    /// A condition on the row, for items that are a priority only sometimes.
    pub priority_when: Option<String>,
    /// `priority_when` in words.
    pub priority_says: Option<String>,
    /// How sure that condition is: high, medium or low; none when there is no condition.
    pub priority_confidence: Option<String>,
    /// The standard whose definition or list the item follows, where known: a key of the release's standards.
    pub standard: Option<String>,
    /// How sure that standard is: high, medium or low; none when no standard is named.
    pub standard_confidence: Option<String>,
    /// What it says, in words.
    pub meaning: String,
    /// What the specification asks of it, in words.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The format that the specification gives, in words; none where it gives none.
    pub format: Option<String>,
    /// `direct` when seen for this release, `inferred` otherwise.
    pub existence: String,
    /// How sure all of this is: high, medium or low.
    pub confidence: String,
    /// Source marks, which the release explains.
    #[serde(default)]
    pub sources: Vec<String>,
    /// True for a text in nobody's words but the council's: it is never shown. The book says so for every release.
    #[serde(skip)]
    pub free_text: bool,
    /// True for the council's own identifier of the row's person. The book says so for every release.
    #[serde(skip)]
    pub names_person: bool,
    /// Whom the item names, where it ties the row's person to another. The book says so for every release.
    #[serde(skip)]
    pub links_to: Option<LinksTo>,
    /// Texts that councils send where they have none. The book says so for every release.
    #[serde(skip)]
    pub says_nothing: Vec<String>,
}

/// Whom a link names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinksTo {
    /// On a carer's row, an adult whom the carer looks after.
    Adult,
    /// On a service user's row, a carer.
    Carer,
}

/// What the cells of an item hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemType {
    /// Any text.
    Text,
    /// A day, written dd/mm/yyyy.
    Date,
    /// A number with or without decimals.
    Decimal,
    /// A whole number.
    Integer,
    /// An entry of a defined list.
    List,
    /// Ten digits, the last of which checks the others.
    NhsNumber,
    /// A postcode of the United Kingdom.
    Postcode,
}

/// Where an item is asked for. What follows from a blank depends on the release: see [`crate::Collection`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Asked for on every row that the item belongs to.
    Always,
    /// Asked for on rows of which `priority_when` is true.
    When,
    /// Not asked for.
    Never,
}

/// The columns that one item can become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `event_type`: typed by the specification; null when the text is not what the item holds.
    Typed,
    /// `event_type_as_written`: the council's text; null only when the cell is empty.
    AsWritten,
    /// `event_type_collated`: the text with one spelling for all that differ only in case or trailing blanks.
    Collated,
}

impl Item {
    /// The header that the release prints, then the others.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.header).chain(&self.headers_also).map(String::as_str)
    }

    /// True for identifiers that a council gives: of the row's person, or of another.
    pub fn is_own_identifier(&self) -> bool {
        self.names_person || self.links_to.is_some()
    }

    /// The name of the column that the item becomes in a form.
    pub fn column_name(&self, form: Form) -> String {
        match form {
            Form::Typed => self.name.clone(),
            Form::AsWritten => format!("{}_as_written", self.name),
            Form::Collated => format!("{}_collated", self.name),
        }
    }
}

/// What can be said of a cell without showing its text: columns of items that identify, whose texts no page of a method
/// sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// `postcode_filled`: true when the cell holds anything.
    Filled,
    /// `postcode_usable`: true when it is what the item holds.
    Usable,
    /// `postcode_says_nothing`: true when it is one of the texts that councils send where they have none.
    SaysNothing,
}

impl Presence {
    /// All of them.
    pub const ALL: [Presence; 3] = [Presence::Filled, Presence::Usable, Presence::SaysNothing];

    /// The name of the column that says so of an item.
    pub fn column_name(self, item: &Item) -> String {
        match self {
            Presence::Filled => format!("{}_filled", item.name),
            Presence::Usable => format!("{}_usable", item.name),
            Presence::SaysNothing => format!("{}_says_nothing", item.name),
        }
    }

    /// The form of the item that this is said of: it is there when this is true.
    pub fn form(self) -> Form {
        match self {
            Presence::Filled | Presence::SaysNothing => Form::AsWritten,
            Presence::Usable => Form::Typed,
        }
    }
}

/// A header without what councils spell differently: case, blanks, underscores, punctuation.
pub fn header_key(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
