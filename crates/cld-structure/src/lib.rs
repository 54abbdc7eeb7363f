//! How the sources hang together: which file of a crate takes names from which other.
//!
//! Knows Rust as far as paths go, and nothing of what the crates do. Tests ask it what must hold of all sources.

mod circle;
mod imports;
mod module;
mod path;
mod token;

pub use circle::circles;
pub use imports::{Imports, imports};
