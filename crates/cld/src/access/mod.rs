//! `cld access`: data are given out by an approved form, exactly what it names.

mod extract;
mod form;

use std::error::Error;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::Local;
use cld_book::Book;
use cld_engine::{Limits, RunFolder};
use cld_identity::pseudonym::Pseudonyms;
use serde::Serialize;

use crate::draft::Draft;
use crate::finished::{Finished, Record};
use crate::key::KeySource;
use extract::{Extract, extract};
use form::{Approval, Form, approval_path};

/// Give out data of a run by a form that says what for, and that somebody with that duty approved
///
/// A form names its purpose and legal basis, the councils and the period, tables with their items, and until when the copy
/// may be kept. It is checked, approved by a role, and turned into files that hold what it names and nothing else: people
/// under pseudonyms of its own key, small counts hidden, with a record and a line in the register.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld access check run-2024 study.toml
  cld access approve study.toml --role 'Caldicott Guardian' --by 'N. Name'
  cld access extract run-2024 study.toml --key-file study.key -o for-study")]
pub struct Access {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Say what a form would give, or why it would be refused; exit 1 when it would
    #[command(after_help = "Examples:\n  cld access check run-2024 study.toml")]
    Check {
        /// Folder of a finished run
        run: PathBuf,
        /// The form
        form: PathBuf,
    },
    /// Approve a form as it is: a change afterwards asks for approval anew
    #[command(after_help = "Examples:\n  cld access approve study.toml --role 'Caldicott Guardian' --by 'N. Name'")]
    Approve {
        /// The form
        form: PathBuf,
        /// The duty by which it is approved
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
        /// The register of what was given out; register.csv beside the form unless given
        #[arg(long, value_name = "FILE")]
        register: Option<PathBuf>,
        /// The folder to make
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
}

/// The record of what was given out.
#[derive(Serialize)]
struct Given<'a> {
    reference: &'a str,
    requester: &'a str,
    purpose: &'a str,
    legal_basis: &'a str,
    approval: &'a Approval,
    councils: &'a [String],
    period: String,
    /// The last day on which the copy may be held.
    retain_until: String,
    /// The key that made the pseudonyms.
    key: &'a str,
    method: &'a str,
    book: &'a str,
    tables: Vec<GivenTable>,
}

#[derive(Serialize)]
struct GivenTable {
    file: String,
    items: Vec<String>,
    rows: usize,
    hidden: usize,
}

impl Access {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Box<dyn Error>> {
        match &self.command {
            Command::Check { run, form } => check(book, run, form),
            Command::Approve { form, role, by } => approve(book, form, role, by),
            Command::Extract { run, form, keys, register, output } => {
                let beside = form.with_file_name("register.csv");
                give(book, (run, form), keys, register.as_ref().unwrap_or(&beside), output)
            }
        }
    }
}

/// All that is wrong with a form for a run.
fn faults(book: &Book, form: &Form, run: &Finished<'_>, record: &Record) -> Result<Vec<String>, Box<dyn Error>> {
    let mut faults = form.faults(&book.access, Local::now().date_naive());
    faults.extend(extract::faults(form, run, record)?);
    Ok(faults)
}

fn check(book: &Book, run: &Path, path: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let (form, digest) = Form::read(path)?;
    let finished = Finished::open(book, run, false, &Limits::default())?;
    let mut faults = faults(book, &form, &finished, &Record::read(run)?)?;
    let approval = Approval::of(path, &digest, &book.access);
    println!("{}: {} for {}", form.reference, form.purpose, form.requester);
    for asked in &form.extracts {
        println!("  {}: {}", asked.table, asked.items.join(", "));
    }
    match &approval {
        Ok(Approval { role, by, on, .. }) => println!("Approved by {by}, {role}, on {on}."),
        Err(why) => faults.push(why.clone()),
    }
    faults.iter().for_each(|fault| println!("refused: {fault}"));
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}

