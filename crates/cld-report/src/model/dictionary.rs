//! What the pages of the method say, as a table.

use cld_book::{Kind, Page};
use cld_figures::Table;

use super::contents::Contents;

/// What the method's pages say.
pub(crate) fn dictionary(contents: &Contents<'_>) -> Table {
    let columns = ["Name", "Kind", "Meaning", "Why", "Rule", "Example", "Evidence", "Page"].map(str::to_owned).to_vec();
    let pages = contents.method.pages.values().filter(|page| page.kind() != Kind::Rule);
    let row = |page: &Page| {
        let (rule, example) = (page.sql.text.trim(), example(page));
        let texts = [&page.name, page.kind().noun(), &page.lead, page.why.trim(), rule, &example];
        let texts = texts.into_iter().chain([page.evidence.word(), &page.path]);
        texts.map(|text| Some(text.to_owned())).collect()
    };
    Table { are_numbers: vec![false; columns.len()], columns, rows: pages.map(row).collect() }
}

/// A worked example in a line: what is given and what comes out. Those of steps and tables are tables themselves.
fn example(page: &Page) -> String {
    let Some((table, (_, row))) = page.rows.as_ref().and_then(|table| Some((table, table.rows.first()?))) else {
        return format!("{} on the page", page.examples.len());
    };
    let cell = |(column, cell): (&String, &Option<String>)| format!("{column} {}", cell.as_deref().unwrap_or("empty"));
    let mut given: Vec<String> = table.columns.iter().zip(row).map(cell).collect();
    let outcome = given.pop().unwrap_or_default();
    format!("{}: {outcome}", given.join(", "))
}
