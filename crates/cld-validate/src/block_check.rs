//! One block of a file looked at by all rules.

use std::collections::BTreeSet;

use arrow::buffer::BooleanBuffer;
use cld_book::{Item, RefusalKind, Severity};
use cld_condition::ConditionError;
use cld_submission::{Block, Header, Oddity};

use crate::coverage::{Coverage, covered};
use crate::error::CheckError;
use crate::finding::{Finding, Own};
use crate::group::{Groups, Notes};
use crate::native;
use crate::plan::{Memory, Plan};
use crate::priority::PriorityRows;
use crate::rule::Rule;
use crate::sending::{Letters, Sending, SendingRows};

/// The rules that can be asked of one file.
pub(crate) struct BlockCheck<'a> {
    pub(crate) plan: Plan,
    /// The plan's conditions are those of the rules about one row, then of the rules over several rows,
    /// each in this order, and then two for each item asked for.
    pub(crate) rules: Vec<&'a Rule>,
    pub(crate) group_rules: Vec<&'a Rule>,
    pub(crate) groups: Groups,
    pub(crate) asked: Vec<&'a PriorityRows>,
    /// Positions of the council's own values, when they are wanted.
    pub(crate) own: Option<OwnColumns>,
    pub(crate) header: &'a Header,
    /// The way in which the file is sent, and what to look for in its rows; none when that does not matter.
    pub(crate) sending: Option<(Sending<'a>, SendingRows)>,
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
}

/// Why there is a finding: the row's shape, the rule at a position, or a cell in a column that cannot be sent.
pub(crate) enum Cause {
    Oddity(Oddity),
    Rule(usize, Option<Own>),
    Sending(RefusalKind, usize, Option<Own>),
}

impl BlockCheck<'_> {
    pub(crate) fn at(&self, memory: &mut Memory, block: &Block<'_>) -> Result<Seen, CheckError> {
        let holds = self.plan.holds(memory, block).map_err(CheckError::RulesUncomputable)?;
        let (fails, rest) = holds.split_at(self.rules.len());
        let (parts, asked) = rest.split_at(self.group_rules.len());
        let none = || BooleanBuffer::new_unset(block.rows());
        let parts: Vec<_> = parts.iter().map(|rows| rows.clone().unwrap_or_else(none)).collect();
        // A file that is to be sent may be in either encoding; that it is in both is said of the whole of it.
        let oddities = block.oddities().iter();
        let oddities = oddities.filter(|(_, oddity)| self.sending.is_none() || *oddity != Oddity::NotText);
        let mut causes: Vec<(usize, Cause)> = oddities.map(|(row, oddity)| (*row, Cause::Oddity(*oddity))).collect();
        for (at, rows) in fails.iter().enumerate() {
            let rows = rows.iter().flat_map(BooleanBuffer::set_indices);
            causes.extend(rows.map(|row| (row, Cause::Rule(at, self.own(block, row, self.rules[at])))));
        }
        if let Some((_, rows)) = &self.sending {
            let cells = rows.cells(block).into_iter();
            causes.extend(cells.map(|(row, column, kind)| {
                (row, Cause::Sending(kind, column, self.own_of_column(block, row, Some(column))))
            }));
        }
        // Stable: what fails in one row keeps the order of the rules.
        causes.sort_by_key(|(row, _)| *row);
        let count = |rows: &Option<BooleanBuffer>| rows.as_ref().map_or(0, BooleanBuffer::count_set_bits) as u64;
        let given = block.given();
        Ok(Seen {
            rows: block.rows() as u64,
            faulty: self.faulty(&causes, given.len()),
            causes: causes.into_iter().map(|(row, cause)| (block.places()[row], cause)).collect(),
            notes: self.groups.note(block, &parts).map_err(ConditionError::from)?,
            coverage: covered(block),
            letters: self.sending.as_ref().map(|_| Letters::of(block)).unwrap_or_default(),
            given,
            asked: asked.chunks_exact(2).map(|pair| (count(&pair[0]), count(&pair[1]))).collect(),
        })
    }

    /// Rows in which an error names each item.
    fn faulty(&self, causes: &[(usize, Cause)], items: usize) -> Vec<u64> {
        let errors = causes.iter().filter_map(|(row, cause)| match cause {
            Cause::Rule(at, _) if self.rules[*at].severity == Severity::Error => Some((*row, self.rules[*at].item_at)),
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

    fn own_of_column(&self, block: &Block<'_>, row: usize, column: Option<usize>) -> Option<Own> {
        let columns = self.own.as_ref()?;
        let text = |column: Option<usize>| block.text(row, column?).map(String::from);
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
        causes.into_iter().filter_map(move |cause| match cause {
            Cause::Oddity(oddity) => Some(native::of_row(row, oddity, self.header.items.len())),
            Cause::Rule(at, own) => Some(self.rules[at].finding(row, &failing, own)),
            Cause::Sending(kind, column, own) => {
                let (sending, _) = self.sending.as_ref()?;
                sending.of_cell(row, column, kind).map(|finding| Finding { own, ..finding })
            }
        })
    }

    fn rule(&self, cause: &Cause) -> Option<&Rule> {
        match cause {
            Cause::Oddity(_) | Cause::Sending(..) => None,
            Cause::Rule(at, _) => Some(self.rules[*at]),
        }
    }
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
            extras: extras.map(|(column, _)| column).collect(),
        }
    }
}

fn column(header: &Header, item: usize) -> Option<usize> {
    header.items.iter().position(|held| *held == Some(item))
}
