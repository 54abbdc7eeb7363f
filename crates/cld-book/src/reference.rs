//! A reference table: facts about England that pages join to, such as the councils and their regions.

use crate::fault::Fault;

/// Rows of text under named columns; an empty cell is null.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
}

impl Reference {
    /// Reads CSV with a header line. `path` is its place, for messages.
    pub fn read(path: &str, text: &str) -> Result<Reference, Fault> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let fault = |error: csv::Error| {
            let line = error.position().map_or(1, |place| place.line() as usize);
            Fault::new(path, line, error.to_string())
        };
        let columns = reader.headers().map_err(fault)?.iter().map(str::to_owned).collect();
        let cell = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let rows = reader.records().map(|row| Ok(row.map_err(fault)?.iter().map(cell).collect()));
        Ok(Reference { columns, rows: rows.collect::<Result<_, Fault>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn a_ragged_row_is_named_with_its_line() {
        assert_eq!(Reference::read("x.csv", "a,b\n1,2\n3\n").unwrap_err().line, 3);
        let read = Reference::read("x.csv", "a,b\n1,\n").unwrap();
        assert_eq!(read.rows, [[Some("1".to_owned()), None]]);
    }
}
