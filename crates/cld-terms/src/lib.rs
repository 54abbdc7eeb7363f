//! What means the same in every crate, said once.
//!
//! Knows no file, no page and no engine, and depends on nothing.

mod error_kind;

pub use error_kind::ErrorKind;
