//! The landing portal: its pages, and who may see which.
//!
//! Every route is in `routes.rs`. Knows no database and no rule: it shows what others know.

mod accounts;
mod backup;
mod calendar;
mod configuration;
mod councils;
mod demonstration;
mod expectations;
mod export;
mod figures;
mod files;
mod identity;
mod jobs;
mod library;
mod limits;
mod listening;
mod messages;
mod metrics;
mod offered;
mod pages;
mod part;
mod portal;
mod program;
mod programme;
mod receipt;
mod room;
mod rotation;
mod routes;
mod runs;
mod search;
mod services;
mod signed;
mod site;
mod submissions;
mod trial;
mod tus;
mod watched;

pub use accounts::demonstration::{MadeUpPerson, enrol_every_role};
pub use accounts::enrol::{enrol, invite};
pub use backup::{BackedUp, BackupError, Restored, Target, back_up, restore, tell_of_failed_backup};
pub use configuration::{Configuration, FILE, SignInAt, begin};
pub use councils::{Council, Councils};
pub use demonstration::demonstrate_programme;
pub use export::{ExportError, Exported, export};
pub use files::Files;
pub use identity::provider::OwnSignIn;
pub use jobs::work;
pub use library::Document;
pub use limits::Limits;
pub use portal::{Portal, PortalError, PortalKeys, Settings};
pub use receipt::{ReceiptError, VerifiedReceipt, verify};
pub use rotation::Rotated;
pub use routes::{router, serve};
pub use services::{Post, VirusScan};
pub use trial::Tried;
pub use watched::{watch, watched};

#[cfg(test)]
mod tests;
