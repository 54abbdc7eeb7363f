//! A reference table: facts about England that pages join to, such as the councils and their regions.

use crate::fault::Fault;

/// Rows of text under named columns; an empty cell is null.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
}

impl Reference {
    /// Reads lines of cells parted by commas, the first of them the columns. A cell may stand in quotes, but ends on
    /// its line. `path` is its place, for messages.
    pub fn read(path: &str, text: &str) -> Result<Reference, Fault> {
        let mut lines = text.lines().enumerate();
        let columns = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
        let mut rows = Vec::new();
        for (at, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let row = cells(line);
            if row.len() != columns.len() {
                let what = format!("the row has {} cells, the header {}", row.len(), columns.len());
                return Err(Fault::new(path, at + 1, what));
            }
            rows.push(row.into_iter().map(|cell| (!cell.is_empty()).then_some(cell)).collect());
        }
        Ok(Reference { columns, rows })
    }
}

/// The cells of a line. In quotes a comma is text, and a quote is written twice.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cells.last_mut().expect("one cell at least").push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            letter => cells.last_mut().expect("one cell at least").push(letter),
        }
    }
    cells
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
