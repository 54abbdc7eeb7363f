//! `portal/calendar.toml`: when files are expected, from whom, and when a council is reminded.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::day::Day;

/// When files are expected, from whom, and when a council is reminded.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// In the order of the file.
    pub windows: Vec<Window>,
    /// Days of the week on which nobody works, in their order.
    pub holidays: Vec<Holiday>,
    /// Where it comes from.
    #[serde(default)]
    pub sources: std::collections::BTreeMap<String, String>,
    /// When a council is reminded.
    pub reminders: Reminders,
    /// What a council may say that its files cover.
    #[serde(rename = "basis", default)]
    pub bases: Vec<CollectionBasis>,
}

/// A time in which files for a period are expected.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Its name, which the database has.
    pub name: String,
    /// What people read.
    pub title: String,
    /// First day of the period.
    pub first: Day,
    /// Last day of the period.
    pub last: Day,
    /// From when a file is expected.
    pub opens: Day,
    /// The last day on which it is in time.
    pub due: Day,
    /// The last day on which it is waited for.
    pub closes: Day,
    /// The release that it is expected to follow.
    pub release: String,
    /// The bases whose councils are expected.
    pub expects: Vec<String>,
}

/// A day of the week on which nobody works.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Which.
    pub day: Day,
    /// What it is called.
    pub name: String,
}

/// When a council is reminded, in working days from the due day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// Whether it is told when a window opens.
    pub opens: bool,
    /// Before the due day; 0 is the day itself.
    pub before: Vec<u32>,
    /// After it.
    pub after: Vec<u32>,
    /// How many working days a council can put a due day off by itself, once.
    pub put_off: u32,
    /// How many days ahead a council may set a day of its own.
    pub own_days: u32,
    /// How many days a file is waited for after such a day.
    pub own_closes: u32,
    /// How many days before a token ends whoever made it is told.
    #[serde(default)]
    pub token_ends: u32,
}

/// What a council may say that its files cover.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectionBasis {
    /// Its word.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What that means.
    pub hint: String,
    /// When files are expected.
    pub expected: ExpectedBy,
}

/// What says when files of a basis are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedBy {
    /// The windows that name the basis.
    Windows,
    /// The council itself.
    Own,
}

impl Calendar {
    /// The basis of that name.
    pub fn basis(&self, name: &str) -> Option<&CollectionBasis> {
        self.bases.iter().find(|basis| basis.name == name)
    }

    /// The window of that name.
    pub fn window(&self, name: &str) -> Option<&Window> {
        self.windows.iter().find(|window| window.name == name)
    }

    /// What is wrong with it.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut names = BTreeSet::new();
        for window in &self.windows {
            let Window { name, first, last, opens, due, closes, expects, .. } = window;
            if !names.insert(name) {
                faults.push(format!("there are two windows \"{name}\""));
            }
            if !(first <= last && last < opens && opens <= due && due <= closes) {
                faults.push(format!(
                    "window {name}: a period ends before its window opens, which opens, is due and closes"
                ));
            }
            let unknown = expects
                .iter()
                .find(|word| !self.basis(word).is_some_and(|basis| basis.expected == ExpectedBy::Windows));
            if let Some(word) = unknown {
                faults.push(format!("window {name} expects \"{word}\", which is no basis that is expected by windows"));
            }
            if due.is_weekend() || self.holidays.iter().any(|holiday| holiday.day == *due) {
                faults.push(format!("window {name} is due on a day on which nobody works"));
            }
        }
        if !self.holidays.is_sorted_by(|one, other| one.day < other.day) {
            faults.push("the holidays are not in their order, or one is there twice".to_owned());
        }
        faults.extend(self.holidays.iter().filter(|holiday| holiday.day.is_weekend()).map(|holiday| {
            format!("{} is a Saturday or Sunday, on which nobody works anyway: give the day in its place", holiday.day)
        }));
        faults
    }
}
