//! A run without a vault, for one purpose.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use cld_book::{Book, Extract};
use cld_engine::{Engine, Limits, Renumbered, check_name, renumber};
use cld_figures::Table;
use cld_format::NewFolder;
use cld_identity::pseudonym::{Keys, Recoded, recode};
use cld_method::{CODES, Parameters, StandIns, tables_of};

use crate::manifest::{Manifest, PseudonymsFor};
use crate::work::{LINKED, Work, clear};
use crate::{ForPeople, Progress, Record, find_method, read_record};

/// The codes that every method has.
const PEOPLE: [&str; 2] = ["nhs_number_traced", "la_person"];

/// Makes `output` of the finished run in `from`, and says how many pseudonyms there are. What was written as CSV there is
/// written so here.
pub fn pseudonymise(
    book: &Book,
    from: &Path,
    keys: &Keys,
    limits: &Limits,
    output: &Path,
    progress: &dyn Progress,
) -> Result<usize, Box<dyn Error>> {
    let (record, before) = (Record::read(from)?, read_record::<Manifest>(from)?);
    let method = find_method(book, &record.method)?;
    if record.book != book.digest {
        return Err(
            "the run was made by another book, and its pages would come out otherwise; run it again first".into()
        );
    }
    check_name(output)?;
    let run = NewFolder::begin(output)?;
    progress.say("pseudonyms");
    let recoded = recode(&from.join("vault"), keys)?;
    recode_rows(&from.join("submitted"), &run.join("submitted"), &recoded)?;
    for table in book.extracts.keys().filter(|table| from.join(LINKED).join(table).is_dir()) {
        recode_rows(&from.join(LINKED).join(table), &run.join(LINKED).join(table), &recoded)?;
    }
    copy(&from.join("submissions"), &run.join("submissions"))?;
    let limits = Limits { spill: run.join("spill"), ..limits.clone() };
    let engine = Engine::new(&limits)?;
    engine.open("submitted", &run.join("submitted"))?;
    engine.open("submissions", &run.join("submissions"))?;
    let (councils, parameters) = (record.councils(), Parameters::of_run(record.parameters));
    let work = Work {
        book,
        method,
        parameters: &parameters,
        wanted: &tables_of(method),
        for_people: &ForPeople { csv: before.written_as_csv(), json: false },
        stand_ins: &StandIns::new(),
        councils: &councils,
        threads: limits.partitions,
    };
    let worked_out = work.run(&engine, &run, progress)?;
    drop(engine);
    clear(&run)?;
    write(&recoded, &run.join("pseudonyms.csv"))?;
    let purpose = PseudonymsFor { purpose: keys.purpose().to_owned(), key: keys.newest().to_owned() };
    let manifest = before.for_purpose(purpose, worked_out);
    fs::write(run.join("summary.txt"), manifest.to_string())?;
    run.finish_with(&manifest)?;
    Ok(recoded.pseudonyms.len())
}

/// The rows of a run with new codes; all other columns as they are.
fn recode_rows(from: &Path, to: &Path, recoded: &Recoded) -> Result<(), Box<dyn Error>> {
    let code = |old: i64| i64::from(recoded.code(old as i32));
    let names = PEOPLE.into_iter().chain([Extract::PERSON]).chain(CODES.into_iter().map(|(code, _)| code));
    let columns: Vec<Renumbered<'_>> = names.map(|column| Renumbered { column, number: &code }).collect();
    let parts: BTreeSet<PathBuf> =
        fs::read_dir(from)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    for (at, part) in parts.iter().enumerate() {
        renumber(part, to, at, &columns)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), std::io::Error> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn write(recoded: &Recoded, path: &Path) -> Result<(), Box<dyn Error>> {
    let rows = (1..)
        .zip(&recoded.pseudonyms)
        .map(|(code, pseudonym): (i32, _)| vec![Some(code.to_string()), Some(pseudonym.clone())]);
    let columns = ["code", "pseudonym"].map(str::to_owned).to_vec();
    Ok(Table { columns, are_numbers: vec![true, false], rows: rows.collect() }.write_csv(path)?)
}
