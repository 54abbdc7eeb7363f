//! What leaves a run: figures for the world, and data given out by approved forms.

pub mod access;
mod publication;

pub use publication::{Audit, HIDDEN, Passed, PublishError, Said, TableAudit, publish};
