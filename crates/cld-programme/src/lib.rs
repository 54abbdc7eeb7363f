//! The programme's rules, as `book/programme/` has them: who takes part on a day, when a change may take effect, what the
//! answers to a form come to.
//!
//! Nothing is stored here and nothing is shown: what happened comes in, what follows from it goes out.

#![warn(missing_docs)]

mod demonstration;
mod error;
mod page;
mod participation;
mod places;
mod programme;

pub use demonstration::drawn_participation;
pub use error::ProgrammeError;
pub use participation::{Counts, NotPossible, Participation, StageFacts, Step};
pub use places::{Place, Places};
pub use programme::Programme;

#[cfg(test)]
mod tests;
