//! What each block shows of its file as a table, and what all of them come to.

use std::collections::BTreeMap;

use cld_book::Release;
use cld_submission::{Block, Failed, FailedCell, Header, NoRow, Submission};

use super::day_month::{DateItems, DayMemory, Days};
use super::failed::FailedCells;
use super::identifiers::{OWN, People, Trace};
use super::places::Places;
use super::{column, failed, lines, sheet};
use crate::finding::Finding;

/// What one block shows. Rows are counted from its first.
#[derive(Debug, Default)]
pub(crate) struct BlockNotes {
    no_rows: Vec<(u32, NoRow)>,
    /// For each column without a name the first row that holds something in it; null when none does.
    unnamed: Vec<Option<u32>>,
    /// By row.
    failed: Vec<(u32, usize, Failed)>,
    traced: Vec<(u32, Trace)>,
    days: Days,
}

impl BlockNotes {
    pub(crate) fn of(
        block: &Block<'_>,
        (failed, unnamed): (&[FailedCell], &[usize]),
        (dates, memory): (&DateItems, &mut DayMemory),
        people: &mut People,
    ) -> BlockNotes {
        let place = |row: usize| block.places()[row];
        let mut traced = Vec::new();
        people.add(block, |row, trace| traced.push((place(row), trace)));
        let failed = failed.iter().map(|cell| (place(cell.row), cell.column, cell.failed));
        BlockNotes {
            no_rows: block.no_rows().to_vec(),
            unnamed: unnamed.iter().map(|column| block.first_filled(*column).map(place)).collect(),
            failed: failed.collect(),
            traced,
            days: Days::of_block(dates, memory, block),
        }
    }
}

/// What a file shows.
#[derive(Debug, Default)]
pub(crate) struct TableNotes {
    no_rows: BTreeMap<NoRow, Places>,
    /// Rows with empty cells behind their last.
    pub(crate) longer: Places,
    /// Rows without their last cells.
    pub(crate) shorter: Places,
    unnamed: Vec<(usize, Places)>,
    failed: FailedCells,
    traced: Vec<(Trace, Places)>,
    days: Days,
}

impl TableNotes {
    /// Adds a block whose first row has this number. Blocks come in the file's order.
    pub(crate) fn add(&mut self, first: u64, notes: &BlockNotes, unnamed: &[usize]) {
        let row = |place: u32| first + u64::from(place);
        for (place, kind) in &notes.no_rows {
            self.no_rows.entry(*kind).or_default().add(row(*place));
        }
        self.unnamed.resize_with(unnamed.len(), Default::default);
        for (at, column) in unnamed.iter().enumerate() {
            self.unnamed[at].0 = *column;
            if let Some(place) = notes.unnamed[at] {
                self.unnamed[at].1.add(row(place));
            }
        }
        for (place, column, kind) in &notes.failed {
            self.failed.entry((*column, *kind)).or_default().add(row(*place));
        }
        for (place, trace) in &notes.traced {
            match self.traced.iter_mut().find(|(known, _)| known == trace) {
                Some((_, places)) => places.add(row(*place)),
                None => {
                    let mut places = Places::default();
                    places.add(row(*place));
                    self.traced.push((*trace, places));
                }
            }
        }
        self.days.add(&notes.days);
    }

    /// The rule that names what makes most dates of events unusable; null when less than one in twenty are.
    pub(crate) fn cause_of_lost_dates(&self, header: &Header, release: &Release, rows: u64) -> Option<&'static str> {
        let ended = release.items.iter().position(|item| item.name == "event_end_date")?;
        let column = header.items.iter().position(|item| *item == Some(ended))?;
        let lost = self.failed.iter().filter(|((at, _), places)| *at == column && places.count() * 20 >= rows);
        lost.max_by_key(|(_, places)| places.count()).map(|((_, kind), _)| failed::rule(*kind))
    }

    /// The findings, those about the table's shape first.
    pub(crate) fn findings(
        &self,
        submission: &Submission,
        release: &Release,
        dates: &DateItems,
        people: &People,
    ) -> Vec<Finding> {
        let header = &submission.header;
        let header_row = submission.first_row() - 1;
        let above = submission.lines_above() as u64;
        let for_excel = u64::from(submission.has_line_for_excel());
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(submission.sheet().and_then(sheet::finding));
        findings.extend(lines::above_header(above, above == for_excel, header_row));
        findings.extend(column::findings(&self.unnamed, header_row));
        findings.extend(lines::no_rows(&self.no_rows));
        findings.extend(lines::other_lengths(&self.longer, &self.shorter));
        let item = |column: usize, failed: Failed| {
            let item = &release.items[(*header.items.get(column)?)?];
            // Rules of their own say of identifiers that a failed look-up is a word for none.
            let is_told = item.is_own_identifier() && matches!(failed, Failed::Formula(_));
            (!is_told).then_some(item.header.as_str())
        };
        findings.extend(failed::findings(&self.failed, item));
        let column = |item: usize| header.items.iter().position(|held| *held == Some(item));
        findings.extend(self.days.findings(dates, release, &submission.dates_seen(), column));
        let own = release.items.iter().find(|item| item.name == OWN).map(|item| item.header.as_str());
        findings.extend(own.into_iter().flat_map(|own| people.findings(own, &self.traced)));
        findings
    }
}
