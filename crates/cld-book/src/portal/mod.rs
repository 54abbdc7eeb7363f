//! What `portal/` says: who may do what, the states of a submission, what is kept of it, when it is expected, the figures of
//! what was sent, the mails, the guide, and how long what is kept.

mod calendar;
mod day;
mod figures;
mod guide;
mod history;
mod mail;
mod permissions;
mod retention;
mod states;

use std::collections::BTreeMap;

use crate::fault::Fault;

pub use calendar::{Calendar, CollectionBasis, ExpectedBy, Holiday, Reminders, Window};
pub use day::Day;
pub use figures::{FigurePeriod, FiguresMethod};
pub use guide::{GuideFacts, GuideStep, Trouble};
pub use history::HistoryRules;
pub use mail::{Mail, MailFacts, UnfilledMail};
pub use permissions::{Permission, Permissions, Reach, Role};
pub use retention::{KEPT, Kept, Retention};
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
    /// How a council comes to send its files, a step by its place.
    pub guide: BTreeMap<u32, GuideStep>,
    /// How long what is kept.
    pub retention: Retention,
}

impl PortalPages {
    /// Takes the calendar.
    pub(crate) fn take_calendar(&mut self, path: &str, calendar: Calendar) -> Result<(), Fault> {
        let wrong = calendar.faults().into_iter().next();
        self.calendar = calendar;
        wrong.map_or(Ok(()), |what| Err(Fault::new(path, 1, what)))
    }

    /// Takes a step of the guide.
    pub(crate) fn take_step(&mut self, path: &str, step: GuideStep) -> Result<(), Fault> {
        let place = step.facts.step;
        match self.guide.insert(place, step) {
            Some(other) => Err(Fault::new(path, 1, format!("{} is step {place} too", other.name))),
            None => Ok(()),
        }
    }
}
