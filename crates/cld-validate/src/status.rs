//! The rows on which an item does not apply, or applies without being mandatory.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{Book, Item, Priority, Release};
use cld_condition::{Compiler, ConditionError};
use datafusion_expr::Expr;

use crate::finding::Statuses;
use crate::rule::columns_of;

/// Of which rows it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    NotApplicable,
    NotMandatory,
}

/// The SQL of a status, with the marks of pages for any field.
const CONDITIONS: [(Status, &str); 2] = [
    (Status::NotApplicable, "not {event_types} or not {client_types}"),
    (Status::NotMandatory, "{event_types} and {client_types} and not {priority}"),
];

/// A condition that is one status of some items: most items share theirs with others.
#[derive(Debug)]
pub(crate) struct StatusRows {
    /// Positions of the items in the release.
    items: Vec<usize>,
    status: Status,
    pub(crate) rows: Expr,
    pub(crate) columns: BTreeSet<String>,
}

/// True for an item that belongs to every row, and is mandatory on each or on none.
fn is_always_one(item: &Item) -> bool {
    item.applies_to.is_empty() && item.client_types.is_empty() && item.priority_when.is_none()
}

impl StatusRows {
    pub(crate) fn all(book: &Book, compiler: &Compiler, release: &Release) -> Result<Vec<StatusRows>, ConditionError> {
        let mut items: BTreeMap<(Status, String), Vec<usize>> = BTreeMap::new();
        for (at, item) in release.items.iter().enumerate().filter(|(_, item)| !is_always_one(item)) {
            for (status, condition) in CONDITIONS {
                items.entry((status, book.of_field(release, condition, item))).or_default().push(at);
            }
        }
        let compiled = items.into_iter().map(|((status, sql), items)| {
            let rows = compiler.condition(&sql)?;
            Ok(StatusRows { items, status, columns: columns_of(&rows), rows })
        });
        compiled.collect()
    }
}

/// On how many rows an item has which status: `counted` are the rows of each of `conditions`, `mandatory` those on which the
/// item is. What is left is undetermined.
pub(crate) fn statuses(
    (at, item): (usize, &Item),
    conditions: &[&StatusRows],
    counted: &[u64],
    (rows, mandatory): (u64, u64),
) -> Statuses {
    if is_always_one(item) {
        let is_mandatory = item.priority == Priority::Always;
        let [mandatory, not_mandatory] = if is_mandatory { [rows, 0] } else { [0, rows] };
        return Statuses { mandatory, not_mandatory, not_applicable: 0, undetermined: 0 };
    }
    let of = |status| {
        let found = conditions.iter().zip(counted).find(|(of, _)| of.status == status && of.items.contains(&at));
        found.map_or(0, |(_, rows)| *rows)
    };
    let (not_applicable, not_mandatory) = (of(Status::NotApplicable), of(Status::NotMandatory));
    let undetermined = rows.saturating_sub(not_applicable + not_mandatory + mandatory);
    Statuses { mandatory, not_mandatory, not_applicable, undetermined }
}
