//! `cld key`: keys for pseudonyms, which are stored apart from the data.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use cld_format::Draft;
use cld_identity::IdentityError;
use cld_identity::pseudonym::{Keys, translate_file};
use cld_terms::cause;
use cld_terms::counted;

use crate::clock::now;

/// Create, renew and use keys for pseudonyms
///
/// A key file is for one purpose and for its owner alone. Keep it apart from the data.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld key new --purpose analysis -o analysis.key
  cld key renew analysis.key -o analysis-2027.key
  cld key translate linked.csv --column pseudonym --from analysis.key --to research.key -o for-research.csv")]
pub struct Key {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(clap::Subcommand)]
enum KeyCommand {
    /// Create a key file for a purpose
    #[command(after_help = "Examples:\n  cld key new --purpose analysis -o analysis.key")]
    New {
        /// What pseudonyms are for: letters, digits, - _ and .
        #[arg(long, value_name = "NAME")]
        purpose: String,
        /// The file to create
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Create a file with a further key: it makes new pseudonyms, and those of the old keys can still be translated
    #[command(after_help = "Examples:\n  cld key renew analysis.key -o analysis-2027.key")]
    Renew {
        /// The current key file
        keys: PathBuf,
        /// The file to create
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Translate the pseudonyms of one purpose into those of another, for whoever holds the keys of both
    ///
    /// Also from old keys to the newest of the same purpose. If a line has a pseudonym that none of the keys made, nothing is
    /// written.
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
    /// A key file, which its owner alone may read
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// An environment variable that holds the content of such a file
    #[arg(long, value_name = "VARIABLE")]
    key_env: Option<String>,
    /// A command that prints the content of such a file, such as one that reads a secret store
    #[arg(long, value_name = "COMMAND")]
    key_command: Option<String>,
}

impl KeySource {
    pub fn open(&self) -> Result<Keys, Failure> {
        if let Some(path) = &self.key_file {
            return Ok(Keys::open(path)?);
        }
        if let Some(variable) = &self.key_env {
            let text = std::env::var(variable).map_err(|_| format!("there is no environment variable {variable}"))?;
            return Ok(Keys::read(&text, variable)?);
        }
        let Some(command) = &self.key_command else {
            return Err(
                "name the keys with --key-file, --key-env or --key-command; cld key new creates a key file".into()
            );
        };
        let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
        let done = Command::new(shell[0]).args([shell[1], command.as_str()]).stderr(Stdio::inherit()).output();
        let done = done.map_err(|error| format!("the command of --key-command cannot be run ({})", cause(&error)))?;
        if !done.status.success() {
            return Err(format!("the command of --key-command failed ({})", done.status).into());
        }
        let text = String::from_utf8(done.stdout)
            .map_err(|_| "the command of --key-command printed something other than text")?;
        Ok(Keys::read(&text, "what the command printed")?)
    }
}

impl Key {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let today = now().date().to_string();
        match &self.command {
            KeyCommand::New { purpose, output } => written(&Keys::new(purpose, &today)?, output)?,
            KeyCommand::Renew { keys, output } => written(&Keys::open(keys)?.with_new(&today)?, output)?,
            KeyCommand::Translate { file, column, from, to, output } => {
                let (bytes, pseudonyms) = translate_file(file, column, &Keys::open(from)?, &Keys::open(to)?)?;
                Draft::create(output, true)?.finish_with(&bytes)?;
                println!("{} in {}", counted(pseudonyms, "pseudonym", "pseudonyms"), output.display());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn written(keys: &Keys, output: &Path) -> Result<(), IdentityError> {
    keys.write(output)?;
    println!(
        "{}: key {} for purpose {}. Keep it apart from the data.",
        output.display(),
        keys.newest(),
        keys.purpose()
    );
    Ok(())
}
