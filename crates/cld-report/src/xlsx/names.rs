//! What sheets and cells are called.

use rust_xlsxwriter::utility::column_number_to_name;

/// Row of a table's headings, counted from 0: above it are the title, what to know and an empty row.
pub(super) const HEADINGS: u32 = 3;

pub(super) fn cell_name(row: u32, column: u16, is_column_fixed: bool, is_row_fixed: bool) -> String {
    let fixed = |is_fixed| if is_fixed { "$" } else { "" };
    let letters = column_number_to_name(column);
    format!("{}{letters}{}{}", fixed(is_column_fixed), fixed(is_row_fixed), row + 1)
}
