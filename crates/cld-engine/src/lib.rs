//! Where plans run, and the folder that a run leaves behind.
//!
//! The one crate that names the engine. Knows nothing of pages, councils or people: it is given SQL
//! and stores tables.

mod behind;
mod counted;
mod engine;
mod error;
mod folder;
mod left_out;
mod lineage;
mod pool;
mod renumber;
mod stored;
mod thinned;
mod windows;

pub use behind::Figure;
pub use counted::Counted;
pub use engine::{Engine, Limits};
pub use error::EngineError;
pub use folder::RunFolder;
pub use left_out::Reasons;
pub use renumber::{Renumbered, renumber};
pub use stored::{TableWriter, part};
