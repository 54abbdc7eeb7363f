//! Data are given out by an approved form, exactly what it names.

mod extract;
mod form;
mod register;

use std::error::Error;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use cld_book::Book;
use cld_engine::Limits;
use cld_format::{Draft, NewFolder};
use cld_identity::pseudonym::{Keys, Pseudonyms};
use cld_run::{Finished, RunRecord};

use extract::{Extract, extract};
use form::approval_path;
use register::enter;

pub use form::{Approval, Asked, Form};
pub use register::{Given, GivenTable};

/// What a form would give, and all that is wrong with it for a run.
pub struct Judged {
    pub form: Form,
    pub approval: Option<Approval>,
    /// Empty when the form may be carried out.
    pub faults: Vec<String>,
    /// That the book used is not the one that the run followed.
    pub other_book: Option<String>,
}

/// All that is wrong with a form for a run.
fn faults(
    book: &Book,
    form: &Form,
    run: &Finished<'_>,
    record: &RunRecord,
    today: NaiveDate,
) -> Result<Vec<String>, Box<dyn Error>> {
    let mut faults = form.faults(&book.access, today);
    faults.extend(extract::faults(form, run, record)?);
    Ok(faults)
}

/// Says what a form would give of a run, or why it would be refused.
pub fn judge(book: &Book, run: &Path, path: &Path, today: NaiveDate) -> Result<Judged, Box<dyn Error>> {
    let (form, digest) = Form::read(path)?;
    let finished = Finished::open(book, run, false, &Limits::default())?;
    let mut faults = faults(book, &form, &finished, &finished.record, today)?;
    let approval = Approval::of(path, &digest, &book.access).map_err(|why| faults.push(why)).ok();
    Ok(Judged { form, approval, faults, other_book: finished.other_book })
}

/// Approves a form as it is; gives its reference, the role as the book has it, and where the approval is stored.
pub fn approve(
    book: &Book,
    path: &Path,
    role: &str,
    by: &str,
    today: NaiveDate,
) -> Result<(String, String, PathBuf), Box<dyn Error>> {
    let (form, form_sha256) = Form::read(path)?;
    let roles = &book.access.roles;
    let Some(role) = roles.iter().find(|known| known.eq_ignore_ascii_case(role)) else {
        return Err(format!("the role {role} may not approve. These may: {}", roles.join(", ")).into());
    };
    if let [first, ..] = form.faults(&book.access, today).as_slice() {
        return Err(format!("{} cannot be approved: {first}", form.reference).into());
    }
    let approval = Approval { role: role.clone(), by: by.to_owned(), on: today.to_string(), form_sha256 };
    Draft::create(&approval_path(path), false)?.finish_with(toml::to_string(&approval)?.as_bytes())?;
    Ok((form.reference, role.clone(), approval_path(path)))
}

/// Makes the files that an approved form names, and enters them in the register.
pub fn give(
    book: &Book,
    run: &Path,
    path: &Path,
    keys: Keys,
    register: &Path,
    output: &Path,
    today: NaiveDate,
) -> Result<Given, Box<dyn Error>> {
    let (form, digest) = Form::read(path)?;
    let finished = Finished::open(book, run, true, &Limits::default())?;
    let record = &finished.record;
    let mut faults = faults(book, &form, &finished, record, today)?;
    let approval = Approval::of(path, &digest, &book.access).map_err(|why| faults.push(why)).ok();
    let (Some(approval), true) = (approval, faults.is_empty()) else {
        return Err(format!("{} is refused: {}", form.reference, faults.join("; ")).into());
    };
    let keys = keys.of(&form.key_purpose)?;
    let pseudonyms = Pseudonyms::of(&keys);
    let vault = finished.vault.as_ref().ok_or("the run has no vault")?;
    let extracts =
        form.extracts.iter().map(|asked| extract(&form, asked, &finished, &book.access, (vault, &pseudonyms)));
    let extracts: Vec<Extract> = extracts.collect::<Result<_, _>>()?;
    let folder = NewFolder::begin(output)?;
    let mut tables = Vec::new();
    for Extract { table, rows, hidden } in &extracts {
        let file = format!("{table}.csv");
        rows.write_csv(&folder.join(&file))?;
        tables.push(GivenTable { file, items: rows.columns.clone(), rows: rows.rows.len(), hidden: *hidden });
    }
    let given = Given {
        reference: form.reference.clone(),
        requester: form.requester.clone(),
        purpose: form.purpose.clone(),
        legal_basis: form.legal_basis.clone(),
        approval,
        councils: form.councils.clone(),
        period: format!("{} to {}", form.first_day, form.last_day),
        retain_until: form.retain_until.to_string(),
        key: keys.newest().to_owned(),
        method: record.method.clone(),
        book: record.book.clone(),
        other_book: finished.other_book.clone(),
        tables,
    };
    // Nothing is given out that the register does not name.
    enter(register, &given, today)?;
    folder.finish_with(&given)?;
    Ok(given)
}
