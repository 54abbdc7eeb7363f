//! The report as one page of HTML that needs nothing beside it: pictures as SVG, each with its table and a download.

use maud::{Markup, html};

use super::Way;
use super::contents::{Contents, Shown};
use super::cover::About;
use super::headlines::Headline;
use super::sankey::Bands;
use super::summary::{COLOURS, Sum};
use cld_figures::Table;
use cld_format::whole_page;

/// Measures of a picture, in pixels: a bar, the room for labels, and the longest bar.
const BAR: i64 = 14;
const LABELS: i64 = 320;
const LEGEND: i64 = 16;
const LONGEST: i64 = 400;

pub(crate) fn page(contents: &Contents<'_>, about: &About, way: &Way<'_>, requests: Option<&Bands>) -> String {
    let title = &about.title;
    let of_returns = contents.tables.iter().filter(|shown| !shown.table.rows.is_empty());
    let body = html! {
                main {
                    h1 { (title) }
                    dl { @for (label, said) in &about.facts { div { dt { (label) } dd { (said) } } } }
                    h2 { "Headline figures" }
                    @for sum in Sum::all(contents) { (picture(&of_sum(&sum), &figures(&sum))) }
                    @for headline in &contents.headlines { (picture(headline, &as_table(headline))) }
                    @if let Some(requests) = requests {
                        h3 { (requests.title) }
                        (requests.svg())
                        (table(requests.title, "requests", &requests.table()))
                    }
                    h2 { "From rows received to rows counted" }
                    @for funnel in &way.funnels { (picture(&funnel.picture(), &funnel.table())) }
                    (table("Rows of the area after each step, in the order that data flow", "steps", way.steps))
                    @if let Some(quality) = way.quality {
                        h2 { "Data quality" }
                        (picture(&quality.completeness(), &as_table(&quality.completeness())))
                        (table("How far each item is filled and usable", "items", &quality.items))
                        (table("What each rule found", "findings", &quality.findings))
                    }
                    h2 { "Tables of the return" }
                    @for Shown { layout, table: figures, .. } in of_returns {
                        h3 { (layout.title) }
                        @if let Some(note) = &layout.note { p.note { (note) } }
                        (table(&layout.id, &layout.id, figures))
                    }
                }
    };
    whole_page(title, &[OWN_STYLE], &body)
}

const OWN_STYLE: &str = "\
svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}
.scroll{overflow-x:auto}td.number{text-align:right}
@media print{.scroll{overflow:visible}}
";

/// Bars for each series, and the figures as a table.
fn picture(headline: &Headline, figures: &Table) -> Markup {
    let Headline { title, names, rows } = headline;
    let most = rows.iter().flat_map(|(_, values)| values).flatten().copied().fold(1.0, f64::max);
    let step = names.len() as i64 * BAR + 8;
    let top = LEGEND * names.len() as i64 + 8;
    let (width, height) = (LABELS + LONGEST + 60, step * rows.len() as i64 + top);
    let length = |value: f64| (value * LONGEST as f64 / most) as i64;
    html! {
        h3 { (title) }
        svg role="img" aria-label={ (title) ", bars; the figures stand in the table below" }
            viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) {
            @for (at, name) in (0..).zip(names) {
                rect x=(LABELS) y=(LEGEND * at + 2) width="12" height="12" fill=(colour(at)) {}
                text x=(LABELS + 18) y=(LEGEND * at + 13) { (name) }
            }
            @for (row, (label, values)) in (0..).zip(rows) {
                text x=(LABELS - 8) y=(top + row * step + step / 2) text-anchor="end" { (label) }
                @for (at, value) in (0..).zip(values.iter().copied()) {
                    @if let Some(value) = value {
                        rect x=(LABELS) y=(top + row * step + at * BAR) width=(length(value)) height=(BAR - 1)
                            fill=(colour(at)) {}
                        text x=(LABELS + length(value) + 4) y=(top + row * step + at * BAR + BAR - 3) { (value) }
                    }
                }
            }
        }
        (table(title, title, figures))
    }
}

fn colour(at: i64) -> String {
    format!("#{:06x}", COLOURS[at as usize % COLOURS.len()])
}

fn of_sum(sum: &Sum<'_>) -> Headline {
    let row = |column: &&String| {
        let values = sum.values(column).into_iter().chain(sum.values_before(column));
        ((*column).clone(), values.map(|value| Some(value as f64)).collect())
    };
    Headline {
        title: sum.title.to_owned(),
        names: sum.names().map(str::to_owned).into_iter().chain(sum.names_before()).collect(),
        rows: sum.columns.iter().map(row).collect(),
    }
}

/// The sums by column, and their shares.
fn figures(sum: &Sum<'_>) -> Table {
    let columns: Vec<String> = ["what"]
        .into_iter()
        .chain(sum.names())
        .map(str::to_owned)
        .chain(sum.names_before())
        .chain(sum.share_names())
        .collect();
    let row = |column: &&String| {
        let shares = sum.shares(column).into_iter().map(|share| share.map(|share| format!("{share:.1}")));
        let counts = sum.values(column).into_iter().chain(sum.values_before(column));
        let counts = counts.map(|value| Some(value.to_string()));
        std::iter::once(Some((*column).clone())).chain(counts).chain(shares).collect()
    };
    let are_numbers = (0..columns.len()).map(|at| at > 0).collect();
    Table { columns, are_numbers, rows: sum.columns.iter().map(row).collect() }
}

fn as_table(headline: &Headline) -> Table {
    let columns: Vec<String> = std::iter::once("what".to_owned()).chain(headline.names.iter().cloned()).collect();
    let row = |(label, values): &(String, Vec<Option<f64>>)| {
        let values = values.iter().map(|value| value.map(|value| value.to_string()));
        std::iter::once(Some(label.clone())).chain(values).collect()
    };
    let are_numbers = (0..columns.len()).map(|at| at > 0).collect();
    Table { columns, are_numbers, rows: headline.rows.iter().map(row).collect() }
}

/// A table with a link that gives it as CSV.
fn table(caption: &str, name: &str, table: &Table) -> Markup {
    let cells = |row: &Vec<Option<String>>| -> Vec<(bool, String)> {
        table.are_numbers.iter().copied().zip(row.iter().map(|cell| cell.clone().unwrap_or_default())).collect()
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for column in &table.columns { th scope="col" { (column) } } } }
                tbody {
                    @for row in &table.rows {
                        tr { @for (is_number, cell) in cells(row) { @if is_number { td.number { (cell) } } @else { td { (cell) } } } }
                    }
                }
            }
        }
        p.note { a href={ "data:text/csv;charset=utf-8," (encoded(table)) } download={ (name) ".csv" } { (name) " as CSV" } }
    }
}

/// A table as the address of its CSV.
fn encoded(table: &Table) -> String {
    let bytes = table.as_csv().expect("memory takes all that is written");
    bytes
        .iter()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
