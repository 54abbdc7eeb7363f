//! Cells that a spreadsheet filled with something else than a value, counted by column.

use std::collections::BTreeMap;

use cld_book::Severity;
use cld_submission::Failed;

use super::once::once;
use super::places::Places;
use crate::finding::Finding;

/// By the item's header, then by what its cells hold.
pub(super) type FailedCells = BTreeMap<(usize, Failed), Places>;

/// The rule that names cells of this kind.
pub(crate) fn rule(failed: Failed) -> &'static str {
    match failed {
        Failed::NoResult => "formula_without_result",
        Failed::Formula(_) => "formula_failed",
        Failed::TooNarrow => "column_too_narrow",
    }
}

/// One finding for each column and kind. `header` gives the name of a column's item, when this is to be told of it.
pub(super) fn findings<'a>(
    cells: &'a FailedCells,
    header: impl Fn(usize, Failed) -> Option<&'a str> + 'a,
) -> impl Iterator<Item = Finding> + 'a {
    cells.iter().filter_map(move |((column, failed), places)| {
        let item = header(*column, *failed)?;
        let message = match failed {
            Failed::NoResult => format!(
                "{item}: {} a formula whose result was never stored: {places}. A program wrote the workbook, and no \
                 spreadsheet has calculated it since. Open it in a spreadsheet, let it calculate, save it, and use that file.",
                places.counted("cell holds", "cells hold")
            ),
            Failed::Formula(text) => format!(
                "{item}: {} {text}, which a spreadsheet shows where a formula failed: {places}. There is no value to be used. \
                 Correct the formula or the look-up, or leave the cell blank.",
                places.counted("cell holds", "cells hold")
            ),
            Failed::TooNarrow => format!(
                "{item}: {} hashes (####), which a spreadsheet shows in a column too narrow for its values: {places}. The \
                 values are not in the file. Widen the column, and save the file again.",
                places.counted("cell holds", "cells hold")
            ),
        };
        Some(once(places.first().unwrap_or(1), rule(*failed), Severity::Error, Some(item), message))
    })
}
