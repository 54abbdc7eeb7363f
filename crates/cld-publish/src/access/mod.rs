//! Data are given out by an approved form, exactly what it names. Whoever checks a form learns all that would be
//! refused: one judgement serves both.

mod approval;
mod columns;
mod entries;
mod examination;
mod extract;
mod figures;
mod form;
mod people;
mod proof;
mod pseudonym;
mod register;
mod wording;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use cld_book::Book;
use cld_engine::Limits;
use cld_format::{Draft, NewFolder};
use cld_identity::pseudonym::{Keys, Pseudonyms};
use cld_run::Finished;

use crate::PublishError;
use approval::approval_path;
use entries::Entries;
use examination::{Question, Source, examine};
use extract::{Extract, extract};
use register::enter;

pub use approval::Approval;
pub use form::{Asked, Form};
pub use register::{Given, GivenTable};

/// What a form would give, and all that is wrong with it for a run.
pub struct Judged {
    /// The form as it was read.
    pub form: Form,
    /// Its approval; none when it has none.
    pub approval: Option<Approval>,
    /// Empty when the form may be carried out.
    pub faults: Vec<String>,
    /// That the book used is not the one that the run followed.
    pub other_book: Option<String>,
}

/// Says what a form would give of a run, or why it would be refused.
///
/// # Errors
/// When the form or the run cannot be read.
pub fn judge(book: &Book, run: &Path, path: &Path, today: NaiveDate) -> Result<Judged, PublishError> {
    let case = Case::open(book, run, path)?;
    let (judged, _) = case.judge(book, path, today)?;
    Ok(judged)
}

/// Approves a form as it is; gives its reference, the role as the book has it, and where the approval is stored.
///
/// # Errors
/// When the form cannot be read or is faulty, the role may not approve, or the approval cannot be written.
pub fn approve(
    book: &Book,
    path: &Path,
    role: &str,
    by: &str,
    today: NaiveDate,
) -> Result<(String, String, PathBuf), PublishError> {
    let (form, form_sha256) = Form::read(path)?;
    let roles = &book.access.roles;
    let Some(role) = roles.iter().find(|known| known.eq_ignore_ascii_case(role)) else {
        return Err(PublishError::RoleMayNotApprove { role: role.to_owned(), may: roles.clone() });
    };
    if let Some(fault) = form.faults(&book.access, today).into_iter().next() {
        return Err(PublishError::CannotBeApproved { reference: form.reference, fault });
    }
    let approval = Approval { role: role.clone(), by: by.to_owned(), on: today.to_string(), form_sha256 };
    let text = toml::to_string(&approval).map_err(PublishError::fault)?;
    Draft::create(&approval_path(path), false)?.finish_with(text.as_bytes())?;
    Ok((form.reference, role.clone(), approval_path(path)))
}

/// Makes the files that an approved form names, and enters them in the register.
///
/// # Errors
/// When the form is refused, its keys are for another purpose, or something cannot be read or written.
pub fn give(
    book: &Book,
    run: &Path,
    path: &Path,
    keys: Keys,
    register: &Path,
    output: &Path,
    today: NaiveDate,
) -> Result<Given, PublishError> {
    let case = Case::open(book, run, path)?;
    let (judged, sources) = case.judge(book, path, today)?;
    let form = &case.form;
    let (Some(approval), true) = (judged.approval, judged.faults.is_empty()) else {
        return Err(PublishError::Refused { reference: form.reference.clone(), faults: judged.faults });
    };
    let keys = keys.of(&form.key_purpose)?;
    let pseudonyms = Pseudonyms::of(&keys);
    let (people, entries) = ((case.run.vault.as_ref(), &pseudonyms), Entries::of(book, case.run.method));
    let extracts = sources.iter().map(|source| extract(source, people, &entries));
    let extracts: Vec<Extract> = extracts.collect::<Result<_, _>>()?;
    let folder = NewFolder::begin(output)?;
    let mut tables = Vec::new();
    for (at, Extract { table, rows, hidden }) in extracts.iter().enumerate() {
        let file = file_name(&extracts[..at], table);
        rows.write_csv(&folder.join(&file))?;
        let items = rows.columns().into_iter().map(str::to_owned).collect();
        tables.push(GivenTable { file, items, rows: rows.len(), hidden: *hidden });
    }
    let given = Given::of(form, &case.run, approval, keys.newest(), tables);
    // Nothing is given out that the register does not name.
    enter(register, &given, today)?;
    folder.finish_with(&given)?;
    Ok(given)
}

/// A table's file; one that is asked for again has a number.
fn file_name(earlier: &[Extract], table: &str) -> String {
    match earlier.iter().filter(|extract| extract.table == table).count() {
        0 => format!("{table}.csv"),
        before => format!("{table}-{}.csv", before + 1),
    }
}

/// A form, and the run of which it asks.
struct Case<'a> {
    form: Form,
    digest: String,
    run: Finished<'a>,
}

impl<'a> Case<'a> {
    fn open(book: &'a Book, run: &Path, path: &Path) -> Result<Case<'a>, PublishError> {
        let (form, digest) = Form::read(path)?;
        // A run without identifiers can be asked for figures.
        let with_identifiers = run.join("vault").is_dir();
        let run = Finished::open(book, run, with_identifiers, &Limits::default())?;
        Ok(Case { form, digest, run })
    }

    /// All that is wrong, and the tables that are asked for, which are whole when nothing is.
    fn judge(
        &'a self,
        book: &'a Book,
        path: &Path,
        today: NaiveDate,
    ) -> Result<(Judged, Vec<Source<'a>>), PublishError> {
        let mut faults = self.form.faults(&book.access, today);
        let Case { form, run, .. } = self;
        let meanings = run.meanings()?;
        let (sources, found) = examine(&Question { form, run, meanings, rules: &book.access })?;
        faults.extend(found);
        let approval = Approval::of(path, &self.digest, &book.access).map_err(|why| faults.push(why)).ok();
        Ok((Judged { form: form.clone(), approval, faults, other_book: run.other_book.clone() }, sources))
    }
}
