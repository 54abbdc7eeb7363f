//! `cld pseudonymise`: a run without a vault, for one purpose.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::{Book, Extract};
use cld_engine::{Engine, Renumbered, RunFolder, renumber};
use cld_identity::pseudonym::{Recoded, recode};
use cld_method::{CODES, Parameters, StandIns, tables_of};

use crate::finished::{Record, read_record};
use crate::key::KeySource;
use crate::run::manifest::{Manifest, PseudonymsFor};
use crate::run::work::{LINKED, Work, clear};
use crate::run::{EngineLimits, Progress, find_method};
use crate::table::Table;

/// Make a run without a vault for one purpose: codes dealt out anew, and a pseudonym for each
///
/// The rows of the run are taken over with new codes in place of its own, in an order that tells nothing, and all pages are
/// worked out again. pseudonyms.csv has the pseudonym of each code: the same for a person in every run for this purpose,
/// whatever the council and the year, and unrelated to those of any other purpose. Rows hold no name, birth date, postcode
/// or identifier in any run; birth month and year stay, as pages need them. It is personal data still for whoever holds the
/// key.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld key new --purpose analysis -o analysis.key
  cld pseudonymise run-2024 --purpose analysis --key-file analysis.key -o for-analysis")]
pub struct Pseudonymise {
    /// Folder of a finished run with its vault
    run: PathBuf,
    /// What the result is for: the name that its keys have
    #[arg(long, value_name = "NAME")]
    purpose: String,
    #[command(flatten)]
    keys: KeySource,
    #[command(flatten)]
    engine: EngineLimits,
    /// The folder to make; RUN-PURPOSE beside the run unless given
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

/// The codes that every method has.
const PEOPLE: [&str; 2] = ["nhs_number_traced", "la_person"];

impl Pseudonymise {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Box<dyn Error>> {
        let record = Record::read(&self.run)?;
        let method = find_method(book, &record.method)?;
        if record.book != book.digest {
            return Err(
                "the run was made by another book, and its pages would come out otherwise; run it again first".into()
            );
        }
        let keys = self.keys.open()?.of(&self.purpose)?;
        let mut unnamed = self.run.file_name().unwrap_or_default().to_owned();
        unnamed.push(format!("-{}", self.purpose));
        let output = self.output.clone().unwrap_or_else(|| self.run.with_file_name(unnamed));
        let run = RunFolder::begin(&output)?;
        let progress = Progress::new();
        progress.say("pseudonyms");
        let recoded = recode(&self.run.join("vault"), &keys)?;
        recode_rows(&self.run.join("submitted"), &run.join("submitted"), &recoded)?;
        for table in book.extracts.keys().filter(|table| self.run.join(LINKED).join(table).is_dir()) {
            recode_rows(&self.run.join(LINKED).join(table), &run.join(LINKED).join(table), &recoded)?;
        }
        copy(&self.run.join("submissions"), &run.join("submissions"))?;
        let limits = self.engine.limits(run.join("spill"));
        let engine = Engine::new(&limits)?;
        engine.open("submitted", &run.join("submitted"))?;
        engine.open("submissions", &run.join("submissions"))?;
        let (councils, parameters) = (record.councils(), Parameters::of_run(record.parameters));
        let work = Work {
            book,
            method,
            parameters: &parameters,
            wanted: &tables_of(method),
            stand_ins: &StandIns::new(),
            councils: &councils,
            threads: limits.partitions,
        };
        let worked_out = work.carry_out(&engine, &run, &progress)?;
        drop(engine);
        clear(&run)?;
        write(&recoded, &run.join("pseudonyms.csv"))?;
        let purpose = PseudonymsFor { purpose: keys.purpose().to_owned(), key: keys.newest().to_owned() };
        let manifest = read_record::<Manifest>(&self.run)?.for_purpose(purpose, worked_out);
        drop(progress);
        fs::write(run.join("summary.txt"), manifest.to_string())?;
        run.finish(&manifest)?;
        println!("{} pseudonyms for purpose {}, in {}", recoded.pseudonyms.len(), self.purpose, output.display());
        Ok(ExitCode::SUCCESS)
    }
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
    Table { columns, are_numbers: vec![true, false], rows: rows.collect() }.write_csv(path)
}
