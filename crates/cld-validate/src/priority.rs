//! The rows on which an item has priority.

use std::collections::BTreeSet;

use cld_book::Release;
use cld_condition::{Compiler, ConditionError};
use datafusion_expr::Expr;

use crate::rule::columns_of;

/// The rows on which an item has priority, for an item that has it on some rows only.
#[derive(Debug)]
pub(crate) struct PriorityRows {
    /// The item's position in the release.
    pub(crate) item: usize,
    pub(crate) asked: Expr,
    /// PriorityRows for, and blank.
    pub(crate) blank: Expr,
    pub(crate) columns: BTreeSet<String>,
}

impl PriorityRows {
    pub(crate) fn all(compiler: &Compiler, release: &Release) -> Result<Vec<PriorityRows>, ConditionError> {
        let conditions =
            release.items.iter().enumerate().filter_map(|(at, item)| Some((at, item, item.priority_when.as_ref()?)));
        let asked = conditions.map(|(item, facts, when)| {
            let asked = compiler.condition(when)?;
            let blank = compiler.condition(&format!("{}_as_written is null and ({when})", facts.name))?;
            Ok(PriorityRows { item, columns: columns_of(&blank), asked, blank })
        });
        asked.collect()
    }
}
