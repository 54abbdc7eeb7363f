//! What commands that calculate pages may use of the machine.

use cld_engine::Limits;

/// Memory and parts, as options.
#[derive(clap::Args, Clone, Debug)]
pub struct EngineLimits {
    /// Megabytes that sorts, joins and groupings may hold before they spill to disk
    #[arg(long, default_value_t = 1024, value_name = "MB")]
    memory: usize,
    /// Number of parts of a table to process in parallel; the number of cores unless given
    #[arg(long, value_name = "N")]
    partitions: Option<usize>,
}

impl EngineLimits {
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        let partitions = self.partitions.unwrap_or(usual.partitions).max(1);
        Limits { partitions, memory: self.memory << 20, ..usual }
    }
}
