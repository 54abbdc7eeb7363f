//! People who do not exist: the files that some councils might send about them, and answers to requests to trace them.
//!
//! The same plan gives the same bytes. The people of a council follow from the seed and its place in the
//! list; their NHS numbers also from how many councils share them. One household at a time is in memory.

mod authority;
mod basis;
mod carer;
mod cell;
mod chronology;
mod council;
mod dirt;
mod edition;
mod error;
mod event;
mod household;
mod item;
mod ledger;
mod long_term;
mod names;
mod nhs_number;
mod outcome;
mod period;
mod person;
mod pilot;
mod plan;
mod planted;
mod random;
mod recorded;
mod register;
mod row;
mod service;
mod service_user;
mod setting;
mod slip;
pub mod stand_in;
mod traits;
mod wording;

use std::fs;
use std::path::Path;

use cld_book::Book;
use cld_submission::Receipt;

use authority::{Authority, Records};
pub use basis::{BASES, Basis};
use council::{Council, councils};
pub use dirt::kinds_of_dirt;
pub use error::SynthesiseError;
use item::Layout;
use ledger::Ledger;
pub use period::Period;
pub use plan::{Plan, Size};
use register::Register;

/// How much was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// Files of submissions.
    pub files: usize,
    /// People over all authorities; each belongs to one.
    pub people: usize,
    /// Rows over all files.
    pub rows: u64,
    /// Rows that were planted.
    pub planted_rows: u64,
    /// Rows with dirt, or that are there because of it.
    pub dirty_rows: u64,
}

/// Writes into `out`, which must be empty or not there yet: `submissions.csv` and `submissions/*.csv`, in
/// `planted.csv` the findings that planted rows cause, in `dirt.csv` the dirt on rows if any is wanted, in
/// `population.csv` everyone as they truly are.
///
/// # Errors
/// When `out` holds something, the plan cannot be carried out, or a file cannot be written.
pub fn synthesise(book: &Book, plan: &Plan, out: &Path) -> Result<Made, SynthesiseError> {
    plan.check()?;
    let layout = book.release_with(&plan.release).and_then(|release| Layout::new(book, &release));
    let layout = layout.ok_or_else(|| SynthesiseError::ReleaseUnknown { named: plan.release.clone() })?;
    let folder = out.join("submissions");
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(SynthesiseError::FolderNotEmpty { path: out.display().to_string() });
    }
    fs::create_dir_all(&folder).map_err(SynthesiseError::unwritable(&folder))?;
    let councils = councils(book, edition::first_day(plan));
    plan.check_authorities(councils.len())?;
    let councils = &councils[..plan.authorities];
    let people = plan.check_people(people_per_authority(plan, councils, &layout))?;
    let mut made = Made { people: people * plan.authorities, ..Made::default() };
    let mut records = Records {
        register: Register::create(out)?,
        planted: Ledger::create(out, "planted.csv", "file,row,rule")?,
        dirt: (plan.dirty > 0.0).then(|| Ledger::create(out, "dirt.csv", "file,row,dirt")).transpose()?,
    };
    let mut receipts = Vec::new();
    for (index, council) in councils.iter().enumerate() {
        let authority = Authority::new(plan, index, council, &layout);
        let written = authority.write(people, &folder, &mut records)?;
        made.rows += written.rows;
        made.planted_rows += written.planted_rows;
        made.dirty_rows += written.dirty_rows;
        receipts.extend(authority.editions.into_iter().map(|edition| edition.receipt));
    }
    records.register.finish()?;
    records.planted.finish()?;
    records.dirt.map_or(Ok(()), Ledger::finish)?;
    made.files = receipts.len();
    receipts.sort_by(|a, b| (a.import_datetime, &a.la_code).cmp(&(b.import_datetime, &b.la_code)));
    write_receipts(&receipts, &out.join("submissions.csv"))?;
    Ok(made)
}

/// People of each authority; a target in rows is divided by the rows that a sample of people gives.
fn people_per_authority(plan: &Plan, councils: &[Council], layout: &Layout) -> usize {
    const SAMPLE: usize = 300;
    match plan.size {
        Size::People(people) => people,
        Size::Rows(rows) => {
            let count = |(index, council)| Authority::new(plan, index, council, layout).count(SAMPLE);
            let sampled: u64 = councils.iter().enumerate().map(count).sum();
            let clean = rows as f64 * (1.0 - plan.errors);
            (clean * SAMPLE as f64 / sampled.max(1) as f64).round().max(1.0) as usize
        }
    }
}

fn write_receipts(receipts: &[Receipt], path: &Path) -> Result<(), SynthesiseError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["la_code", "la_name", "period_start", "period_end", "import_datetime", "file"].map(str::to_owned);
    let rows = receipts.iter().map(|receipt| {
        let Receipt { la_code, la_name, period_start, period_end, import_datetime, file } = receipt.clone();
        [la_code, la_name, period_start.to_string(), period_end.to_string(), import_datetime.to_string(), file]
    });
    for row in [header].into_iter().chain(rows) {
        writer.write_record(row).expect("a list in memory takes any row");
    }
    let text = writer.into_inner().expect("a list in memory takes any row");
    fs::write(path, text).map_err(SynthesiseError::unwritable(path))
}
