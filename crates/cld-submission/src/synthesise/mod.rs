//! Made-up submissions: the files that some councils might send about people who do not exist.
//!
//! The same plan gives the same bytes. The people of a council follow from the seed and its place in the
//! list; their NHS numbers also from how many councils share them. One household at a time is in memory.

mod authority;
mod carer;
mod chronology;
mod council;
mod edition;
mod error;
mod event;
mod faults;
mod household;
mod item;
mod long_term;
mod nhs_number;
mod outcome;
mod person;
mod plan;
mod random;
mod row;
mod service;
mod service_user;
mod setting;
mod traits;

#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use cld_book::Book;

use crate::receipt::Receipt;
use authority::Authority;
pub use error::SynthesiseError;
use item::Layout;
pub use plan::{Period, Plan, Size};

/// How much was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    pub files: usize,
    /// People over all authorities; each belongs to one.
    pub people: usize,
    pub rows: u64,
    /// Rows that hold a planted fault.
    pub faulty_rows: u64,
}

/// Writes `submissions.csv` and `submissions/*.csv` into `out`, which must be empty or not there yet.
pub fn synthesise(book: &Book, plan: &Plan, out: &Path) -> Result<Made, SynthesiseError> {
    plan.check()?;
    let layout = Layout::new(book.release("release-1").ok_or(SynthesiseError::ReleaseMissing)?)?;
    let folder = out.join("submissions");
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(SynthesiseError::FolderNotEmpty { path: out.display().to_string() });
    }
    fs::create_dir_all(&folder).map_err(SynthesiseError::unwritable(&folder))?;
    let people = plan.check_people(people_per_authority(plan))?;
    let mut made = Made { people: people * plan.authorities, ..Made::default() };
    let mut receipts = Vec::new();
    for index in 0..plan.authorities {
        let authority = Authority::new(plan, index);
        let (rows, faulty_rows) = authority.write(people, &layout, &folder)?;
        made.rows += rows;
        made.faulty_rows += faulty_rows;
        receipts.extend(authority.editions.into_iter().map(|edition| edition.receipt));
    }
    made.files = receipts.len();
    receipts.sort_by(|a, b| (a.import_datetime, &a.la_code).cmp(&(b.import_datetime, &b.la_code)));
    write_receipts(&receipts, &out.join("submissions.csv"))?;
    Ok(made)
}

/// People of each authority; a target in rows is divided by the rows that a sample of people gives.
fn people_per_authority(plan: &Plan) -> usize {
    const SAMPLE: usize = 300;
    match plan.size {
        Size::People(people) => people,
        Size::Rows(rows) => {
            let sampled: u64 = (0..plan.authorities).map(|index| Authority::new(plan, index).count(SAMPLE)).sum();
            (rows as f64 * SAMPLE as f64 / sampled.max(1) as f64).round().max(1.0) as usize
        }
    }
}

fn write_receipts(receipts: &[Receipt], path: &Path) -> Result<(), SynthesiseError> {
    let mut text = String::from("la_code,la_name,period_start,period_end,import_datetime,file\n");
    for Receipt { la_code, la_name, period_start, period_end, import_datetime, file } in receipts {
        // Neither codes, names nor files hold a comma.
        text += &format!("{la_code},{la_name},{period_start},{period_end},{import_datetime},{file}\n");
    }
    fs::write(path, text).map_err(SynthesiseError::unwritable(path))
}
