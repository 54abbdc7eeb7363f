//! A file becomes one that the way of sending takes, and keeps its meaning.
//!
//! Headers are written letter for letter and in order, dates as dd/mm/yyyy, entries of lists in the release's spelling, text
//! in Windows-1252. Every change is counted by item and kind. What cannot be written without a change of meaning is named
//! and stays as it was; where the way would reject it, or a letter would be lost, the file is not to be used.

mod cell;
mod error;
mod letters;
mod mapped;
mod note;
mod plan;
mod report;
mod row;
mod said;
mod write;

pub use error::PrepareError;
pub use note::{Note, NoteKind, Weight};
pub use plan::Preparation;
pub use report::{Prepared, Tally};
pub use write::Packing;
