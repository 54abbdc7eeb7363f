//! A run without a vault, for one purpose.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cld_book::Book;
use cld_engine::{Engine, Limits, Renumbered, check_name, renumber};
use cld_figures::Table;
use cld_format::NewFolder;
use cld_identity::pseudonym::{Keys, Recoded, recode};
use cld_method::{Meanings, Parameters, StandIns, TEXT_KEYS, tables_of};

use crate::record::PseudonymsFor;
use crate::run_request::finish;
use crate::work::{LINKED, Work, clear};
use crate::{ForPeople, Progress, RunError, RunRecord, find_method, kept_book};

/// Makes `output` of the finished run in `from`, and says how many pseudonyms there are. What was written as CSV there is
/// written so here.
///
/// # Errors
/// When the run follows another book or cannot be read, or `output` is there already or cannot be written.
pub fn pseudonymise(
    book: &Book,
    from: &Path,
    keys: &Keys,
    limits: &Limits,
    output: &Path,
    progress: &dyn Progress,
) -> Result<usize, RunError> {
    let record = RunRecord::read(from)?;
    let method = find_method(book, &record.method)?;
    if record.book != book.digest {
        return Err(RunError::BookDiffers);
    }
    check_name(output)?;
    let run = NewFolder::begin(output)?;
    kept_book::keep(book, run.path())?;
    progress.say("pseudonyms");
    let recoded = recode(&from.join("vault"), keys)?;
    let meanings = Meanings::of(book, method)?;
    let codes = |table: &str| meanings.of_people(table).map(str::to_owned).collect::<Vec<_>>();
    recode_rows(&from.join("submitted"), &run.join("submitted"), &codes("submitted"), &recoded)?;
    for table in book.extracts.keys().filter(|table| from.join(LINKED).join(table).is_dir()) {
        recode_rows(&from.join(LINKED).join(table), &run.join(LINKED).join(table), &codes(table), &recoded)?;
    }
    copy(&from.join("submissions"), &run.join("submissions"))?;
    let limits = Limits { spill: run.join("spill"), ..limits.clone() };
    let engine = Engine::new(&limits)?;
    engine.open("submitted", &run.join("submitted"))?;
    engine.open("submissions", &run.join("submissions"))?;
    let (councils, parameters) = (record.councils(), Parameters::of_run(record.parameters.clone()));
    let work = Work {
        book,
        method,
        parameters: &parameters,
        wanted: &tables_of(method),
        for_people: &ForPeople { csv: record.written_as_csv(), json: false },
        stand_ins: &StandIns::new(),
        councils: &councils,
        threads: limits.partitions,
    };
    let worked_out = work.run(&engine, run.path(), progress)?;
    drop(engine);
    clear(run.path())?;
    write(&recoded, &run.join("pseudonyms.csv"))?;
    let purpose = PseudonymsFor { purpose: keys.purpose().to_owned(), key: keys.newest().to_owned() };
    finish(run, &record.for_purpose(purpose).worked_out(worked_out))?;
    Ok(recoded.pseudonyms.len())
}

/// The rows of a run with new codes; all other columns as they are.
fn recode_rows(from: &Path, to: &Path, columns: &[String], recoded: &Recoded) -> Result<(), RunError> {
    let code = |old: i64| i64::from(recoded.code(old as i32));
    let text = |old: i64| i64::from(recoded.text_key(old as i32));
    let columns = columns.iter().map(|column| Renumbered { column, number: &code });
    let columns: Vec<_> = columns.chain(TEXT_KEYS.map(|column| Renumbered { column, number: &text })).collect();
    for (at, part) in parts(from)?.iter().enumerate() {
        renumber(part, to, at, &columns)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), RunError> {
    fs::create_dir_all(to).map_err(RunError::unusable(to))?;
    for part in parts(from)? {
        fs::copy(&part, to.join(part.file_name().unwrap_or_default())).map_err(RunError::unusable(&part))?;
    }
    Ok(())
}

/// The files of a stored table, in order.
fn parts(folder: &Path) -> Result<BTreeSet<PathBuf>, RunError> {
    let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>();
    read().map_err(RunError::unusable(folder))
}

fn write(recoded: &Recoded, path: &Path) -> Result<(), RunError> {
    let rows = (1..)
        .zip(&recoded.pseudonyms)
        .map(|(code, pseudonym): (i32, _)| vec![Some(code.to_string()), Some(pseudonym.clone())]);
    let columns = ["code", "pseudonym"].map(str::to_owned).to_vec();
    Ok(Table { columns, are_numbers: vec![true, false], rows: rows.collect() }.write_csv(path)?)
}
