//! Somebody who is signed in: what they may do, and for which councils.

use cld_book::Permissions;
use cld_store::{Account, Deed, Grant, Moment, Scope, Session};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) account: Account,
    pub(crate) session: Session,
    /// As they are at this request: a role that has ended is gone at once.
    pub(crate) grants: Vec<Grant>,
}

/// How far somebody is with signing in: words that the database has.
pub(crate) mod stage {
    /// The password was right; the code is asked.
    pub(crate) const PASSWORD: &str = "password";
    /// The password was right and there is no second factor yet.
    pub(crate) const FACTOR: &str = "factor";
    /// Both.
    pub(crate) const FULL: &str = "full";
}

impl Person {
    /// The councils for which somebody may do something.
    pub(crate) fn scope(&self, permissions: &Permissions, permission: &str) -> Scope {
        let allowed = self.grants.iter().filter(|grant| permissions.allows(&grant.role, permission));
        Scope::new(allowed.map(|grant| grant.area.clone()))
    }

    /// Whether somebody may do something for any council.
    pub(crate) fn may(&self, permissions: &Permissions, permission: &str) -> bool {
        self.is_signed_in() && self.grants.iter().any(|grant| permissions.allows(&grant.role, permission))
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.session.stage == stage::FULL
    }

    /// Whether it is not long since they proved who they are.
    pub(crate) fn is_strong(&self, now: Moment) -> bool {
        self.session.strong.is_some_and(|until| until > now)
    }

    /// What they do now, for the audit.
    pub(crate) fn deed(&self, at: Moment) -> Deed {
        Deed { actor: self.account.id.clone(), at }
    }
}
