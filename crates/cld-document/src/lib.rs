//! Documents made of the book: the data dictionary, what changed between releases, exports, the transformation document.
//!
//! Knows no run and no file of a council.

mod book_pieces;
mod error;
mod method;
pub mod specification;

pub use error::DocumentError;
pub use method::{browser, rules, transformation};
