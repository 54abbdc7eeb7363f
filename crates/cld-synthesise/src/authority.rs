//! One authority: its people's events go into each of its files that would hold them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::council::Council;
use crate::dirt::{DirtyRow, Soiler};
use crate::edition::{Edition, editions};
use crate::error::SynthesiseError;
use crate::household::{Households, Life};
use crate::item::{Item, Layout};
use crate::ledger::Ledger;
use crate::period::Period;
use crate::pilot;
use crate::plan::Plan;
use crate::planted::{Planter, Queue};
use crate::register::Register;
use crate::row::Row;
use crate::slip::Slips;

pub(crate) struct Authority<'a> {
    plan: &'a Plan,
    index: usize,
    layout: &'a Layout,
    pub(crate) editions: Vec<Edition>,
}

/// What is written next to the submissions.
pub(crate) struct Records {
    pub(crate) register: Register,
    pub(crate) planted: Ledger,
    /// None where no dirt is wanted.
    pub(crate) dirt: Option<Ledger>,
}

/// How many rows an authority's files have.
pub(crate) struct Written {
    pub(crate) rows: u64,
    pub(crate) planted_rows: u64,
    pub(crate) dirty_rows: u64,
}

impl<'a> Authority<'a> {
    pub(crate) fn new(plan: &'a Plan, index: usize, council: &Council, layout: &'a Layout) -> Authority<'a> {
        Authority { plan, index, layout, editions: editions(plan, index, council, layout.mark) }
    }

    /// Rows that this many people give over all editions.
    pub(crate) fn count(&self, people: usize) -> u64 {
        let lives = self.households(people).flatten();
        let rows = lives.map(|Life { person, events }| {
            let is_reported = !person.is_carer() || self.layout.has(Item::ClientType);
            let reported = || events.iter().filter(|event| is_reported && event.is_for(self.layout.release));
            let shown = |edition| reported().filter(|event| event.shown_in(edition, person.died).is_some()).count();
            self.editions.iter().map(shown).sum::<usize>() as u64
        });
        rows.sum()
    }

    /// Writes all editions side by side.
    pub(crate) fn write(
        &self,
        people: usize,
        folder: &Path,
        records: &mut Records,
    ) -> Result<Written, SynthesiseError> {
        let mut planter = Planter::new(self.plan, self.index, self.layout);
        let mut files = Vec::new();
        for edition in &self.editions {
            files.push(EditionFile::create(edition, self.layout, folder, self.plan.errors)?);
        }
        let (mut slips, mut soiler) = (Slips::new(self.plan, self.index), Soiler::new(self.plan, self.index));
        for mut household in self.households(people) {
            for life in &mut household {
                slips.meet(&mut life.person);
                soiler.meet(&mut life.person);
                records.register.add(self.code(), &life.person)?;
            }
            for file in &mut files {
                file.add(&household, &mut soiler, &mut records.dirt)?;
                file.add_planted(&mut planter, &mut records.planted, false)?;
                file.write()?;
            }
        }
        for file in &mut files {
            file.add_planted(&mut planter, &mut records.planted, true)?;
            file.write()?;
            file.out.flush().map_err(|source| file.unwritable(source))?;
        }
        let sum = |count: fn(&EditionFile<'_>) -> u64| files.iter().map(count).sum();
        Ok(Written {
            rows: sum(|file| file.rows),
            planted_rows: sum(|file| file.queue.planted),
            dirty_rows: sum(|file| file.dirty_rows),
        })
    }

    fn code(&self) -> &str {
        &self.editions[0].receipt.la_code
    }

    fn households(&self, people: usize) -> Households {
        let days = |edition: &Edition| (edition.first_day(), edition.last_day());
        let first_day = self.editions.iter().map(|edition| days(edition).0).min();
        let last_day = self.editions.iter().map(|edition| days(edition).1).max();
        let period = Period {
            first_day: first_day.unwrap_or(self.plan.period.first_day),
            last_day: last_day.unwrap_or(self.plan.period.last_day),
        };
        Households::new(self.plan, self.index, self.code(), period, people)
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
    dirty_rows: u64,
    /// Number of the last row as a spreadsheet shows it.
    row_number: u64,
    queue: Queue,
    /// Rules that the file as a whole fails because of planted rows.
    fails: BTreeSet<&'static str>,
}

impl<'a> EditionFile<'a> {
    fn create(
        edition: &'a Edition,
        layout: &'a Layout,
        folder: &Path,
        errors: f64,
    ) -> Result<EditionFile<'a>, SynthesiseError> {
        let path = folder.join(&edition.receipt.file);
        let file = File::create(&path).map_err(SynthesiseError::unwritable(&path))?;
        let (out, lines) = (BufWriter::with_capacity(1 << 17, file), layout.header.clone());
        Ok(EditionFile {
            edition,
            layout,
            path,
            out,
            lines,
            rows: 0,
            dirty_rows: 0,
            row_number: 1,
            queue: Queue::new(errors),
            fails: BTreeSet::new(),
        })
    }

    /// Adds a household's rows, the cared-for person's before the carer's.
    fn add(
        &mut self,
        household: &[Life],
        soiler: &mut Soiler,
        ledger: &mut Option<Ledger>,
    ) -> Result<(), SynthesiseError> {
        let rows_before = self.rows;
        // A link points to someone who is in the same file.
        let carer = household.iter().find(|life| life.person.is_carer() && self.shows(life));
        for life in household {
            let linked = match life.person.is_carer() {
                false => carer,
                true if !self.layout.has(Item::ClientType) => continue,
                true => household.first().filter(|_| self.rows > rows_before),
            };
            let linked = linked.map(|life| life.person.names.identifier.as_str());
            self.add_life(life, linked, soiler, ledger)?;
        }
        self.queue.owe(self.rows - rows_before);
        Ok(())
    }

    /// True when the file has rows about someone.
    fn shows(&self, Life { person, events }: &Life) -> bool {
        let mut events = events.iter().filter(|event| event.is_for(self.layout.release));
        events.any(|event| event.shown_in(self.edition, person.died).is_some())
    }

    fn add_life<'l>(
        &mut self,
        Life { person, events }: &'l Life,
        linked: Option<&'l str>,
        soiler: &mut Soiler,
        ledger: &mut Option<Ledger>,
    ) -> Result<(), SynthesiseError> {
        for event in events.iter().filter(|event| event.is_for(self.layout.release)) {
            let Some(shown) = event.shown_in(self.edition, person.died) else { continue };
            let mut row = Row::new();
            self.edition.fill(&mut row);
            person.fill(self.edition.last_day(), &mut row);
            if let Some(died) = person.died.filter(|died| *died <= self.edition.last_day()) {
                row.date(Item::Died, died);
            }
            if let Some(linked) = linked {
                row.text(if person.is_carer() { Item::LinkedAdult } else { Item::LinkedCarer }, linked);
                row.some_text(Item::AdultCount, person.is_carer().then_some("1"));
            }
            event.fill(&shown, &mut row);
            if self.layout.release.is_pilot() {
                pilot::adapt(&mut row);
            }
            for DirtyRow { row, kinds } in soiler.soil(row, self.edition, self.layout) {
                row.push_to(&mut self.lines, self.layout);
                self.rows += 1;
                self.row_number += 1;
                self.dirty_rows += u64::from(!kinds.is_empty());
                if let Some(ledger) = ledger {
                    ledger.add(&self.edition.receipt.file, self.row_number, &kinds)?;
                }
            }
        }
        Ok(())
    }

    /// Adds the planted rows that are due, at the end all that were begun.
    fn add_planted(
        &mut self,
        planter: &mut Planter<'_>,
        register: &mut Ledger,
        is_end: bool,
    ) -> Result<(), SynthesiseError> {
        while let Some(planted) = self.queue.next(planter, self.edition, is_end) {
            self.row_number += planted.push_to(&mut self.lines, self.layout);
            self.rows += 1;
            register.add(&self.edition.receipt.file, self.row_number, &planted.fails)?;
            self.fails.extend(planted.fails_file);
        }
        if is_end {
            let fails: Vec<_> = self.fails.iter().copied().collect();
            register.add(&self.edition.receipt.file, 1, &fails)?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), SynthesiseError> {
        let written = self.out.write_all(&self.lines);
        self.lines.clear();
        written.map_err(|source| self.unwritable(source))
    }

    fn unwritable(&self, source: io::Error) -> SynthesiseError {
        SynthesiseError::unwritable(&self.path)(source)
    }
}
