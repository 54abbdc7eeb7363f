//! What all pages share, and why a portal cannot run.

use std::io;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cld_book::{Book, Permissions, PortalPages};
use cld_store::{Moment, Store, StoreError};
use cld_terms::{ErrorKind, cause};

use crate::accounts::password::Passwords;
use crate::accounts::seal::Seal;
use crate::councils::Councils;
use crate::site::Assets;

/// What is different from one portal to the next.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How people reach it, without a slash at the end: `https://portal.example.org`.
    pub public_url: String,
    /// Where people ask for help, and what hears of every request for an account.
    pub support_mailbox: String,
    /// What everybody has to know at the moment, on every page: that it is a demonstration, that it is down tomorrow.
    pub notice: Option<String>,
}

/// Why a portal cannot run.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// The program was built without the files that pages look like something with.
    #[error(
        "this program was built without GOV.UK Frontend {version}, so its pages would have no styles. \
         Run make assets, which fetches it, and build again."
    )]
    AssetsMissing {
        /// The version that is wanted.
        version: &'static str,
    },
    /// The address cannot be listened on.
    #[error("nothing can be served at {address} ({}). Choose another address, or end what uses it.", cause(.fault))]
    Address {
        /// As it was given.
        address: String,
        /// What the system says.
        fault: io::Error,
    },
    /// The file of settings is not as it should be.
    #[error("{path}: these are no settings of a portal ({fault}). Correct it, or make one with cld portal init.")]
    Configuration {
        /// The file.
        path: String,
        /// What is wrong.
        fault: String,
    },
    /// The key is not as it should be.
    #[error("{path}: this is no key for a portal: {fault}. Restore the one that was made with the portal.")]
    Key {
        /// The file.
        path: String,
        /// What is wrong.
        fault: &'static str,
    },
    /// A file of the portal cannot be read or written.
    #[error("{path}: cannot be used ({}). Check the folder and its permissions.", cause(.fault))]
    File {
        /// The file.
        path: String,
        /// What the system says.
        fault: io::Error,
    },
    /// The machine gives no random bits, without which nobody can sign in.
    #[error("this machine gives no random numbers, without which no password is safe. Restart it, or use another.")]
    NoRandom,
    /// The role is none of the page of permissions.
    #[error("there is no role \"{named}\". The roles are: {known}.")]
    NoSuchRole {
        /// As it was given.
        named: String,
        /// Those there are.
        known: String,
    },
    /// A mail of the book does not take what it is filled with.
    #[error(
        "this is a fault of the program: the mail {mail} has no place for \"{field}\", or no value. Please report it."
    )]
    Mail {
        /// Its name.
        mail: String,
        /// Of the value.
        field: String,
    },
    /// What the portal remembers cannot be reached.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PortalError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            PortalError::AssetsMissing { .. } | PortalError::NoSuchRole { .. } => ErrorKind::NotFound,
            PortalError::Configuration { .. } | PortalError::Key { .. } => ErrorKind::Refused,
            PortalError::Address { .. } | PortalError::File { .. } | PortalError::NoRandom => ErrorKind::Resource,
            PortalError::Mail { .. } => ErrorKind::Fault,
            PortalError::Store(error) => error.kind(),
        }
    }
}

/// What every page is given.
#[derive(Clone)]
pub struct Portal(Arc<Shared>);

struct Shared {
    settings: Settings,
    store: Store,
    pages: PortalPages,
    councils: Councils,
    passwords: Passwords,
    seal: Seal,
    assets: Assets,
    clock: fn() -> DateTime<Utc>,
}

impl Portal {
    /// A portal that goes by `book`, remembers in `store`, seals the secrets of people with `key` and asks `clock` for the
    /// hour.
    ///
    /// # Errors
    /// When the machine gives no random bits.
    pub fn new(
        settings: Settings,
        book: &Book,
        store: Store,
        key: &[u8; 32],
        clock: fn() -> DateTime<Utc>,
    ) -> Result<Portal, PortalError> {
        let passwords = Passwords::new().ok_or(PortalError::NoRandom)?;
        let seal = Seal::new(key).ok_or(PortalError::NoRandom)?;
        let (pages, councils) = (book.portal.clone(), Councils::of(book));
        let assets = Assets::built_in();
        Ok(Portal(Arc::new(Shared { settings, store, pages, councils, passwords, seal, assets, clock })))
    }

    /// As it was set up.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What it remembers.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The hour.
    pub fn now(&self) -> Moment {
        (self.0.clock)().into()
    }

    /// What the book says of it.
    pub fn pages(&self) -> &PortalPages {
        &self.0.pages
    }

    /// The councils of England.
    pub fn councils(&self) -> &Councils {
        &self.0.councils
    }

    /// The address of a page, for mails.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.0.settings.public_url)
    }

    pub(crate) fn permissions(&self) -> &Permissions {
        &self.0.pages.permissions
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn seal(&self) -> &Seal {
        &self.0.seal
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// Whether people reach it by https, so that a cookie may be kept to that.
    pub(crate) fn is_secure(&self) -> bool {
        self.0.settings.public_url.starts_with("https://")
    }
}
