//! `cld portal backup` and `cld portal restore`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::Book;
use cld_portal::{Configuration, Target, back_up, restore, tell_of_failed_backup};
use cld_run::Progress;
use cld_terms::{counted, grouped};
use tokio::runtime::Runtime;

use super::config::Config;
use crate::clock::utc;
use crate::failure::Failure;
use crate::process::program;
use crate::progress::Spoken;

/// Copy all that a portal remembers into a new folder, while it is served
///
/// The database as it is at one instant, the files of submissions, and the digest of each, signed with the key of
/// receipts. The portal's settings and keys are left out unless they are asked for: keep them elsewhere, as whoever has
/// them and a backup can be anybody.
///
/// Ends with 1 when a file of the portal is missing or not as it was received; all others are in the backup.
#[derive(clap::Args)]
#[command(
    override_usage = "cld portal backup --config <FILE> [--with-keys] -o <BACKUP>",
    after_help = "Examples:
  cld portal backup --config portal/portal.toml -o backups/2026-11-30
  (cd backups/2026-11-30 && sha256sum --check --quiet SHA256SUMS)"
)]
pub struct Backup {
    #[command(flatten)]
    config: Config,
    /// Copy the settings and the keys too, for their owner alone
    #[arg(long)]
    with_keys: bool,
    /// The folder to create
    #[arg(short, long, value_name = "BACKUP")]
    output: PathBuf,
}

/// Put a portal's memory back from a backup, into a new folder
///
/// Nothing is restored from a backup in which any byte was altered. The database is a file in the folder, whatever it
/// was before, or an empty PostgreSQL database that is named.
#[derive(clap::Args)]
#[command(
    override_usage = "cld portal restore <BACKUP> --into <FOLDER> [--key <KEY>]
                          [--database <ADDRESS>]",
    after_help = "Examples:
  cld portal restore backups/2026-11-30 --into restored --key portal.pub
  cld portal restore backups/2026-11-30 --into restored --database postgres://cld@db.example.org/portal"
)]
pub struct Restore {
    /// The folder that cld portal backup made
    backup: PathBuf,
    /// The folder to create; an empty one may be there
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
    /// The portal's public key: a file with it, or its 64 hexadecimal digits
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// An empty database that begins with postgres://, without a password: that comes from PGPASSWORD or PGPASSFILE
    #[arg(long, value_name = "ADDRESS")]
    database: Option<String>,
}

impl Backup {
    pub fn run(&self, runtime: &Runtime, book: &Book) -> Result<ExitCode, Failure> {
        let settings = Configuration::read(&self.config.config)?;
        let spoken = Spoken::new();
        let done = runtime.block_on(async {
            let portal = settings.open(book, program()?, utc).await?;
            let own = self.with_keys.then_some(&settings);
            let done = back_up(&portal, own, &self.output, &|what| spoken.say(what)).await;
            let failed = match &done {
                Err(error) => Some(format!("A backup was not made: {error}")),
                Ok(done) if !done.faults.is_empty() => {
                    Some(format!("A backup lacks files of the portal, {} in number.", done.faults.len()))
                }
                Ok(_) => None,
            };
            if let Some(what) = failed {
                // Whoever looks after the portal hears of it also where nobody reads what a timer prints.
                _ = tell_of_failed_backup(&portal, &what).await;
            }
            portal.store().close().await;
            let done = done?;
            Ok::<_, Failure>(done)
        })?;
        drop(spoken);
        println!(
            "{}: {} of the database, {} of submissions ({} bytes), {} of the audit, each as it was written",
            self.output.display(),
            counted(done.rows, "row", "rows"),
            counted(done.files, "file", "files"),
            grouped(done.bytes),
            counted(done.audit_entries.unsigned_abs(), "entry", "entries")
        );
        match self.with_keys {
            true => println!("With its settings and keys: keep it where nobody else comes."),
            false => {
                println!("Without settings and keys: keep those elsewhere. What is restored is of no use without.")
            }
        }
        Ok(faults(&done.faults))
    }
}

impl Restore {
    pub fn run(&self, runtime: &Runtime) -> Result<ExitCode, Failure> {
        if let Some(address) = &self.database {
            fit(address)?;
        }
        let key = self.key.as_ref().map(|key| fs::read_to_string(key).unwrap_or_else(|_| key.clone()));
        let target = Target { folder: &self.into, database: self.database.as_deref(), key: key.as_deref() };
        let spoken = Spoken::new();
        let done = runtime.block_on(restore(&self.backup, target, utc().into(), &|what| spoken.say(what)))?;
        drop(spoken);
        println!(
            "{}: {} of the database, {} of submissions, {} of the audit, each as it was written; as of {}",
            self.into.display(),
            counted(done.rows, "row", "rows"),
            counted(done.files, "file", "files"),
            counted(done.audit_entries.unsigned_abs(), "entry", "entries"),
            done.made
        );
        match key {
            Some(_) => println!("Signed with the portal's key."),
            None => println!(
                "Signed with the key {}. Compare it with the portal's: without --key, it is not shown who signed.",
                done.key
            ),
        }
        println!("Set in portal.toml:");
        let own = done.database.as_deref().map(whole);
        println!("  database = {:?}", own.or_else(|| self.database.clone()).unwrap_or_default());
        println!("  files = {:?}", whole(&done.files_folder));
        match done.has_keys {
            true => println!("  key = {0:?}\n  signing_key = {1:?}", self.at("sealing.key"), self.at("signing.key")),
            false => {
                println!("and key and signing_key to where the portal's keys were kept: they are not in the backup.")
            }
        }
        Ok(faults(&done.faults))
    }

    fn at(&self, name: &str) -> String {
        whole(&self.into.join(name))
    }
}

fn whole(path: &Path) -> String {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// Everybody on a machine sees the arguments of a process.
fn fit(address: &str) -> Result<(), Failure> {
    let Some((_, rest)) = address.split_once("://").filter(|(scheme, _)| ["postgres", "postgresql"].contains(scheme))
    else {
        return Err(
            "--database is for PostgreSQL, and begins with postgres://. Without it, the database is a file.".into()
        );
    };
    let user = rest.split('/').next().and_then(|host| host.rsplit_once('@')).map_or("", |(user, _)| user);
    if user.contains(':') || rest.contains("password=") {
        return Err(
            "--database has a password, which everybody on this machine can see. Put it into PGPASSFILE or PGPASSWORD."
                .into(),
        );
    }
    Ok(())
}

/// What was missing or altered already, a line each.
fn faults(faults: &[String]) -> ExitCode {
    for fault in faults {
        eprintln!("cld: {fault}. Take it from an earlier backup, or ask its council to send it again.");
    }
    ExitCode::from(u8::from(!faults.is_empty()))
}
