//! Where plans run, and the folder that a run leaves behind.
//!
//! The one crate that names the engine. Knows nothing of pages, councils or people: it is given SQL
//! and stores tables.

mod engine;
mod error;
mod folder;
mod pool;
mod renumber;
mod stored;
mod windows;

pub use engine::{Engine, Limits};
pub use error::EngineError;
pub use folder::RunFolder;
pub use renumber::{Renumbered, renumber};
pub use stored::{TableWriter, part};
