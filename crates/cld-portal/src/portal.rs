//! What all pages share, and why a portal cannot run.

use std::io;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use cld_terms::{ErrorKind, cause};

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
}

impl PortalError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            PortalError::AssetsMissing { .. } => ErrorKind::NotFound,
            PortalError::Address { .. } => ErrorKind::Resource,
        }
    }
}

/// What every page is given.
#[derive(Clone)]
pub struct Portal(Arc<Shared>);

struct Shared {
    settings: Settings,
    assets: Assets,
    clock: fn() -> DateTime<Utc>,
}

impl Portal {
    /// A portal that asks `clock` for the hour.
    pub fn new(settings: Settings, clock: fn() -> DateTime<Utc>) -> Portal {
        Portal(Arc::new(Shared { settings, assets: Assets::built_in(), clock }))
    }

    /// As it was set up.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The hour.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0.clock)()
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// Whether people reach it by https, so that a cookie may be kept to that.
    pub(crate) fn is_secure(&self) -> bool {
        self.0.settings.public_url.starts_with("https://")
    }
}
