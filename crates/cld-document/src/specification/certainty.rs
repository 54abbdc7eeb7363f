//! How sure a fact of the book is, in words that a reader of a dictionary sees.

use cld_book::{DefinedList, Entry, Item, Priority};

use cld_format::document::UNSURE;

/// How sure an item is, and why not more; empty for a sure one.
pub fn of_item(item: &Item) -> String {
    match (item.existence.as_str(), item.confidence.as_str()) {
        ("direct", "high") => "Sure: seen for this release".into(),
        ("direct", confidence) => format!("{UNSURE}: seen for this release, confidence {confidence}"),
        (_, confidence) => format!("{UNSURE}: inferred, not seen for this release, confidence {confidence}"),
    }
}

/// How sure a list is as a whole, and why not more.
pub fn of_list(list: &DefinedList) -> String {
    match (list.complete, list.confidence.as_str()) {
        (true, "high") => "Sure: every value is known".into(),
        (true, confidence) => format!("{UNSURE}: taken to be whole, confidence {confidence}"),
        (false, confidence) => {
            format!("{UNSURE}: not wholly known, confidence {confidence}; other text is never refused")
        }
    }
}

/// Nothing for an entry that is as sure as its list.
pub fn of_entry(entry: &Entry) -> String {
    match entry.confidence.as_deref() {
        None | Some("high") => String::new(),
        Some(confidence) => format!("{UNSURE}: confidence {confidence}"),
    }
}

/// How sure something is, in words, by the word that the book has for it.
pub fn of_confidence(confidence: &str) -> String {
    if confidence == "high" { String::new() } else { format!("{UNSURE}: confidence {confidence}") }
}

/// When an item has priority, in words.
pub fn priority(item: &Item) -> String {
    let when = match (item.priority, &item.priority_says, &item.priority_when) {
        (Priority::Always, ..) => "always".to_owned(),
        (Priority::Never, ..) => "no".to_owned(),
        (Priority::When, Some(says), _) => says.clone(),
        (Priority::When, None, when) => when.clone().unwrap_or_default(),
    };
    match item.priority_confidence.as_deref().map(of_confidence).filter(|unsure| !unsure.is_empty()) {
        Some(unsure) => format!("{when} ({})", unsure.to_lowercase()),
        None => when,
    }
}
