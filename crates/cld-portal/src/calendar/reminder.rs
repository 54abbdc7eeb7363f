//! When a council is reminded of what is expected of it.

use chrono::NaiveDate;
use cld_book::Reminders;

use super::days::WorkingDays;
use super::expectation::{Expectation, Standing};

/// A reminder, and the working day on which it falls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reminder {
    pub(crate) day: NaiveDate,
    pub(crate) what: What,
}

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Its window has opened.
    Opens,
    /// So many working days are left; none on the due day.
    Before(u32),
    /// So many working days have passed since.
    After(u32),
}

impl Reminder {
    /// What the database has of it: another due day is another reminder.
    pub(crate) fn kind(&self, expectation: &Expectation) -> String {
        match self.what {
            What::Opens => "opens".to_owned(),
            What::Before(days) => format!("before {days} {}", expectation.due),
            What::After(days) => format!("after {days} {}", expectation.due),
        }
    }

    /// The mail that says it.
    pub(crate) fn mail(&self) -> &'static str {
        match self.what {
            What::Opens => "window_opens",
            What::Before(0) => "due_today",
            What::Before(_) => "due_soon",
            What::After(_) => "overdue",
        }
    }
}

/// The reminder of an expectation that has fallen due last, if it still waits; those before it are not made up for.
pub(crate) fn latest(
    reminders: &Reminders,
    working: &WorkingDays,
    expectation: &Expectation,
    today: NaiveDate,
) -> Option<Reminder> {
    let waits = matches!(expectation.standing(today), Standing::Expected | Standing::Silent);
    if !waits || !working.is_one(today) || today > expectation.closes {
        return None;
    }
    let mut all = reminders_of(reminders, working, expectation);
    // By day; of two on one day the one that is nearer to the due day.
    all.sort_by_key(|reminder| reminder.day);
    all.into_iter().rfind(|reminder| reminder.day <= today && reminder.day >= expectation.since)
}

fn reminders_of(reminders: &Reminders, working: &WorkingDays, expectation: &Expectation) -> Vec<Reminder> {
    let opens = working.on_or_after(expectation.opens);
    let mut all = Vec::new();
    if reminders.opens && opens <= expectation.due {
        all.push(Reminder { day: opens, what: What::Opens });
    }
    let mut before = reminders.before.clone();
    before.sort_unstable_by(|one, other| other.cmp(one));
    let days = before.iter().map(|days| (working.before(expectation.due, *days), What::Before(*days)));
    all.extend(days.filter(|(day, _)| *day >= opens).map(|(day, what)| Reminder { day, what }));
    let after = reminders.after.iter().map(|days| (working.after(expectation.due, *days), What::After(*days)));
    all.extend(after.map(|(day, what)| Reminder { day, what }));
    all
}
