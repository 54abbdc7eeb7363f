//! The headline figures: sums of the return's tables, each with a chart.

use rust_xlsxwriter::{Chart, ChartFormat, ChartSolidFill, ChartType, Color, Formula, Workbook, Worksheet, XlsxError};

use super::contents::{Contents, Shown};
use super::headlines::Headline;
use super::neighbours::Beside;
use super::sheets::{Formats, HEADINGS, LINE, cell_name, sheet_name};
use cld_figures::Table;

/// What is summed up: a title, and for each of its series the table whose columns are added up.
pub(crate) const SUMMED: [(&str, [(&str, &str); 2]); 3] = [
    ("Long-term support in the period, by setting", [("18 to 64", "LTS001a.1a"), ("65 and over", "LTS001a.1b")]),
    ("Long-term support on the last day, by setting", [("18 to 64", "LTS001b.1a"), ("65 and over", "LTS001b.1b")]),
    ("Requests from new clients, by what followed", [("18 to 64", "STS001.1a"), ("65 and over", "STS001.1b")]),
];

/// Rows that a chart is high.
pub(super) const CHART: u32 = 18;
/// Dark enough on white, and told apart without colour: one is light, one dark; greys are the period before.
pub(crate) const COLOURS: [u32; 4] = [0x1F_3A_5F, 0x8C_B4_E2, 0x5A_5A_5A, 0xC8_C8_C8];

/// Sums of two tables by their columns.
pub(crate) struct Sum<'a> {
    pub title: &'static str,
    /// By age.
    series: [(&'static str, &'a Shown<'a>); 2],
    /// The columns that both have: what only one of them has comes last and is not summed up.
    pub columns: Vec<&'a String>,
    /// The tables of the period before, and its days.
    before: Option<(&'a str, [&'a Table; 2])>,
    /// The areas around, each with its tables.
    beside: Vec<(&'a str, [&'a Table; 2])>,
}

impl<'a> Sum<'a> {
    /// The headline figures that the area has tables for.
    pub(crate) fn all(contents: &'a Contents<'_>) -> Vec<Sum<'a>> {
        let found = |id: &str| contents.tables.iter().find(|shown| shown.layout.id == id);
        let sum = |(title, [one, other]): (&'static str, [(&'static str, &str); 2])| {
            let series = [(one.0, found(one.1)?), (other.0, found(other.1)?)];
            let [first, second] = [&series[0].1.table.columns, &series[1].1.table.columns];
            let columns = first.iter().skip(1).filter(|column| second.contains(column)).collect();
            let of_area =
                |area: &'a Beside| Some((area.name.as_str(), [area.tables.get(one.1)?, area.tables.get(other.1)?]));
            let before = contents.before.as_ref().and_then(|before| {
                Some((before.name.as_str(), [before.tables.get(one.1)?, before.tables.get(other.1)?]))
            });
            let beside = contents.beside.iter().filter_map(of_area).collect();
            Some(Sum { title, series, columns, before, beside })
        };
        SUMMED.into_iter().filter_map(sum).collect()
    }

    pub(crate) fn names(&self) -> [&'static str; 2] {
        self.series.map(|(name, _)| name)
    }

    /// The sums of a column, by age.
    pub(crate) fn values(&self, column: &str) -> [i64; 2] {
        self.series.map(|(_, shown)| total(&shown.table, column))
    }

    /// What the sums of the period before are called, by age; none without that period.
    pub(crate) fn names_before(&self) -> Vec<String> {
        self.before.iter().flat_map(|(days, _)| self.names().map(|age| format!("{age}, {days}"))).collect()
    }

    /// The sums of a column in the period before, by age.
    pub(crate) fn values_before(&self, column: &str) -> Vec<i64> {
        self.before.iter().flat_map(|(_, tables)| tables.map(|table| total(table, column))).collect()
    }

    /// What the shares are called: by age, of the area and of those around.
    pub(crate) fn share_names(&self) -> Vec<String> {
        let own = self.names().map(|age| format!("{age}, %"));
        let beside = self.beside.iter().flat_map(|(area, _)| self.names().map(|age| format!("{area}: {age}, %")));
        own.into_iter().chain(beside).collect()
    }

    /// The shares of a column in what is summed up, in per cent, in the order of their names; none of nothing.
    pub(crate) fn shares(&self, column: &str) -> Vec<Option<f64>> {
        let own = self.series.map(|(_, shown)| &shown.table);
        let tables = own.into_iter().chain(self.beside.iter().flat_map(|(_, tables)| *tables));
        let share = |table: &Table| {
            let whole: i64 = self.columns.iter().map(|column| total(table, column)).sum();
            (whole > 0).then(|| 100.0 * total(table, column) as f64 / whole as f64)
        };
        tables.map(share).collect()
    }
}

