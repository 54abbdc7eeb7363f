//! What the engine may use of the machine.

use std::path::PathBuf;

/// What the engine may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many parts of a table are worked on side by side.
    pub partitions: usize,
    /// Bytes that sorts, joins and groupings may hold before they spill to disk.
    pub memory: usize,
    /// Folder for what is spilled; it is emptied again.
    pub spill: PathBuf,
}

impl Default for Limits {
    fn default() -> Self {
        let partitions = std::thread::available_parallelism().map_or(1, usize::from);
        Limits { partitions, memory: 1 << 30, spill: std::env::temp_dir() }
    }
}
