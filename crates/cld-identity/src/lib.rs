//! Who is who: the only crate that sees it.
//!
//! Every identifier becomes a number of the run. The identifier behind a number is in the run's vault and
//! nowhere else.

mod codes;
mod columns;
mod details;
mod error;
mod identity;
pub mod private;
pub mod pseudonym;
mod secret;
pub mod trace;
mod vault;

pub use codes::{Codes, Identifiers, TextKeys};
pub use details::{Collected, DAYS, Details, Person, Rows, TEXTS};
pub use error::IdentityError;
pub use identity::{Identity, Kind};
pub use secret::Secret;
pub use vault::Vault;
