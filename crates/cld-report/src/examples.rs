//! The worked examples of headlines that show tables of the return, run as tests. Those with SQL run with the pages of
//! their method.

use cld_book::{Book, Chart, Example, Fault, Headline, SmallTable, Source};
use cld_figures::Table;

use crate::model::sankey::{frequent, of_tables};
use crate::model::sums::{common_columns, total};

type Row = Vec<Option<String>>;

/// Runs the examples of headlines over tables of the return, and says what does not come out as the page states.
pub fn check_examples(book: &Book) -> Vec<Fault> {
    book.headlines.values().flat_map(of_headline).collect()
}

fn of_headline(headline: &Headline) -> Vec<Fault> {
    let Source::Layouts(series) = &headline.source else { return Vec::new() };
    let of_example = |example: &Example| {
        let given = |id: &String| example.given.iter().find(|(name, _)| name == id).map(|(_, table)| as_table(table));
        let tables: Option<Vec<Table>> = series.iter().map(|series| given(&series.of)).collect();
        let Some(tables) = tables else {
            let what = "the example gives no table for one of the series: write ### given LAYOUT for each";
            return Some(Fault::new(&headline.path, example.line, what));
        };
        let shown = shown(headline.facts.chart, &tables);
        let expected: Vec<Row> = example.then.rows.iter().map(|(_, row)| row.clone()).collect();
        let what = || format!("expected {}, but it shows {}", words(&expected), words(&shown));
        (shown != expected).then(|| Fault::new(&headline.path, example.then.line, what()))
    };
    headline.examples.iter().filter_map(of_example).collect()
}

fn as_table(table: &SmallTable) -> Table {
    let rows = table.rows.iter().map(|(_, row)| row.clone()).collect();
    Table { columns: table.columns.clone(), are_numbers: vec![false; table.columns.len()], rows }
}

/// What a headline shows of these tables, row by row.
fn shown(chart: Chart, tables: &[Table]) -> Vec<Row> {
    if chart == Chart::Flows {
        let flows = frequent(of_tables(tables.iter()));
        return flows
            .into_iter()
            .map(|(from, to, count)| vec![Some(from), Some(to), Some(count.to_string())])
            .collect();
    }
    let all: Vec<&Table> = tables.iter().collect();
    let row = |column: &String| {
        let sums = all.iter().map(|table| Some(total(table, column).to_string()));
        std::iter::once(Some(column.clone())).chain(sums).collect()
    };
    common_columns(&all).into_iter().map(row).collect()
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
