//! A reference table: facts about England that pages join to, such as the councils and their regions.

use csv::ErrorKind;

use crate::fault::Fault;

/// Rows of text under named columns; an empty cell is null.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Their names, in order.
    pub columns: Vec<String>,
    /// Each as long as there are columns.
    pub rows: Vec<Vec<Option<String>>>,
}

impl Reference {
    /// Reads lines of cells with commas between them, the first line being the columns. `path` is its place, for
    /// messages.
    ///
    /// # Errors
    /// A row that has not as many cells as there are columns.
    pub fn read(path: &str, text: &str) -> Result<Reference, Fault> {
        let wrong = |error: csv::Error| match error.kind() {
            ErrorKind::UnequalLengths { pos, expected_len, len } => {
                let line = pos.as_ref().map_or(1, |place| place.line() as usize);
                Fault::new(path, line, format!("the row has {len} cells, the header {expected_len}"))
            }
            _ => Fault::new(path, 1, "this is not cells with commas between them"),
        };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().map_err(wrong)?.iter().map(str::to_owned).collect();
        let cell = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
        let rows = reader.records().map(|row| Ok(row.map_err(wrong)?.iter().map(cell).collect()));
        Ok(Reference { columns, rows: rows.collect::<Result<_, _>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn a_ragged_row_is_named_with_its_line() {
        assert_eq!(Reference::read("x.csv", "a,b\n1,2\n3\n").unwrap_err().line, 3);
    }

    #[test]
    fn a_cell_may_be_empty_or_stand_in_quotes() {
        let read = Reference::read("x.csv", "a,b\n1,\n\"Bristol, \"\"City\"\" of\",\" 2\"\n").unwrap();
        let cell = |text: &str| Some(text.to_owned());
        assert_eq!(read.rows, [vec![cell("1"), None], vec![cell("Bristol, \"City\" of"), cell(" 2")]]);
    }
}
