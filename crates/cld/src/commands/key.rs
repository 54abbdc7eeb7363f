//! `cld key`: keys for pseudonyms, which lie outside of the data.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use cld_format::Draft;
use cld_identity::IdentityError;
use cld_identity::pseudonym::{Keys, translate_file};
use cld_terms::cause;

use crate::clock::now;

/// Make, renew and use the keys of pseudonyms
///
/// A file of keys is for one purpose and for its owner alone. Keep it where the data are not.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld key new --purpose analysis -o analysis.key
  cld key renew analysis.key -o analysis-2027.key
  cld key translate linked.csv --column pseudonym --from analysis.key --to research.key -o for-research.csv")]
pub struct Key {
    #[command(subcommand)]
    work: Work,
}

#[derive(clap::Subcommand)]
enum Work {
    /// Make a file with a key for a purpose
    #[command(after_help = "Examples:\n  cld key new --purpose analysis -o analysis.key")]
    New {
        /// What pseudonyms are for: letters, digits, - _ and .
        #[arg(long, value_name = "NAME")]
        purpose: String,
        /// The file to make
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Make a file with a further key: new pseudonyms are made by it, and those of the old keys can still be translated
    #[command(after_help = "Examples:\n  cld key renew analysis.key -o analysis-2027.key")]
    Renew {
        /// The file of keys so far
        keys: PathBuf,
        /// The file to make
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Write the pseudonyms of one purpose as those of another, for who holds the keys of both
    ///
    /// From old keys to the newest of the same purpose, too. A line whose pseudonym none of the keys made ends it, and
    /// nothing is written.
    #[command(
        after_help = "Examples:\n  cld key translate linked.csv --column pseudonym --from analysis.key --to research.key -o for-research.csv"
    )]
    Translate {
        /// A CSV file with pseudonyms
        file: PathBuf,
        /// The column that holds them
        #[arg(long, value_name = "NAME", default_value = "pseudonym")]
        column: String,
        /// The keys that made them
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// The keys of the other purpose
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// The file to write
        #[arg(short, long, value_name = "OUT.csv", default_value = "translated.csv")]
        output: PathBuf,
    },
}

/// Where keys come from: one of these.
#[derive(clap::Args, Debug)]
#[group(multiple = false)]
pub struct KeySource {
    /// A file of keys, which its owner alone may read
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// A variable of the environment that holds what such a file holds
    #[arg(long, value_name = "VARIABLE")]
    key_env: Option<String>,
    /// A command that prints what such a file holds, as from a store of secrets
    #[arg(long, value_name = "COMMAND")]
    key_command: Option<String>,
}

impl KeySource {
    pub fn open(&self) -> Result<Keys, Failure> {
        if let Some(path) = &self.key_file {
            return Ok(Keys::open(path)?);
        }
        if let Some(variable) = &self.key_env {
            let text =
                std::env::var(variable).map_err(|_| format!("there is no variable {variable} in the environment"))?;
            return Ok(Keys::read(&text, variable)?);
        }
        let Some(command) = &self.key_command else {
            return Err("name the keys by --key-file, --key-env or --key-command; cld key new makes some".into());
        };
        let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
        let done = Command::new(shell[0]).args([shell[1], command.as_str()]).stderr(Stdio::inherit()).output();
        let done = done.map_err(|error| format!("the command for keys cannot be run ({})", cause(&error)))?;
        if !done.status.success() {
            return Err(format!("the command for keys failed ({})", done.status).into());
        }
        let text = String::from_utf8(done.stdout).map_err(|_| "the command for keys printed no text")?;
        Ok(Keys::read(&text, "what the command printed")?)
    }
}

impl Key {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let today = now().date().to_string();
        match &self.work {
            Work::New { purpose, output } => written(&Keys::new(purpose, &today)?, output)?,
            Work::Renew { keys, output } => written(&Keys::open(keys)?.with_new(&today)?, output)?,
            Work::Translate { file, column, from, to, output } => {
                let (bytes, pseudonyms) = translate_file(file, column, &Keys::open(from)?, &Keys::open(to)?)?;
                Draft::create(output, true)?.finish_with(&bytes)?;
                println!("{pseudonyms} pseudonyms in {}", output.display());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn written(keys: &Keys, output: &Path) -> Result<(), IdentityError> {
    keys.write(output)?;
    println!(
        "{}: key {} for purpose {}. Keep it where the data are not.",
        output.display(),
        keys.newest(),
        keys.purpose()
    );
    Ok(())
}
