//! `cld pseudonymise`: a run without a vault, for one purpose.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_run::pseudonymised::pseudonymise;
use cld_terms::counted;

use super::followed_book::followed_book;
use super::key::KeySource;
use crate::limits::EngineLimits;
use crate::progress::Spoken;

/// Create a run without a vault for one purpose: new codes, and a pseudonym for each
///
/// The rows of the run are copied with new codes in place of its own, in an order that reveals nothing, and all pages are
/// calculated again. pseudonyms.csv has the pseudonym of each code: the same for a person in every run for this purpose,
/// whatever the council and the year, and unrelated to those of any other purpose. Rows hold no name, birth date, postcode
/// or identifier in any run; birth month and year are kept, as pages need them. For whoever holds the key, the result is
/// still personal data.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld key new --purpose analysis -o analysis.key
  cld pseudonymise run-2024 --purpose analysis --key-file analysis.key -o for-analysis")]
pub struct Pseudonymise {
    /// Folder of a finished run with its vault
    run: PathBuf,
    /// What the result is for: the purpose named in the key file
    #[arg(long, value_name = "NAME")]
    purpose: String,
    #[command(flatten)]
    keys: KeySource,
    #[command(flatten)]
    engine: EngineLimits,
    /// The folder to create; RUN-PURPOSE next to the run unless given
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

impl Pseudonymise {
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let book = followed_book(&self.run, named)?;
        let keys = self.keys.open()?.of(&self.purpose)?;
        let mut unnamed = self.run.file_name().unwrap_or_default().to_owned();
        unnamed.push(format!("-{}", self.purpose));
        let output = self.output.clone().unwrap_or_else(|| self.run.with_file_name(unnamed));
        let progress = Spoken::new();
        let pseudonyms = pseudonymise(&book, &self.run, &keys, &self.engine.limits(), &output, &progress)?;
        drop(progress);
        let made = counted(pseudonyms, "pseudonym", "pseudonyms");
        println!("{made} for purpose {}, in {}", self.purpose, output.display());
        Ok(ExitCode::SUCCESS)
    }
}