fn approve(book: &Book, path: &Path, role: &str, by: &str) -> Result<ExitCode, Box<dyn Error>> {
    let (form, form_sha256) = Form::read(path)?;
    let roles = &book.access.roles;
    let Some(role) = roles.iter().find(|known| known.eq_ignore_ascii_case(role)) else {
        return Err(format!("a {role} may not approve; these may: {}", roles.join(", ")).into());
    };
    let today = Local::now().date_naive();
    if let [first, ..] = form.faults(&book.access, today).as_slice() {
        return Err(format!("{} cannot be approved: {first}", form.reference).into());
    }
    let approval = Approval { role: role.clone(), by: by.to_owned(), on: today.to_string(), form_sha256 };
    Draft::create(&approval_path(path), false)?.finish_with(toml::to_string(&approval)?.as_bytes())?;
    println!("{} is approved by {by}, {role}: {}", form.reference, approval_path(path).display());
    Ok(ExitCode::SUCCESS)
}

fn give(
    book: &Book,
    (run, path): (&Path, &Path),
    keys: &KeySource,
    register: &Path,
    output: &Path,
) -> Result<ExitCode, Box<dyn Error>> {
    let (form, digest) = Form::read(path)?;
    let record = Record::read(run)?;
    let finished = Finished::open(book, run, true, &Limits::default())?;
    let mut faults = faults(book, &form, &finished, &record)?;
    let approval = Approval::of(path, &digest, &book.access).map_err(|why| faults.push(why)).ok();
    let (Some(approval), true) = (approval, faults.is_empty()) else {
        return Err(format!("{} is refused: {}", form.reference, faults.join("; ")).into());
    };
    let keys = keys.open()?.of(&form.key_purpose)?;
    let pseudonyms = Pseudonyms::of(&keys);
    let vault = finished.vault.as_ref().ok_or("the run has no vault")?;
    let extracts =
        form.extracts.iter().map(|asked| extract(&form, asked, &finished, &book.access, (vault, &pseudonyms)));
    let extracts: Vec<Extract> = extracts.collect::<Result<_, _>>()?;
    let folder = RunFolder::begin(output)?;
    let mut tables = Vec::new();
    for Extract { table, rows, hidden } in &extracts {
        let file = format!("{table}.csv");
        rows.write_csv(&folder.join(&file))?;
        tables.push(GivenTable { file, items: rows.columns.clone(), rows: rows.rows.len(), hidden: *hidden });
    }
    let given = Given {
        reference: &form.reference,
        requester: &form.requester,
        purpose: &form.purpose,
        legal_basis: &form.legal_basis,
        approval: &approval,
        councils: &form.councils,
        period: format!("{} to {}", form.first_day, form.last_day),
        retain_until: form.retain_until.to_string(),
        key: keys.newest(),
        method: &record.method,
        book: &record.book,
        tables,
    };
    // Nothing is given out that the register does not name.
    enter(register, &given)?;
    folder.finish(&given)?;
    for table in &given.tables {
        println!("{}: {} rows, {} counts hidden", output.join(&table.file).display(), table.rows, table.hidden);
    }
    println!("To be destroyed after {}. Entered in {}", given.retain_until, register.display());
    Ok(ExitCode::SUCCESS)
}

/// Adds a line to the register.
fn enter(register: &Path, given: &Given<'_>) -> Result<(), Box<dyn Error>> {
    let is_new = !register.exists();
    let file = OpenOptions::new().create(true).append(true).open(register)?;
    let mut writer = csv::Writer::from_writer(file);
    if is_new {
        let header = [
            "given_on",
            "reference",
            "requester",
            "purpose",
            "legal_basis",
            "approved_by",
            "tables",
            "rows",
            "retain_until",
        ];
        writer.write_record(header)?;
    }
    let today = Local::now().date_naive().to_string();
    let approved = format!("{}, {}", given.approval.by, given.approval.role);
    let names: Vec<&str> = given.tables.iter().map(|table| table.file.trim_end_matches(".csv")).collect();
    let rows = given.tables.iter().map(|table| table.rows).sum::<usize>().to_string();
    writer.write_record([
        &today,
        given.reference,
        given.requester,
        given.purpose,
        given.legal_basis,
        &approved,
        &names.join(" "),
        &rows,
        &given.retain_until,
    ])?;
    writer.flush()?;
    Ok(())
}
