//! One authority: its people's events go into each of its files that would hold them.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::council::COUNCILS;
use super::edition::{Edition, editions};
use super::error::SynthesiseError;
use super::faults::Faults;
use super::household::{Households, Life};
use super::item::{Item, Layout};
use super::plan::Plan;
use super::row::Row;

pub(super) struct Authority<'a> {
    plan: &'a Plan,
    index: usize,
    pub(super) editions: Vec<Edition>,
}

impl<'a> Authority<'a> {
    pub(super) fn new(plan: &'a Plan, index: usize) -> Authority<'a> {
        Authority { plan, index, editions: editions(plan, index, COUNCILS[index]) }
    }

    /// Rows that this many people give over all editions.
    pub(super) fn count(&self, people: usize) -> u64 {
        let lives = self.households(people).flatten();
        let rows = lives.map(|Life { person, events }| {
            let shown = |edition| events.iter().filter(|event| event.shown_in(edition, person.died).is_some()).count();
            self.editions.iter().map(shown).sum::<usize>() as u64
        });
        rows.sum()
    }

    /// Writes all editions side by side; gives the number of rows, and of those with a planted fault.
    pub(super) fn write(&self, people: usize, layout: &Layout, folder: &Path) -> Result<(u64, u64), SynthesiseError> {
        let mut faults = Faults::new(self.plan, self.index);
        let mut files = Vec::new();
        for edition in &self.editions {
            files.push(EditionFile::create(edition, layout, folder)?);
        }
        for household in self.households(people) {
            for file in &mut files {
                file.add(&household, &mut faults)?;
            }
        }
        for file in &mut files {
            file.out.flush().map_err(|source| file.unwritable(source))?;
        }
        Ok((files.iter().map(|file| file.rows).sum(), faults.planted))
    }

    fn households(&self, people: usize) -> Households {
        Households::new(self.plan, self.index, COUNCILS[self.index].0, people)
    }
}

struct EditionFile<'a> {
    edition: &'a Edition,
    layout: &'a Layout,
    path: PathBuf,
    out: BufWriter<File>,
    /// Memory for one household's rows.
    lines: Vec<u8>,
    rows: u64,
}

impl<'a> EditionFile<'a> {
    fn create(edition: &'a Edition, layout: &'a Layout, folder: &Path) -> Result<EditionFile<'a>, SynthesiseError> {
        let path = folder.join(&edition.receipt.file);
        let file = File::create(&path).map_err(SynthesiseError::unwritable(&path))?;
        let lines = layout.header.clone();
        Ok(EditionFile { edition, layout, path, out: BufWriter::with_capacity(1 << 17, file), lines, rows: 0 })
    }

    /// Writes a household's rows, the cared-for person's before the carer's.
    fn add(&mut self, household: &[Life], faults: &mut Faults) -> Result<(), SynthesiseError> {
        let rows_before = self.rows;
        for life in household {
            // A link points to someone who is in the same file.
            let linked = (life.person.is_carer() && self.rows > rows_before)
                .then(|| household[0].person.names.identifier.as_str());
            self.add_life(life, linked, faults);
        }
        let written = self.out.write_all(&self.lines);
        self.lines.clear();
        written.map_err(|source| self.unwritable(source))
    }

    fn add_life<'l>(&mut self, Life { person, events }: &'l Life, linked: Option<&'l str>, faults: &mut Faults) {
        for event in events {
            let Some(shown) = event.shown_in(self.edition, person.died) else { continue };
            let mut row = Row::new();
            self.edition.fill(&mut row);
            person.fill(&mut row);
            if let Some(died) = person.died.filter(|died| *died <= self.edition.last_day()) {
                row.date(Item::Died, died);
            }
            if let Some(linked) = linked {
                row.text(Item::LinkedAdult, linked);
                row.text(Item::AdultCount, "1");
            }
            event.fill(&shown, &mut row);
            faults.plant(&mut row);
            row.push_to(&mut self.lines, self.layout);
            self.rows += 1;
        }
    }

    fn unwritable(&self, source: io::Error) -> SynthesiseError {
        SynthesiseError::unwritable(&self.path)(source)
    }
}
