//! A table's rows with their numbers, and which of them a question names.

use cld_book::nearest;
use cld_figures::{Table, TypedTable};
use cld_provenance::Known;
use cld_run::Finished;

use crate::answer::{Answer, named};
use crate::error::ExplainError;

/// Rows that a screen shows of those that match; twice as many of a whole table.
const SHOWN: usize = 20;
/// Values of a column that a message lists.
const LISTED: usize = 12;

/// A table's rows in the order of its CSV; row 2 of a spreadsheet is the first of them.
pub(crate) struct TableRows {
    pub(crate) typed: TypedTable,
    pub(crate) printed: Table,
}

/// A cell that a question names, by the place of its row and of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) row: Row,
    pub(crate) column: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    There(usize),
    /// There are rows with each of these, and none with all: nothing was counted for it.
    Nowhere(Vec<Known>),
}

impl TableRows {
    /// The rows of a table of the run.
    pub(crate) fn read(run: &Finished<'_>, name: &str) -> Result<TableRows, ExplainError> {
        run.table_page(name)?;
        let (schema, batches) = run.engine.rows(&format!("select * from {name}"))?;
        Ok(TableRows::of(TypedTable::of(name, &schema, &batches)?.sorted()?))
    }

    /// Rows that are in the order of their CSV already.
    pub(crate) fn of(typed: TypedTable) -> TableRows {
        TableRows { printed: typed.printed(), typed }
    }

    /// The cell that `ROW,COLUMN` names.
    pub(crate) fn cell(&self, wanted: &str) -> Result<Cell, ExplainError> {
        let Some((row, column)) = wanted.rsplit_once(',') else {
            return Err(ExplainError::NotACell { named: wanted.to_owned() });
        };
        // A column may have a comma in its name.
        let own = self.printed.columns.iter().find(|known| wanted.ends_with(&format!(",{known}")));
        let (row, column) = own.map_or((row, column.trim()), |own| (&wanted[..wanted.len() - own.len() - 1], own));
        Ok(Cell { row: self.find(row)?, column: self.column(column)? })
    }

    /// The row that `wanted` names: by its number, the header being 1, or by values of its columns.
    fn find(&self, wanted: &str) -> Result<Row, ExplainError> {
        if self.typed.is_empty() {
            return Err(ExplainError::NoRows);
        }
        if let Ok(number) = wanted.trim().parse::<usize>() {
            let place = number.checked_sub(2).filter(|place| *place < self.typed.len());
            let outside = ExplainError::RowOutside { named: number, last: self.typed.len() + 1 };
            return place.map(Row::There).ok_or(outside);
        }
        let conditions = wanted.split(';').map(|condition| self.condition(wanted, condition));
        let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
        let is_like_all = |row: &usize| {
            let cells = &self.printed.rows[*row];
            conditions.iter().all(|(at, known)| known.values.contains(&cells[*at]))
        };
        let places: Vec<usize> = (0..self.typed.len()).filter(is_like_all).collect();
        match places[..] {
            [place] => Ok(Row::There(place)),
            [] => Ok(Row::Nowhere(conditions.into_iter().map(|(_, known)| known).collect())),
            _ => {
                let rows: Vec<String> = places.iter().take(SHOWN).map(|place| self.line(*place)).collect();
                Err(ExplainError::SeveralRows { count: places.len(), rows: rows.join("\n") })
            }
        }
    }

    /// The place of the column that `NAME=VALUE` names, and which of its values are meant.
    fn condition(&self, row: &str, condition: &str) -> Result<(usize, Known), ExplainError> {
        let Some((column, value)) = condition.split_once('=') else {
            return Err(ExplainError::NotARow { named: row.trim().to_owned() });
        };
        let (at, value) = (self.column(column.trim())?, value.trim());
        let mut values: Vec<Option<String>> = self.printed.rows.iter().map(|row| row[at].clone()).collect();
        values.sort();
        values.dedup();
        let column = self.printed.columns[at].clone();
        let hint = value_hint(value, &values);
        values.retain(|known| is_like(known.as_deref().unwrap_or_default(), value));
        match values.is_empty() {
            true => Err(ExplainError::ValueUnknown { column, named: value.to_owned(), hint }),
            false => Ok((at, Known { column, values })),
        }
    }

    fn column(&self, name: &str) -> Result<usize, ExplainError> {
        self.printed.place(name).ok_or_else(|| ExplainError::ColumnUnknown {
            named: name.to_owned(),
            hint: nearest(name, self.printed.columns.iter().map(String::as_str)),
        })
    }

