//! What `portal/` says: who may do what, the states of a submission, the figures of what was sent, and the mails.

mod figures;
mod mail;
mod permissions;
mod states;

use std::collections::BTreeMap;

pub use figures::{FigurePeriod, FiguresMethod};
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
    /// Mails by name.
    pub mails: BTreeMap<String, Mail>,
}
