//! Planted rows: rows with faults, of which it is known what a check finds in them.
//!
//! What is planted are specimens: one or a few rows about people of their own, each a clean row with stated
//! changes and the rules that it then fails. Nothing here reads a rule page. A specimen for a new rule is a few
//! lines in the file of its topic.

mod base;
mod carer;
mod dates;
mod draft;
mod eras;
mod event;
mod pairs;
mod person;
mod planted_row;
mod planter;
mod queue;
mod scene;
mod service;
mod specimen;
mod submission;
mod text;

pub(crate) use planter::Planter;
pub(crate) use queue::Queue;
