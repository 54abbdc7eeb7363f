//! Cells that hold no value, but what a spreadsheet shows in the place of one.

use crate::index::Index;

/// What is in the place of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failed {
    /// The result of a formula was never stored.
    NoResult,
    /// A formula failed, with the text that stands for its fault.
    Formula(&'static str),
    /// The column was too narrow for its value when the file was written.
    TooNarrow,
}

/// A cell without a value, by its row in the block and its column in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedCell {
    /// Position of the row in the block.
    pub row: usize,
    /// Position of the column in the file.
    pub column: usize,
    /// What it holds.
    pub failed: Failed,
}

/// What a cell becomes that holds a formula whose result was never stored.
pub(crate) const NO_RESULT: &str = "#NORESULT!";

/// Faults of formulas, as spreadsheets show them.
const FAULTS: [&str; 15] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#GETTING_DATA",
];

/// All of a block, in the order of its rows.
pub(crate) fn failed_cells(text: &[u8], index: &Index, delimiter: u8) -> Vec<FailedCell> {
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'#', text) {
        let begins = at == 0 || [delimiter, b'\n', b'\r', b'"', b' '].contains(&text[at - 1]);
        if !begins {
            continue;
        }
        let rest = &text[at..];
        let end = rest.iter().position(|byte| [delimiter, b'\n', b'\r', b'"'].contains(byte)).unwrap_or(rest.len());
        let failed = failed(rest[..end].trim_ascii_end());
        if let Some((failed, (row, column))) = failed.zip(index.cell_at(text, at)) {
            found.push(FailedCell { row, column, failed });
        }
    }
    found
}

fn failed(text: &[u8]) -> Option<Failed> {
    if text.len() > 2 && text.iter().all(|byte| *byte == b'#') {
        return Some(Failed::TooNarrow);
    }
    if text == NO_RESULT.as_bytes() {
        return Some(Failed::NoResult);
    }
    FAULTS.into_iter().find(|fault| text.eq_ignore_ascii_case(fault.as_bytes())).map(Failed::Formula)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, usize, Failed)> {
        let index = Index::of(text.as_bytes(), b',', 3).unwrap_or_default();
        let cells = failed_cells(text.as_bytes(), &index, b',');
        cells.into_iter().map(|cell| (cell.row, cell.column, cell.failed)).collect()
    }

    #[test]
    fn cells_that_failed_are_found_where_they_are() {
        let text = "a,#N/A,b\n\n#ref!,x,\"########\"\nb,c,#NORESULT!\n###,,";
        let expected = [
            (0, 1, Failed::Formula("#N/A")),
            (1, 0, Failed::Formula("#REF!")),
            (1, 2, Failed::TooNarrow),
            (2, 2, Failed::NoResult),
            (3, 0, Failed::TooNarrow),
        ];
        assert_eq!(found(text), expected);
        assert_eq!(found("#,a#N/A,#1\nflat # N/A,##,#N/A x\n\"a, #N/A\",b,c\n,,,#N/A"), []);
    }
}
