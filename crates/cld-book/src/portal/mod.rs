//! What `portal/` says: who may do what, the states of a submission, and the mails.

mod mail;
mod permissions;
mod states;

use std::collections::BTreeMap;

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
    /// Mails by name.
    pub mails: BTreeMap<String, Mail>,
}
