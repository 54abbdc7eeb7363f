//! Sheets of a workbook that were not read and hold a table as well.

use cld_book::Severity;
use cld_submission::SheetTaken;

use super::once::once;
use crate::finding::Finding;

/// About hidden sheets with rows; that several visible ones hold a table is refused.
pub(super) fn finding(sheet: &SheetTaken) -> Option<Finding> {
    (!sheet.hidden_tables.is_empty()).then(|| {
        let message = format!(
            "The sheet {} was read. The workbook has hidden rows of a table as well, on {}, and these were not read. Delete \
             that sheet, or move its rows to the one that is read.",
            sheet.name,
            sheet.hidden_tables.join(", ")
        );
        once(1, "hidden_sheet_not_read", Severity::Warning, None, message)
    })
}
