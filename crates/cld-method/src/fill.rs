//! What comes out of examples whose expected cells are not known yet.

use cld_book::{Book, Fault, Method, Page, SmallTable};

use crate::example::{Bench, Row, UNKNOWN, Way};

/// A row of a page's expected cells, filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The line of the page that holds the row; for a new one the line that it comes after.
    pub line: usize,
    /// Whether the example had no such row.
    pub is_new: bool,
    /// What the row says.
    pub cells: Row,
}

/// Works out every expected cell of a page that holds [`UNKNOWN`], and the rows of a `### then` that has none; what
/// comes out in addition is a new row.
///
/// # Errors
/// The faults that keep the page, or one that it reads, from being calculated.
pub fn fill(book: &Book, method: &Method, page: &Page) -> Result<Vec<Filled>, Vec<Fault>> {
    let path = format!("methods/{}/method.toml", method.name);
    let bench = Bench::set_up(book, method, 1).map_err(|what| vec![Fault::new(&path, 1, what)])?;
    if !bench.unplanned.is_empty() {
        return Err(bench.unplanned);
    }
    let mut filled = Vec::new();
    if let Some(table) = &page.rows {
        for (line, row) in table.rows.iter().filter(|(_, row)| row.last() == Some(&Some(UNKNOWN.to_owned()))) {
            let found = bench.variable_of(page, table, *line, row).map_err(|fault| vec![fault])?;
            let mut cells = row.clone();
            cells.pop();
            cells.extend(found.into_iter().next().and_then(|mut row| row.pop()));
            filled.push(Filled { line: *line, is_new: false, cells });
        }
    }
    for example in &page.examples {
        let is_wanting = example.then.rows.is_empty() || example.then.rows.iter().any(|(_, row)| is_unknown(row));
        if is_wanting {
            let found = bench.outcome(page, example, Way::Stored).map_err(|fault| vec![fault])?;
            filled.extend(of_then(&example.then, found));
        }
    }
    Ok(filled)
}

fn is_unknown(row: &[Option<String>]) -> bool {
    row.iter().any(|cell| cell.as_deref() == Some(UNKNOWN))
}

/// Rows that are known take theirs first; each other takes the first that has its known cells.
fn of_then(then: &SmallTable, mut found: Vec<Row>) -> Vec<Filled> {
    found.sort();
    let (unknown, known): (Vec<_>, Vec<_>) = then.rows.iter().partition(|(_, row)| is_unknown(row));
    for (_, row) in known {
        found.iter().position(|other| other == row).into_iter().for_each(|at| _ = found.remove(at));
    }
    let mut filled = Vec::new();
    for (line, row) in unknown {
        let fits = |other: &Row| {
            row.iter().zip(other).all(|(cell, own)| is_unknown(std::slice::from_ref(cell)) || cell == own)
        };
        if let Some(at) = found.iter().position(fits) {
            filled.push(Filled { line: *line, is_new: false, cells: found.remove(at) });
        }
    }
    // The line under the headings is followed by the rows.
    let last = then.rows.last().map_or(then.line + 1, |(line, _)| *line);
    filled.extend(found.into_iter().map(|cells| Filled { line: last, is_new: true, cells }));
    filled
}
