//! What `portal/` says: who may do what, the states of a submission, what is kept of it, when it is expected, the figures of
//! what was sent, and the mails.

mod calendar;
mod day;
mod figures;
mod history;
mod mail;
mod permissions;
mod states;

use std::collections::BTreeMap;

use crate::fault::Fault;

pub use calendar::{Calendar, CollectionBasis, ExpectedBy, Holiday, Reminders, Window};
pub use day::Day;
pub use figures::{FigurePeriod, FiguresMethod};
pub use history::HistoryRules;
pub use mail::{Mail, MailFacts, UnfilledMail};
pub use permissions::{Permission, Permissions, Reach, Role};
pub use states::{State, States};

/// What the landing portal goes by.
#[derive(Debug, Clone, Default)]
pub struct PortalPages {
    /// Who may do what.
    pub permissions: Permissions,
    /// The states of a submission.
    pub states: States,
    /// The methods by which a council gets figures of what it has sent; the first leads.
    pub figures: Vec<FiguresMethod>,
    /// What is kept from one submission to the next, and what is asked once more.
    pub history: HistoryRules,
    /// When files are expected, and from whom.
    pub calendar: Calendar,
    /// Mails by name.
    pub mails: BTreeMap<String, Mail>,
}

impl PortalPages {
    /// Takes the calendar.
    pub(crate) fn take_calendar(&mut self, path: &str, calendar: Calendar) -> Result<(), Fault> {
        let wrong = calendar.faults().into_iter().next();
        self.calendar = calendar;
        wrong.map_or(Ok(()), |what| Err(Fault::new(path, 1, what)))
    }
}
