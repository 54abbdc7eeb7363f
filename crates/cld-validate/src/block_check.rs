//! One block of a file looked at by all rules.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use arrow::buffer::BooleanBuffer;
use cld_book::{Item, Release, Severity};
use cld_condition::ConditionError;
use cld_submission::{Block, FailedCell, Header, Oddity};
use cld_terms::shown;

use crate::cause::Cause;
use crate::coverage::{Coverage, covered};
use crate::entries::Entries;
use crate::error::CheckError;
use crate::finding::{Finding, MOST_EXTRAS, Own};
use crate::group::{Groups, Notes};
use crate::native;
use crate::plan::{Memory, Plan};
use crate::priority::PriorityRows;
use crate::row_shape::Judged;
use crate::rule::Rule;
use crate::sending::{Letters, Sending, SendingRows};
use crate::status::StatusRows;
use crate::table::{BlockNotes, DateItems, DayMemory};

/// The rules that can be asked of one file.
pub(crate) struct BlockCheck<'a> {
    pub(crate) plan: Plan,
    /// The plan's conditions are those of the rules about one row, then of the rules over several rows,
    /// each in this order, then two for each item asked for, and one for each status.
    pub(crate) rules: Vec<&'a Rule>,
    pub(crate) group_rules: Vec<&'a Rule>,
    pub(crate) groups: Groups,
    pub(crate) asked: Vec<&'a PriorityRows>,
    pub(crate) statuses: Vec<&'a StatusRows>,
    /// Positions of the council's own values, when they are wanted.
    pub(crate) own: Option<OwnColumns>,
    pub(crate) header: &'a Header,
    /// The way in which the file is sent, and what to look for in its rows; none when that does not matter.
    pub(crate) sending: Option<(Sending<'a>, SendingRows)>,
    pub(crate) release: &'a Release,
    /// Positions of columns without a name.
    pub(crate) unnamed: Vec<usize>,
    pub(crate) dates: DateItems,
    /// For each column the texts of its list, as they look.
    pub(crate) entries: Entries,
    /// The columns of lists whose wordings are compared with the last file's; none unless there is one.
    pub(crate) lists: Option<Vec<String>>,
}

/// The result of one block.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) rows: u64,
    /// By place in the block, then in the order of the rules.
    pub(crate) causes: Vec<(u32, Cause)>,
    /// What the rules over several rows need from these rows.
    pub(crate) notes: Vec<Notes>,
    pub(crate) coverage: Coverage,
    /// By place in the block; nothing unless the file is to be sent.
    pub(crate) letters: Letters,
    /// For each item of the release the rows that hold something.
    pub(crate) given: Vec<u64>,
    /// For each item of the release the rows in which an error names it.
    pub(crate) faulty: Vec<u64>,
    /// For each item asked for on some rows only: how many, and how many of these are blank.
    pub(crate) asked: Vec<(u64, u64)>,
    /// For each status of some items: on how many rows.
    pub(crate) statuses: Vec<u64>,
    pub(crate) table: BlockNotes,
}

/// What one thread remembers of the texts that it has met.
pub(crate) struct Remembered {
    pub(crate) rules: Memory,
    pub(crate) days: DayMemory,
    pub(crate) meant: Meant,
}

/// By column, the entry that a text seems to be meant for.
pub(crate) type Meant = HashMap<usize, HashMap<String, Option<Arc<str>>>>;

/// Texts of a column whose entries are remembered.
const MOST_MEANT: usize = 1_000;

