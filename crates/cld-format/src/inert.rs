//! Cells that a spreadsheet leaves alone.

use std::borrow::Cow;

/// Text that a spreadsheet will not take for a formula.
pub fn inert(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn a_header_cannot_become_a_formula() {
        assert_eq!(
            ["=1+1", "+1", "-1", "@a", "\n=1", "Gender"].map(inert),
            ["'=1+1", "'+1", "'-1", "'@a", "'\n=1", "Gender"]
        );
    }
}
