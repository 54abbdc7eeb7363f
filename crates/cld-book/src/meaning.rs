//! What a column holds, in the terms of the field: it decides what may be done with the column.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a column of a step or table holds. It is said of `submitted` and of what the book has as tables, and follows
/// from there through the SQL of the pages; a page says it itself only where it does not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The code of the person whom a row is about, alone or after the code of their council; several with commas between.
    Person,
    /// The code of a carer of that person, or of an adult whom the person looks after.
    Linked,
    /// A council, by code or name, or the area that councils make up.
    Council,
    /// A place in a council's file: the number of a record, row or submission, the moment of its import, a file's name.
    Record,
    /// A code of the run's own for something that happened, or whatever else is made of codes of people and records.
    Event,
    /// Where somebody lives, as far as it is narrower than a council.
    Address,
    /// A day, or the month or year of one.
    Day,
    /// How many people, events or other things there are; made of such numbers by adding.
    Count,
    /// A part of a whole, or a rate.
    Share,
    /// Money, or an amount of support.
    Amount,
    /// How long something took, or an age: days, months or years.
    Duration,
    /// A text of a list, or a group of such texts.
    Entry,
    /// A text in a council's own words, which may say anything about anybody.
    FreeText,
    /// Yes or no.
    Flag,
    /// A text or number that a page or the book made, and no council sent.
    Label,
}

impl Meaning {
    /// Every meaning there is.
    pub const ALL: [Meaning; 15] = [
        Meaning::Person,
        Meaning::Linked,
        Meaning::Council,
        Meaning::Record,
        Meaning::Event,
        Meaning::Address,
        Meaning::Day,
        Meaning::Count,
        Meaning::Share,
        Meaning::Amount,
        Meaning::Duration,
        Meaning::Entry,
        Meaning::FreeText,
        Meaning::Flag,
        Meaning::Label,
    ];

    /// True for the code of a person, whatever the person is to the row.
    pub fn is_of_people(self) -> bool {
        matches!(self, Meaning::Person | Meaning::Linked)
    }

    /// True for what leads from a row to a person, to an event or to a council's file.
    pub fn identifies(self) -> bool {
        self.is_of_people() || matches!(self, Meaning::Record | Meaning::Event | Meaning::Address)
    }

    /// True for what a row may show to others as it is: it names nobody, leads to no file and is nobody's own words.
    pub fn is_harmless(self) -> bool {
        !self.identifies() && self != Meaning::FreeText
    }

    /// True for numbers that are made of how many people or things there are, or of what was spent on them.
    pub fn is_figure(self) -> bool {
        matches!(self, Meaning::Count | Meaning::Share | Meaning::Amount)
    }

    /// As pages write it.
    pub fn name(self) -> &'static str {
        match self {
            Meaning::Person => "person",
            Meaning::Linked => "linked",
            Meaning::Council => "council",
            Meaning::Record => "record",
            Meaning::Event => "event",
            Meaning::Address => "address",
            Meaning::Day => "day",
            Meaning::Count => "count",
            Meaning::Share => "share",
            Meaning::Amount => "amount",
            Meaning::Duration => "duration",
            Meaning::Entry => "entry",
            Meaning::FreeText => "free_text",
            Meaning::Flag => "flag",
            Meaning::Label => "label",
        }
    }

    /// As sentences name it.
    pub fn title(self) -> &'static str {
        match self {
            Meaning::Person => "the code of a person",
            Meaning::Linked => "the code of a linked person",
            Meaning::Council => "a council",
            Meaning::Record => "a place in a council's file",
            Meaning::Event => "a code of the run",
            Meaning::Address => "where somebody lives",
            Meaning::Day => "a day",
            Meaning::Count => "a count",
            Meaning::Share => "a share",
            Meaning::Amount => "an amount",
            Meaning::Duration => "a length of time",
            Meaning::Entry => "a text of a list",
            Meaning::FreeText => "free text",
            Meaning::Flag => "yes or no",
            Meaning::Label => "a label",
        }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.title())
    }
}

#[cfg(test)]
mod tests {
    use super::Meaning;

    #[test]
    fn what_names_somebody_or_leads_to_a_file_is_not_harmless() {
        use Meaning::{Address, Event, FreeText, Linked, Person, Record};
        let harmful = [Person, Linked, Record, Event, Address, FreeText];
        let is_harmful = |meaning: &&Meaning| !meaning.is_harmless();
        assert_eq!(Meaning::ALL.iter().filter(is_harmful).count(), harmful.len());
        assert!(harmful.iter().all(|meaning| !meaning.is_harmless()));
    }

    #[test]
    fn a_page_writes_it_by_its_name() {
        #[derive(serde::Deserialize)]
        struct Written {
            holds: Meaning,
        }
        for meaning in Meaning::ALL {
            let written: Written = toml::from_str(&format!("holds = \"{}\"", meaning.name())).unwrap();
            assert_eq!(written.holds, meaning);
        }
    }
}
