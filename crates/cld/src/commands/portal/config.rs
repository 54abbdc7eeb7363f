//! What every command about a portal is given.

use std::path::PathBuf;

use crate::failure::Failure;

#[derive(clap::Args)]
pub struct Config {
    /// The settings of the portal, portal.toml
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// Files are checked by a process of this program.
pub fn program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(Failure::fault)
}
