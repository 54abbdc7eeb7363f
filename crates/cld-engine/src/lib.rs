//! Where plans run, and tables as they are stored.
//!
//! The one crate that names the engine. Knows nothing of pages, councils or people: it is given SQL
//! and stores tables.

mod dialect;
mod engine;
mod error;
mod executor;
mod limits;
mod lookups;
mod place;
mod pool;
mod renumber;
mod session;
mod stored;
mod threads;
mod windows;

pub use dialect::{Difference, DifferenceKind};
pub use engine::Engine;
pub use error::EngineError;
pub use executor::Executor;
pub use limits::Limits;
pub use place::check_name;
pub use renumber::{Renumbered, renumber};
pub use stored::{TableWriter, part, read_table};
