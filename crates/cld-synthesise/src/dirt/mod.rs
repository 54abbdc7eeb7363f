//! Dirt: what councils send although no release foresees it, to try out what a method makes of it.
//!
//! Dirty rows are not wrong in one known way, as planted ones are. They are what official code meets and nobody wrote
//! a rule for: words that are no list's, blanks, days on boundaries, events close to one another, people of several
//! councils. `dirt.csv` says which row has which kind.

mod all;
mod days;
mod events;
mod kind;
mod people;
mod soiler;
mod texts;

pub use all::kinds_of_dirt;
pub(crate) use soiler::{DirtyRow, Soiler};
