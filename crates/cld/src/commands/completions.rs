//! `cld completions`: scripts that complete commands and options in a shell.

use crate::failure::Failure;
use std::io::{self, Write};
use std::process::ExitCode;

use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  cld completions bash > ~/.local/share/bash-completion/completions/cld
  cld completions powershell >> $PROFILE";

/// Print a script that completes commands and options in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell to complete in
    shell: Shell,
}

impl Completions {
    /// Prints the script for `command` on standard output.
    pub fn run(&self, mut command: clap::Command) -> Result<ExitCode, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "cld", &mut script);
        io::stdout().write_all(&script)?;
        Ok(ExitCode::SUCCESS)
    }
}
