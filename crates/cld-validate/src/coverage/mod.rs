//! What period a file covers: what its events show, and what the file says itself.
//!
//! The derivation is DHSC's: the months before the import in which enough events of enough types ended.

mod basis;
mod block;
mod counts;
mod derived;
mod of_file;
mod short;
mod shrunken;
#[cfg(test)]
mod tests;

pub use basis::Basis;
pub(crate) use block::{COVERED, covered};
pub use counts::Coverage;
pub(crate) use short::too_short;