pub(super) fn write(workbook: &mut Workbook, contents: &Contents<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let sums = Sum::all(contents);
    if sums.is_empty() && contents.headlines.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet().set_name(SUMMARY)?;
    // A share of nothing is stored as the empty text that its formula gives, not as zero.
    sheet.set_formula_result_default("");
    let columns = |sum: &Sum<'_>| (sum.names_before().len() + sum.share_names().len()) as u16;
    sheet.set_column_width(0, 48)?.set_column_range_width(1, 2 + sums.iter().map(columns).max().unwrap_or(2), 14)?;
    let mut row = 0;
    for sum in &sums {
        row = add(sheet, row, sum, formats)?;
    }
    for headline in &contents.headlines {
        row = add_headline(sheet, row, headline, formats)?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

const SUMMARY: &str = "Summary";

/// A table of sums by column, and its chart beside it; gives the row for the next.
fn add(sheet: &mut Worksheet, first: u32, sum: &Sum<'_>, formats: &Formats) -> Result<u32, XlsxError> {
    let Sum { title, series, columns, .. } = sum;
    let title = *title;
    sheet.write_string_with_format(first, 0, title, &formats.title)?;
    let headings = first + 1;
    sheet.write_string_with_format(headings, 0, "", &formats.heading)?;
    for (row, column) in (headings + 1..).zip(columns) {
        sheet.write_string_with_format(row, 0, *column, &formats.text)?;
    }
    let last = headings + columns.len() as u32;
    for (at, (name, shown)) in (1u16..).zip(series) {
        sheet.write_string_with_format(headings, at, *name, &formats.heading)?;
        for (row, column) in (headings + 1..).zip(columns) {
            let (formula, value) = sum_of_column(shown, column);
            let formula = Formula::new(formula).set_result(value.to_string());
            sheet.write_formula_with_format(row, at, formula, &formats.number)?;
        }
    }
    let before = sum.names_before();
    let shares_from = 3 + before.len() as u16;
    let names: Vec<String> = before.into_iter().chain(sum.share_names()).collect();
    sheet.set_row_height(headings, 3.0 * LINE)?;
    for (at, name) in (3u16..).zip(&names) {
        sheet.write_string_with_format(headings, at, name, &formats.heading)?;
    }
    for (row, column) in (headings + 1..).zip(columns) {
        for (at, value) in (3u16..).zip(sum.values_before(column)) {
            sheet.write_number_with_format(row, at, value as f64, &formats.number)?;
        }
        for (at, share) in (0u16..).zip(sum.shares(column)) {
            let shown = share.map(|share| share.to_string()).unwrap_or_default();
            if at < 2 {
                let [one, from, to] = [row, headings + 1, last].map(|row| cell_name(row, at + 1, true, true));
                let formula = format!("=IF(SUM({from}:{to})=0,\"\",100*{one}/SUM({from}:{to}))");
                let formula = Formula::new(formula).set_result(shown);
                sheet.write_formula_with_format(row, at + shares_from, formula, &formats.share)?;
            } else if let Some(share) = share {
                sheet.write_number_with_format(row, at + shares_from, share, &formats.share)?;
            }
        }
    }
    let mut chart = bars(title, (headings, last), series.len() as u16);
    chart.set_alt_text(format!(
        "Bars: {title}, for people aged 18 to 64 and 65 and over. The figures stand to the left."
    ));
    sheet.insert_chart(first, 4 + names.len() as u16, &chart)?;
    Ok((last + 3).max(first + CHART + 2))
}

/// A table of figures, and its chart beside it; gives the row for the next.
fn add_headline(sheet: &mut Worksheet, first: u32, headline: &Headline, formats: &Formats) -> Result<u32, XlsxError> {
    let Headline { title, names, rows } = headline;
    sheet.write_string_with_format(first, 0, title, &formats.title)?;
    let headings = first + 1;
    sheet.write_string_with_format(headings, 0, "", &formats.heading)?;
    for (at, name) in (1u16..).zip(names) {
        sheet.write_string_with_format(headings, at, name, &formats.heading)?;
    }
    for (row, (label, figures)) in (headings + 1..).zip(rows) {
        sheet.write_string_with_format(row, 0, label, &formats.text)?;
        for (at, figure) in (1u16..).zip(figures) {
            if let Some(figure) = figure {
                sheet.write_number_with_format(row, at, *figure, &formats.share)?;
            }
        }
    }
    let last = headings + rows.len() as u32;
    let chart = bars(title, (headings, last), names.len() as u16);
    sheet.insert_chart(first, 2 + names.len() as u16, &chart)?;
    Ok((last + 3).max(first + CHART + 2))
}

/// Bars of the columns after the first, between the row of headings and the last.
fn bars(title: &str, rows: (u32, u32), series: u16) -> Chart {
    bars_of(SUMMARY, title, rows, &(1..=series).collect::<Vec<_>>())
}

/// Bars of some columns of a sheet, between the row of headings and the last; labels stand in the first column.
pub(super) fn bars_of(sheet: &str, title: &str, (headings, last): (u32, u32), columns: &[u16]) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    for (at, colour) in columns.iter().copied().zip(COLOURS.into_iter().cycle()) {
        chart
            .add_series()
            .set_name((sheet, headings, at))
            .set_categories((sheet, headings + 1, 0, last, 0))
            .set_values((sheet, headings + 1, at, last, at))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour))));
    }
    chart.title().set_name(title);
    chart.set_alt_text(format!("Bars: {title}. The figures stand to the left."));
    chart.y_axis().set_reverse();
    chart.set_width(640).set_height(340);
    chart
}

/// The sum of a column of a table; of one that the table lacks nothing.
fn total(table: &Table, column: &str) -> i64 {
    let Some(at) = table.place(column) else { return 0 };
    table.rows.iter().filter_map(|row| row[at].as_deref()?.parse::<i64>().ok()).sum()
}

/// The sum of a column of a table's sheet, as a formula and as it is.
fn sum_of_column(shown: &Shown<'_>, column: &str) -> (String, i64) {
    let at = shown.table.place(column).unwrap_or_default();
    // A table without rows is summed over the empty row that follows its headings.
    let rows = (HEADINGS + 1, HEADINGS + shown.table.rows.len().max(1) as u32);
    let [from, to] = [rows.0, rows.1].map(|row| cell_name(row, at as u16, true, true));
    (format!("=SUM('{}'!{from}:{to})", sheet_name(shown)), total(&shown.table, column))
}