impl BlockCheck<'_> {
    pub(crate) fn at(&self, memory: &mut Remembered, block: &Block<'_>) -> Result<Seen, CheckError> {
        let holds = self.plan.holds(&mut memory.rules, block).map_err(CheckError::RulesUncomputable)?;
        let (fails, rest) = holds.split_at(self.rules.len());
        let (parts, rest) = rest.split_at(self.group_rules.len());
        let (asked, statuses) = rest.split_at(2 * self.asked.len());
        let none = || BooleanBuffer::new_unset(block.rows());
        let failed_cells = block.failed_cells();
        let failed = self.failed(&failed_cells);
        let mut causes: Vec<(usize, Cause)> = Vec::new();
        for (at, rows) in fails.iter().enumerate() {
            let item = self.rules[at].item_at;
            let rows = rows.iter().flat_map(BooleanBuffer::set_indices);
            // A cell that a spreadsheet spoilt is told with its column.
            let rows = rows.filter(|row| failed.is_empty() || !failed.contains(&(*row, item)));
            let rule = self.rules[at];
            causes.extend(rows.map(|row| {
                let meant = self.meant(block, row, rule, &mut memory.meant);
                (row, Cause::Rule(at, meant, self.own(block, row, rule)))
            }));
        }
        if let Some((_, rows)) = &self.sending {
            let cells = rows.cells(block).into_iter();
            causes.extend(cells.map(|(row, column, kind)| {
                (row, Cause::Sending(kind, column, self.own_of_column(block, row, Some(column))))
            }));
        }
        // Stable: what fails in one row keeps the order of the rules.
        causes.sort_by_key(|(row, _)| *row);
        // A file that is to be sent may be in either encoding; that it is in both is said of the whole of it.
        let oddities = block.oddities().iter();
        let oddities = oddities.filter(|(_, oddity)| self.sending.is_none() || *oddity != Oddity::NotText);
        let odd: Vec<_> = oddities.map(|(row, odd)| (*row, self.odd(block, *row, *odd, &causes))).collect();
        let shapeless = shapeless(block, &odd);
        let comparable = |rows: &Option<BooleanBuffer>| match (rows, &shapeless) {
            (Some(rows), Some(shapeless)) => rows & &!shapeless,
            (Some(rows), None) => rows.clone(),
            (None, _) => none(),
        };
        let parts: Vec<_> = parts.iter().map(comparable).collect();
        if !odd.is_empty() {
            causes.splice(0..0, odd);
            causes.sort_by_key(|(row, _)| *row);
        }
        let count = |rows: &Option<BooleanBuffer>| rows.as_ref().map_or(0, BooleanBuffer::count_set_bits) as u64;
        let given = block.given();
        let mut coverage = covered(block);
        if let Some(lists) = &self.lists {
            coverage.for_comparison.add(block, self.release, lists);
        }
        let noticed = (failed_cells.as_slice(), self.unnamed.as_slice());
        let table = BlockNotes::of(block, noticed, (&self.dates, &mut memory.days), &mut coverage.people);
        Ok(Seen {
            rows: block.rows() as u64,
            faulty: self.faulty(&causes, given.len()),
            causes: causes.into_iter().map(|(row, cause)| (block.places()[row], cause)).collect(),
            notes: self.groups.note(block, &parts).map_err(ConditionError::from)?,
            coverage,
            letters: self.sending.as_ref().map(|_| Letters::of(block)).unwrap_or_default(),
            table,
            given,
            asked: asked.chunks_exact(2).map(|pair| (count(&pair[0]), count(&pair[1]))).collect(),
            statuses: statuses.iter().map(count).collect(),
        })
    }

    /// Rows in which an error names each item.
    fn faulty(&self, causes: &[(usize, Cause)], items: usize) -> Vec<u64> {
        let errors = causes.iter().filter_map(|(row, cause)| match cause {
            Cause::Rule(at, ..) if self.rules[*at].severity == Severity::Error => Some((*row, self.rules[*at].item_at)),
            _ => None,
        });
        let mut faulty = vec![0; items];
        errors.collect::<BTreeSet<_>>().into_iter().for_each(|(_, item)| faulty[item] += 1);
        faulty
    }

    /// What the council knows the row by, and what it holds in the rule's item; none unless it is wanted.
    pub(crate) fn own(&self, block: &Block<'_>, row: usize, rule: &Rule) -> Option<Own> {
        self.own_of_column(block, row, column(self.header, rule.item_at))
    }

    /// The entry of the item's list that a cell seems to be meant for. It is the list's own text, and none of the row.
    fn meant(&self, block: &Block<'_>, row: usize, rule: &Rule, known: &mut Meant) -> Option<Arc<str>> {
        let column = column(self.header, rule.item_at).filter(|_| rule.wants_entry)?;
        let text = block.text(row, column)?;
        if let Some(meant) = known.get(&column).and_then(|texts| texts.get(text.as_ref())) {
            return meant.clone();
        }
        let meant: Option<Arc<str>> = self.entries.nearest(column, &text).map(Arc::from);
        let texts = known.entry(column).or_default();
        if texts.len() < MOST_MEANT {
            texts.insert(text.into_owned(), meant.clone());
        }
        meant
    }

    fn own_of_column(&self, block: &Block<'_>, row: usize, column: Option<usize>) -> Option<Own> {
        let columns = self.own.as_ref()?;
        let text = |column: Option<usize>| block.text(row, column?).map(|text| shown(&text).into_owned());
        Some(Own {
            value: text(column),
            person: text(columns.person),
            event: text(columns.event),
            extras: columns.extras.iter().map(|column| text(Some(*column)).unwrap_or_default()).collect(),
        })
    }

    /// The findings on one row of the file.
    pub(crate) fn findings(&self, row: u64, causes: Vec<Cause>) -> impl Iterator<Item = Finding> {
        let failing: Vec<&Rule> = causes.iter().filter_map(|cause| self.rule(cause)).collect();
        let columns = self.header.items.len();
        causes.into_iter().filter_map(move |cause| match cause {
            Cause::Oddity(oddity) => Some(native::of_row(row, oddity, columns)),
            Cause::Cells { cells, .. } => Some(native::of_row(row, Oddity::Cells(cells), columns)),
            Cause::Rule(at, meant, own) => Some(Finding { meant, ..self.rules[at].finding(row, &failing, own) }),
            Cause::Sending(kind, column, own) => {
                let (sending, _) = self.sending.as_ref()?;
                sending.of_cell(row, column, kind).map(|finding| Finding { own, ..finding })
            }
        })
    }

    /// What of a row's shape is found, when nothing else is said of it.
    pub(crate) fn judged(&self, judged: Judged) -> Vec<Finding> {
        let columns = self.header.items.len();
        match judged {
            Judged::Sound(row, causes) | Judged::Shorter(row, causes) | Judged::Longer(row, causes) => {
                self.findings(row, causes).collect()
            }
            Judged::Shapeless(row, oddity, sending) => self.with(native::of_row(row, oddity, columns), sending),
            Judged::BreaksOff(row, cells, sending) => self.with(native::broken_row(row, cells, columns), sending),
            Judged::WithoutQuotes(row, cells, unquoted, sending) => {
                let named = unquoted.iter().filter_map(|column| self.header.items[*column]);
                let items: Vec<&str> = named.map(|item| self.release.items[item].header.as_str()).collect();
                self.with(native::row_without_quotes(row, cells, columns, &items), sending)
            }
        }
    }

    /// A finding on a row's shape, and what of the row cannot be sent.
    fn with(&self, shape: Finding, sending: Vec<Cause>) -> Vec<Finding> {
        let row = shape.row;
        std::iter::once(shape).chain(self.findings(row, sending)).collect()
    }

    fn rule(&self, cause: &Cause) -> Option<&Rule> {
        match cause {
            Cause::Oddity(_) | Cause::Cells { .. } | Cause::Sending(..) => None,
            Cause::Rule(at, ..) => Some(self.rules[*at]),
        }
    }

    /// An oddity of a row with what the rules, or the row's text, show of it.
    fn odd(&self, block: &Block<'_>, row: usize, oddity: Oddity, causes: &[(usize, Cause)]) -> Cause {
        let (cells, ends_empty) = match oddity {
            Oddity::Cells(cells) => (cells, false),
            Oddity::EmptyCells(cells) => (cells, true),
            _ => return Cause::Oddity(oddity),
        };
        let columns = self.header.items.len();
        let of_row = &causes[causes.partition_point(|(at, _)| *at < row)..];
        let of_row = of_row.iter().take_while(|(at, _)| *at == row).filter_map(|(_, cause)| self.rule(cause));
        let errors = of_row.filter(|rule| rule.severity == Severity::Error).filter(|rule| {
            let column = column(self.header, rule.item_at).filter(|column| *column < cells);
            column.is_some_and(|column| block.text(row, column).is_some())
        });
        let errors = errors.count();
        if cells < columns {
            return Cause::Cells { cells, is_out_of_place: errors > 0, unquoted: Vec::new() };
        }
        let unquoted = self.entries.unquoted(&block.cells_of_line(row), cells - columns);
        // What was moved by commas may end in cells that are empty: then many of its values are none of their items.
        let is_out_of_place = !ends_empty || !unquoted.is_empty() || errors >= MOVED;
        Cause::Cells { cells, is_out_of_place, unquoted }
    }

    /// Rows and items whose cells hold what a spreadsheet shows in the place of a value. Those that identify somebody are
    /// named by rules of their own.
    fn failed(&self, cells: &[FailedCell]) -> HashSet<(usize, usize)> {
        let of_items = cells.iter().filter_map(|cell| Some((cell.row, (*self.header.items.get(cell.column)?)?)));
        of_items.filter(|(_, item)| !self.release.items[*item].is_own_identifier()).collect()
    }
}

