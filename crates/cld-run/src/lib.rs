//! From submissions with receipts to a run's folder, and a finished run that is opened again.
//!
//! Here the crates meet that do not know each other: files, identities, the engine and the method.

mod age;
mod chosen;
mod councils;
mod decisions;
pub mod difference;
mod digest;
mod error;
mod for_people;
mod identified;
pub mod intake;
mod kept_book;
pub mod linked;
mod method_named;
mod one_file;
mod open_run;
mod period;
mod progress;
pub mod pseudonymised;
mod reading;
mod record;
pub mod revision;
mod run_request;
pub mod series;
mod side_by_side;
mod summary;
mod tables;
mod unfinished;
pub mod work;

/// A server that calculates pages.
pub use cld_spark::connect as spark;
pub use decisions::Decision;
pub use digest::sha256;
pub use error::RunError;
pub use for_people::ForPeople;
pub use identified::{NotIdentified, TakenAs};
pub use kept_book::{book_of, book_taken_in};
pub use method_named::find_method;
pub use one_file::{OfItself, receipt_of};
pub use open_run::Finished;
pub use period::Period;
pub use progress::{Progress, Silent};
pub use record::{Origin, RunRecord, SubmissionOfRun};
pub use run_request::{Received, RunRequest};
pub use unfinished::Unfinished;
