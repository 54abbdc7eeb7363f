//! `cld access`: data are released against an approved form: what the form names and nothing else.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::Book;
use cld_built_in::open;
use cld_publish::access::{self, Approval};
use cld_terms::counted;

use super::followed_book::followed_book;
use super::key::KeySource;
use crate::clock::now;

/// Release data from a run against a form that states the purpose and that the right role has approved
///
/// A form names its purpose and legal basis, the councils and the period, tables with their items, and how long the copy
/// may be kept. It is checked, approved by a role, and turned into files that hold what it names and nothing else: people
/// under pseudonyms made with its own key, small counts hidden, with a record and a line in the register.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld access check run-2024 study.toml
  cld access approve study.toml --role 'Caldicott Guardian' --by 'N. Name'
  cld access extract run-2024 study.toml --key-file study.key -o for-study")]
pub struct Access {
    #[command(subcommand)]
    command: AccessCommand,
}

#[derive(clap::Subcommand)]
enum AccessCommand {
    /// Show what a form would release, or why it would be refused; exit 1 when it would be refused
    #[command(after_help = "Examples:\n  cld access check run-2024 study.toml")]
    Check {
        /// Folder of a finished run
        run: PathBuf,
        /// The form
        form: PathBuf,
    },
    /// Approve a form as it is: any later change needs a new approval
    #[command(after_help = "Examples:\n  cld access approve study.toml --role 'Caldicott Guardian' --by 'N. Name'")]
    Approve {
        /// The form
        form: PathBuf,
        /// The role in which it is approved
        #[arg(long)]
        role: String,
        /// Who approves it
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Make the files that an approved form names
    #[command(after_help = "Examples:\n  cld access extract run-2024 study.toml --key-file study.key -o for-study")]
    Extract {
        /// Folder of a finished run
        run: PathBuf,
        /// The form
        form: PathBuf,
        #[command(flatten)]
        keys: KeySource,
        /// The register of what was released; register.csv next to the form unless given
        #[arg(long, value_name = "FILE")]
        register: Option<PathBuf>,
        /// The folder to create
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
}

impl Access {
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        match &self.command {
            AccessCommand::Check { run, form } => check(&followed_book(run, named)?, run, form),
            AccessCommand::Approve { form, role, by } => approve(&open(named)?, form, role, by),
            AccessCommand::Extract { run, form, keys, register, output } => {
                let usual_register = form.with_file_name("register.csv");
                give(
                    &followed_book(run, named)?,
                    (run, form),
                    keys,
                    register.as_ref().unwrap_or(&usual_register),
                    output,
                )
            }
        }
    }
}

fn check(book: &Book, run: &Path, path: &Path) -> Result<ExitCode, Failure> {
    let judged = access::judge(book, run, path, now().date())?;
    judged.other_book.iter().for_each(|other| println!("{other}"));
    let form = &judged.form;
    println!("{}: {} for {}", form.reference, form.purpose, form.requester);
    for asked in &form.extracts {
        println!("  {}: {}", asked.table, asked.items.join(", "));
    }
    if let Some(Approval { role, by, on, .. }) = &judged.approval {
        println!("Approved by {by}, {role}, on {on}.");
    }
    judged.faults.iter().for_each(|fault| println!("refused: {fault}"));
    Ok(ExitCode::from(u8::from(!judged.faults.is_empty())))
}

fn approve(book: &Book, path: &Path, role: &str, by: &str) -> Result<ExitCode, Failure> {
    let (reference, role, approval) = access::approve(book, path, role, by, now().date())?;
    println!("{reference} is approved by {by}, {role}: {}", approval.display());
    Ok(ExitCode::SUCCESS)
}

fn give(
    book: &Book,
    (run, path): (&Path, &Path),
    keys: &KeySource,
    register: &Path,
    output: &Path,
) -> Result<ExitCode, Failure> {
    let given = access::give(book, run, path, keys.open()?, register, output, now().date())?;
    for table in &given.tables {
        let (rows, hidden) = (counted(table.rows, "row", "rows"), counted(table.hidden, "count", "counts"));
        println!("{}: {rows}, {hidden} hidden", output.join(&table.file).display());
    }
    given.other_book.iter().for_each(|other| println!("{other}"));
    println!("To be destroyed after {}. Entered in {}", given.retain_until, register.display());
    Ok(ExitCode::SUCCESS)
}