/// Errors on a row from which on its values seem to have moved.
const MOVED: usize = 5;

/// Rows whose values may be under the wrong items, as far as the row alone shows it; none when there is no such row.
fn shapeless(block: &Block<'_>, odd: &[(usize, Cause)]) -> Option<BooleanBuffer> {
    let is_shapeless = |cause: &Cause| match cause {
        Cause::Cells { is_out_of_place, .. } => *is_out_of_place,
        Cause::Oddity(oddity) => matches!(oddity, Oddity::StrayQuote | Oddity::CutOff | Oddity::TooLong),
        Cause::Rule(..) | Cause::Sending(..) => false,
    };
    let mut rows = odd.iter().filter(|(_, cause)| is_shapeless(cause)).map(|(row, _)| *row).peekable();
    rows.peek()?;
    let mut bits = vec![false; block.rows()];
    rows.for_each(|row| bits[row] = true);
    Some(BooleanBuffer::from(bits))
}

/// Columns of the file that hold what a council knows its rows by.
pub(crate) struct OwnColumns {
    person: Option<usize>,
    event: Option<usize>,
    extras: Vec<usize>,
}

impl OwnColumns {
    pub(crate) fn of(header: &Header, items: &[Item]) -> OwnColumns {
        let named = |name| items.iter().position(|item| item.name == name).and_then(|item| column(header, item));
        let extras = header.items.iter().enumerate().filter(|(_, item)| item.is_none());
        OwnColumns {
            person: named("la_person_unique_identifier"),
            event: named("event_reference"),
            extras: extras.map(|(column, _)| column).take(MOST_EXTRAS).collect(),
        }
    }
}

fn column(header: &Header, item: usize) -> Option<usize> {
    header.items.iter().position(|held| *held == Some(item))
}
