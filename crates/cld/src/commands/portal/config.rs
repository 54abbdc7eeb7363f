//! What every command about a portal is given.

use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Config {
    /// The settings of the portal, portal.toml
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}
