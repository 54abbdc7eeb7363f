//! The worked examples of headlines that show tables of the return, run as tests. Those with SQL run with the pages of
//! their method.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use cld_book::{Book, Chart, Example, Fault, Headline, SmallTable, Source};
use cld_figures::{FiguresError, TypedTable};

use crate::model::sankey::{frequent, of_tables};
use crate::model::sums::{common_columns, totals};

type Row = Vec<Option<String>>;

/// Runs the examples of headlines over tables of the return, and says what does not come out as the page states.
pub fn check_examples(book: &Book) -> Vec<Fault> {
    book.headlines.values().flat_map(of_headline).collect()
}

fn of_headline(headline: &Headline) -> Vec<Fault> {
    let Source::Layouts(series) = &headline.source else { return Vec::new() };
    let of_example = |example: &Example| {
        let given = |id: &String| example.given.iter().find(|(name, _)| name == id).map(|(_, table)| table);
        let tables: Option<Vec<&SmallTable>> = series.iter().map(|series| given(&series.of)).collect();
        let Some(tables) = tables else {
            let what = "the example gives no table for one of the series: write ### given LAYOUT for each";
            return Some(Fault::new(&headline.path, example.line, what));
        };
        let tables: Result<Vec<TypedTable>, Fault> =
            tables.into_iter().map(|table| as_table(&headline.path, table)).collect();
        let at = |error: FiguresError| Fault::new(&headline.path, example.line, error.to_string());
        let shown = match tables.and_then(|tables| shown(headline.facts.chart, &tables).map_err(at)) {
            Ok(shown) => shown,
            Err(fault) => return Some(fault),
        };
        let expected: Vec<Row> = example.then.rows.iter().map(|(_, row)| row.clone()).collect();
        let what = || format!("expected {}, but it shows {}", words(&expected), words(&shown));
        (shown != expected).then(|| Fault::new(&headline.path, example.then.line, what()))
    };
    headline.examples.iter().filter_map(of_example).collect()
}

/// A table of an example: labels in its first column, counts in the others; an empty cell is no count.
fn as_table(path: &str, table: &SmallTable) -> Result<TypedTable, Fault> {
    let mut columns = Vec::new();
    for (at, name) in table.columns.iter().enumerate() {
        let cells = table.rows.iter().map(|(line, row)| (*line, row[at].as_deref()));
        let column: ArrayRef = match at {
            0 => Arc::new(cells.map(|(_, cell)| cell).collect::<StringArray>()),
            _ => {
                let count = |(line, cell): (usize, Option<&str>)| match cell.map(str::parse::<i64>).transpose() {
                    Ok(count) => Ok(count),
                    Err(_) => Err(Fault::new(path, line, format!("column \"{name}\" holds counts, and this is none"))),
                };
                Arc::new(cells.map(count).collect::<Result<Int64Array, Fault>>()?)
            }
        };
        columns.push((name.clone(), column));
    }
    TypedTable::new(path, columns).map_err(|error| Fault::new(path, 1, error.to_string()))
}

/// What a headline shows of these tables, row by row.
fn shown(chart: Chart, tables: &[TypedTable]) -> Result<Vec<Row>, FiguresError> {
    if chart == Chart::Flows {
        let flows = frequent(of_tables(tables.iter())?).into_iter();
        return Ok(flows.map(|(from, to, count)| vec![Some(from), Some(to), Some(count.to_string())]).collect());
    }
    let columns = common_columns(&tables.iter().collect::<Vec<_>>());
    let sums = tables.iter().map(|table| totals(table, &columns)).collect::<Result<Vec<_>, _>>()?;
    let row = |column: &String| {
        let sums = sums.iter().map(|sums| sums.get(column).map(i64::to_string));
        std::iter::once(Some(column.clone())).chain(sums).collect()
    };
    Ok(columns.iter().map(row).collect())
}

fn words(rows: &[Row]) -> String {
    let row = |row: &Row| row.iter().map(|cell| cell.as_deref().unwrap_or("(null)")).collect::<Vec<_>>().join(" | ");
    rows.iter().map(|cells| format!("[{}]", row(cells))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::path::Path;

    use super::*;

    fn book() -> Book {
        Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap()
    }

    #[test]
    fn headlines_over_tables_of_the_return_come_out_as_their_pages_say() {
        let book = book();
        let with_layouts = book.headlines.values().filter(|one| matches!(one.source, Source::Layouts(_)));
        assert!(with_layouts.count() > 2);
        assert_eq!(check_examples(&book), []);
    }

    #[test]
    fn an_example_that_does_not_come_out_is_named() {
        let mut book = book();
        let headline = book.headlines.get_mut("requests_by_what_followed").unwrap();
        headline.examples[0].then.rows[0].1[1] = Some("2".to_owned());
        let faults = check_examples(&book);
        assert!(faults.len() == 1 && faults[0].what.contains("[Universal Services | 2 | 4]"), "{faults:?}");
        assert_eq!(faults[0].page, "reports/requests_by_what_followed.md");
    }
}
