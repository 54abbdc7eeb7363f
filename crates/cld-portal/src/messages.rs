//! What messages mean and what to do: rules of the book, states of a submission, and what the guide says of troubles.

use cld_book::{Book, RulePage};
use cld_terms::in_words;

use crate::search::Index;

/// Something that somebody may read and want to understand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// What people read.
    pub(crate) title: String,
    /// What kind of thing says it, such as a rule that finds errors.
    pub(crate) kind: String,
    /// What it says, and so what to do.
    pub(crate) said: String,
    /// Why that matters; blank where nothing more is known.
    pub(crate) why: String,
    /// Where more is said; blank for nowhere.
    pub(crate) more: String,
}

/// All messages that the book knows.
pub(crate) fn messages(book: &Book) -> Index<Message> {
    let rules = book.rules.values().map(|rule| of_rule(book, rule));
    let states = book.portal.states.0.values().map(|state| Message {
        title: state.said.clone(),
        kind: "State of a submission".to_owned(),
        said: state.next.clone(),
        why: String::new(),
        more: "/status-codes".to_owned(),
    });
    let troubles = book.portal.guide.values().flat_map(|step| {
        step.troubles.iter().map(|trouble| Message {
            title: trouble.seen.clone(),
            kind: format!("Guide: {}", step.facts.title),
            said: trouble.to_do.clone(),
            why: String::new(),
            more: format!("/guide/{}", step.name),
        })
    });
    let words = |message: Message| (message.title.clone(), format!("{} {}", message.said, message.why), message);
    Index::of(rules.chain(states).chain(troubles).map(words))
}

fn of_rule(book: &Book, rule: &RulePage) -> Message {
    Message {
        title: rule.title().to_owned(),
        kind: format!("Rule, {}", rule.facts.severity.word()),
        said: said(book, &rule.message),
        why: rule.why.split_whitespace().collect::<Vec<_>>().join(" "),
        more: format!("/specification/rules/{}", rule.name),
    }
}

/// The message of a rule without a file: items by their names in words, and what follows from a file left out.
fn said(book: &Book, message: &str) -> String {
    let mut parts = message.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (mark, rest) = part.split_once('}').unwrap_or_default();
        let begins = text.trim().is_empty() || text.trim_end().ends_with('.');
        let named = match mark {
            "field" => (if begins { "The item" } else { "the item" }).to_owned(),
            "values" | "blank" => String::new(),
            item => header(book, item),
        };
        text += &named;
        text += rest;
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An item as the latest release spells it that has it.
fn header(book: &Book, item: &str) -> String {
    let releases = book.chronology.names().filter_map(|name| book.release(name));
    let spelt = releases.filter_map(|release| release.item(item)).last();
    spelt.map_or_else(|| in_words(item), |item| item.header.clone())
}

#[cfg(test)]
mod tests {
    use super::messages;

    #[test]
    fn a_message_is_found_by_the_words_that_a_council_reads() {
        let book = cld_built_in::open_without_methods(None).unwrap();
        let index = messages(&book);
        for (asked, title) in [
            (
                "Event Start Date is before 1900. Ages and lengths of time calculated from it are wrong.",
                "Date is before 1900",
            ),
            ("value_not_in_list", "Value is not in the list"),
            ("The file cannot be read", "The file cannot be read"),
            ("lost the phone", "You lost the phone"),
        ] {
            let found = index.found(asked);
            assert_eq!(found.first().map(|message| message.title.as_str()), Some(title), "{asked}");
        }
        // Whatever a rule says, nothing of it stays to be filled in, and each is found by its own words.
        for rule in book.rules.values() {
            let said = super::said(&book, &rule.message);
            assert!(!said.contains(['{', '}']) && !said.contains("  "), "{said}");
            let found = index.found(&format!("{} {said}", rule.title()));
            assert!(found.iter().take(3).any(|message| message.title == rule.title()), "{}", rule.name);
        }
    }
}
