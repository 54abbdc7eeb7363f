//! NHS number tracing by file: who is asked about, what was answered, and how it is known.

mod accuracy;
mod apply;
mod contradiction;
mod numbers;
mod outcome;
mod quality;
mod request;
mod response;
mod state;

pub use accuracy::{Accuracies, Accuracy, accuracy};
pub use apply::{Applied, apply};
pub use numbers::FoundNumbers;
pub use outcome::{Outcome, Step};
pub use quality::{CouncilQuality, quality};
pub use request::{MOMENT, Requested, request};
pub use state::Traced;
