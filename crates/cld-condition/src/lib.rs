//! SQL of one row becomes a condition on columns.
//!
//! A crate of its own because it only plans: what runs on rows is optimised, and the planner's generic
//! code, which grows wherever it is used, is not (decisions/0001).

mod compile;
mod error;
mod vocabulary;

pub use compile::{Compiler, on_columns};
pub use error::ConditionError;
