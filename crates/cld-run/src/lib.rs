//! From submissions with receipts to a run's folder, and a finished run that is opened again.
//!
//! Here the crates meet that do not know each other: files, identities, the engine and the method.

mod age;
mod chosen;
pub mod difference;
mod digest;
mod error;
mod failure;
mod for_people;
pub mod intake;
pub mod linked;
pub mod manifest;
mod method_named;
mod open_run;
mod progress;
pub mod pseudonymised;
mod reading;
mod run_request;
pub mod series;
mod side_by_side;
mod tables;
pub mod work;

pub use digest::sha256;
pub use error::RunError;
pub use for_people::ForPeople;
pub use method_named::find_method;
pub use open_run::{Finished, Record, SubmissionOfRun, read_record};
pub use progress::{Progress, Silent};
pub use run_request::RunRequest;