    pub(crate) fn row(&self, place: usize) -> &[Option<String>] {
        &self.printed.rows[place]
    }

    /// A row with its number.
    pub(crate) fn line(&self, place: usize) -> String {
        format!("{:5}  {}", place + 2, named(&self.printed.columns, self.row(place), &[]))
    }

    /// Says the first rows with their numbers.
    pub(crate) fn list(&self, answer: &mut Answer) {
        (0..self.typed.len()).take(2 * SHOWN).for_each(|place| answer.say(self.line(place)));
        if self.typed.len() > 2 * SHOWN {
            answer.say(format!("  ...  and so on to row {}", self.typed.len() + 1));
        }
    }
}

/// What a column has instead of a value: the nearest, or all if they are few.
fn value_hint(wanted: &str, values: &[Option<String>]) -> String {
    let known: Vec<&str> = values.iter().flatten().map(String::as_str).collect();
    match nearest(wanted, known.iter().copied()) {
        hint if hint.is_empty() && known.len() <= LISTED => format!("; there are: {}", known.join(", ")),
        hint => hint,
    }
}

/// True when `text` is `pattern`, whatever the case; `*` matches any letters.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.to_lowercase(), pattern.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, StringArray};

    use super::*;

    fn table() -> TableRows {
        let text = |texts: &[Option<&str>]| Arc::new(texts.iter().copied().collect::<StringArray>()) as ArrayRef;
        let columns = vec![
            ("la_code".to_owned(), text(&[Some("211"), Some("211"), Some("U6Q5Z")])),
            ("reason, main".to_owned(), text(&[Some("Learning Disability"), None, Some("Physical Support")])),
            ("people".to_owned(), Arc::new(Int64Array::from(vec![10, 2, 7])) as ArrayRef),
        ];
        TableRows::of(TypedTable::new("table", columns).unwrap().sorted().unwrap())
    }

    fn refused(cell: &str) -> String {
        table().cell(cell).unwrap_err().to_string()
    }

    #[test]
    fn the_part_of_a_cell_that_is_wrong_is_the_one_named() {
        for (cell, said) in [
            (
                "la_code=999;reason, main=Learning Disability,people",
                "no row has la_code \"999\"; there are: 211, U6Q5Z.",
            ),
            ("la_code=211;reason, main=Learning Disabilty,people", "(did you mean \"Learning Disability\"?)"),
            ("la_cod=211,people", "no column \"la_cod\" (did you mean \"la_code\"?)"),
            ("la_code=211;reason, main=Learning*,peopel", "no column \"peopel\" (did you mean \"people\"?)"),
            ("9,people", "no row 9. Its rows are numbered 2 to 4"),
            ("1,people", "no row 1. Its rows are numbered 2 to 4"),
            ("la_code,people", "a row is a number or NAME=VALUE"),
            ("people", "a cell is ROW,COLUMN"),
            ("la_code=211,people", "2 rows match."),
        ] {
            assert!(refused(cell).contains(said), "{cell}: {}", refused(cell));
        }
    }

    #[test]
    fn rows_are_named_by_number_or_by_value_in_the_order_of_their_csv() {
        for (cell, row, column) in [
            ("2,people", 0, 2),
            ("la_code=211;reason, main=,people", 0, 2),
            ("reason, main=*disab*,la_code", 1, 0),
            ("la_code=u6q5z,reason, main", 2, 1),
        ] {
            assert_eq!(table().cell(cell).unwrap(), Cell { row: Row::There(row), column }, "{cell}");
        }
    }

    #[test]
    fn what_fits_part_by_part_and_not_together_is_nothing_counted() {
        let known =
            |column: &str, value: &str| Known { column: column.to_owned(), values: vec![Some(value.to_owned())] };
        let cell = table().cell("la_code=U6Q5Z;reason, main=learning*,people").unwrap();
        let sought = vec![known("la_code", "U6Q5Z"), known("reason, main", "Learning Disability")];
        assert_eq!(cell.row, Row::Nowhere(sought));
    }

    #[test]
    fn a_star_stands_for_any_letters() {
        for (text, pattern, fits) in [
            ("Long Term Support: Nursing Care", "*nursing*", true),
            ("Long Term Support: Nursing Care", "long*care", true),
            ("Long Term Support: Nursing Care", "nursing", false),
            ("Male", "male", true),
            ("Female", "male", false),
            ("", "*", true),
            ("", "", true),
            ("abab", "*b*b", true),
            ("ab", "*b*b", false),
        ] {
            assert_eq!(is_like(text, pattern), fits, "{text} {pattern}");
        }
    }
}
