//! The small tables of a page.

use crate::fault::Fault;

/// A table in a page. An empty cell is null; quote a cell with '…' to keep blanks or to write empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallTable {
    /// The line of its heading row.
    pub line: usize,
    /// Names in the heading row.
    pub columns: Vec<String>,
    /// Rows with the line of each.
    pub rows: Vec<(usize, Vec<Option<String>>)>,
}

impl SmallTable {
    pub(crate) fn read(path: &str, lines: &[(usize, &str)]) -> Result<Self, Fault> {
        let (line, heading) = lines[0];
        let columns: Vec<String> = cells(heading).map(str::to_owned).collect();
        match lines.get(1) {
            Some((_, rule))
                if cells(rule).all(|cell| !cell.is_empty() && cell.bytes().all(|b| b == b'-' || b == b':')) => {}
            _ => return Err(Fault::new(path, line, "the line under a table's heading is |---|---|")),
        }
        let mut rows = Vec::new();
        for &(number, row) in &lines[2..] {
            let values: Vec<Option<String>> = cells(row).map(value).collect();
            if values.len() != columns.len() {
                let what = format!("this row has {} cells, its table {} columns", values.len(), columns.len());
                return Err(Fault::new(path, number, what));
            }
            rows.push((number, values));
        }
        Ok(SmallTable { line, columns, rows })
    }

    /// The place of a column, counted from 0.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    let inner = line.trim().trim_start_matches('|');
    inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim)
}

fn value(cell: &str) -> Option<String> {
    match cell.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(quoted) => Some(quoted.to_owned()),
        None if cell.is_empty() => None,
        None => Some(cell.to_owned()),
    }
}
