//! `cld man`: the manual pages.

use crate::failure::Failure;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  cld man -o ~/.local/share/man/man1
      then man cld-check shows the page of cld check";

/// Write the manual pages, one for each command
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Man {
    /// Folder for the pages; created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

impl Man {
    /// Writes the pages of `command` and of all under it.
    pub fn run(&self, command: clap::Command) -> Result<ExitCode, Failure> {
        let unwritable = Failure::writing(&self.output);
        fs::create_dir_all(&self.output).map_err(&unwritable)?;
        clap_mangen::generate_to(command, &self.output).map_err(unwritable)?;
        println!("Wrote the manual pages to {}.", self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}
