//! What was done, counted.

use std::collections::BTreeMap;

use crate::note::{Note, NoteKind, Weight};
use crate::plan::Preparation;

/// A file that was written, and what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Title of the release that it is written by.
    pub release: String,
    /// Rows written, without the header.
    pub rows: u64,
    /// By weight, then by the order of columns.
    tallies: BTreeMap<(Weight, NoteKind, Option<usize>), Counted>,
    /// What notes call the columns.
    items: Vec<String>,
    written: usize,
    left_out: Vec<u64>,
}

/// How often, and the first rows.
type Counted = (u64, Vec<u64>);

/// How often one thing was done to one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What was done.
    pub kind: NoteKind,
    /// Header of the item, or which column of the file; null for rows and the file as a whole.
    pub item: Option<String>,
    /// How often.
    pub count: u64,
    /// The first rows of the file that was read, at most ten; none for what is about columns.
    pub rows: Vec<u64>,
}

/// Rows that are named.
const NAMED: usize = 10;

impl Prepared {
    pub(crate) fn new(preparation: &Preparation) -> Prepared {
        Prepared {
            release: preparation.release.clone(),
            rows: 0,
            tallies: BTreeMap::new(),
            items: preparation.items.clone(),
            written: preparation.targets.len(),
            left_out: vec![0; preparation.left_out.len()],
        }
    }

    /// True when nothing in the file would be rejected, and no letter lost.
    pub fn is_ready(&self) -> bool {
        self.of(Weight::Refused).next().is_none()
    }

    /// True when something was left that somebody has to look at.
    pub fn has_left(&self) -> bool {
        self.of(Weight::Left).next().is_some()
    }

    /// What was done, or could not be, of one weight.
    pub fn of(&self, weight: Weight) -> impl Iterator<Item = Tally> {
        let tallies = self.tallies.iter().filter(move |((of, ..), _)| *of == weight);
        tallies.map(|((_, kind, column), (count, rows))| Tally {
            kind: *kind,
            item: column.map(|column| self.items[column].clone()),
            count: *count,
            rows: rows.clone(),
        })
    }

    pub(crate) fn add(&mut self, note: Note) {
        self.add_times(note, 1);
    }

    pub(crate) fn add_times(&mut self, note: Note, times: u64) {
        let (count, rows) = self.tallies.entry((note.kind.weight(), note.kind, note.column)).or_default();
        *count += times;
        if rows.len() < NAMED {
            rows.extend(note.row);
        }
    }

    pub(crate) fn leave_out(&mut self, rows: &[u64]) {
        self.left_out.iter_mut().zip(rows).for_each(|(sum, more)| *sum += more);
    }

    /// The columns left out, each with how many rows held something in it.
    pub(crate) fn columns_left_out(&self) -> Vec<(usize, u64)> {
        self.left_out.iter().enumerate().map(|(at, count)| (self.written + at, *count)).collect()
    }
}
