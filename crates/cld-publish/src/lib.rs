//! What leaves a run: figures for the world, and data given out by approved forms.

pub mod access;
mod comparison;
mod error;
mod publication;

pub use comparison::{Comparison, Verdict};
pub use error::PublishError;
pub use publication::{Audit, HIDDEN, Passed, Rule, Said, TableAudit, publish};
