//! The sheet Summary: headlines as tables, each with its chart.

use cld_format::SERIES;
use cld_format::workbook::{Formats, LINE};
use cld_terms::in_words;
use rust_xlsxwriter::{Chart, ChartFormat, ChartSolidFill, ChartType, Color, Formula, Workbook, Worksheet, XlsxError};

use super::names::{HEADINGS, cell_name};
use crate::model::contents::{Contents, Shown};
use crate::model::figures::Figures;
use crate::model::sums::Sum;

/// Rows that a chart is high.
pub(super) const CHART: u32 = 18;

pub(super) fn write(
    workbook: &mut Workbook,
    contents: &Contents<'_>,
    sums: &[Sum<'_>],
    formats: &Formats,
) -> Result<(), XlsxError> {
    if sums.is_empty() && contents.figures.is_empty() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet().set_name(SUMMARY)?;
    // A share of nothing is stored as the empty text that its formula gives, not as zero.
    sheet.set_formula_result_default("");
    let columns = |sum: &Sum<'_>| (sum.series.len() + sum.previous_names().len() + sum.share_names().len()) as u16;
    sheet.set_column_width(0, 48)?.set_column_range_width(1, sums.iter().map(columns).max().unwrap_or(4), 14)?;
    let mut row = 0;
    for sum in sums {
        row = add(sheet, row, sum, formats)?;
    }
    for figures in &contents.figures {
        row = add_figures(sheet, row, figures, formats)?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

const SUMMARY: &str = "Summary";

/// A table of sums by column, and its chart next to it; gives the row for the next.
fn add(sheet: &mut Worksheet, first: u32, sum: &Sum<'_>, formats: &Formats) -> Result<u32, XlsxError> {
    let Sum { headline, series, columns, .. } = sum;
    let (headings, last) = (first + 1, first + 1 + columns.len() as u32);
    let names: Vec<String> =
        sum.names().into_iter().map(str::to_owned).chain(sum.previous_names()).chain(sum.share_names()).collect();
    head(sheet, first, &headline.facts.title, &headline.facts.rows, &names, formats)?;
    sheet.set_row_height(headings, 3.0 * LINE)?;
    for (row, column) in (headings + 1..).zip(columns) {
        sheet.write_string_with_format(row, 0, column, &formats.text)?;
        for ((at, (_, shown)), value) in (1u16..).zip(series).zip(sum.values(column)) {
            let formula = Formula::new(sum_of_column(shown, column)).set_result(value.to_string());
            sheet.write_formula_with_format(row, at, formula, &formats.number)?;
        }
        for (at, value) in (1 + series.len() as u16..).zip(sum.previous_values(column)) {
            sheet.write_number_with_format(row, at, value as f64, &formats.number)?;
        }
        shares(sheet, row, (headings + 1, last), sum, column, formats)?;
    }
    let mut chart = bars(&headline.facts.title, &headline.facts.unit, (headings, last), series.len() as u16);
    let ages = sum.names().join(" and ");
    chart.set_alt_text(format!("Bars: {}, for people aged {ages}. The figures are on the left.", headline.facts.title));
    sheet.insert_chart(first, 2 + names.len() as u16, &chart)?;
    Ok((last + 3).max(first + CHART + 2))
}

/// The shares of a column: formulas for those of the area itself.
fn shares(
    sheet: &mut Worksheet,
    row: u32,
    (from, to): (u32, u32),
    sum: &Sum<'_>,
    column: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let own = sum.series.len() as u16;
    let first = 1 + own + sum.previous_names().len() as u16;
    for (at, share) in (0u16..).zip(sum.shares(column)) {
        if at < own {
            let [one, from, to] = [row, from, to].map(|row| cell_name(row, at + 1, true, true));
            let formula = format!("=IF(SUM({from}:{to})=0,\"\",100*{one}/SUM({from}:{to}))");
            let shown = share.map(|share| share.to_string()).unwrap_or_default();
            let formula = Formula::new(formula).set_result(shown);
            sheet.write_formula_with_format(row, first + at, formula, &formats.share)?;
        } else if let Some(share) = share {
            sheet.write_number_with_format(row, first + at, share, &formats.share)?;
        }
    }
    Ok(())
}

/// A title in row `first`, and below it the headings: what the rows are, then the names of the columns.
fn head(
    sheet: &mut Worksheet,
    first: u32,
    title: &str,
    label: &str,
    names: &[String],
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(first, 0, title, &formats.title)?;
    sheet.write_string_with_format(first + 1, 0, in_words(label), &formats.heading)?;
    for (at, name) in (1u16..).zip(names) {
        sheet.write_string_with_format(first + 1, at, in_words(name), &formats.heading)?;
    }
    Ok(())
}

/// A table of figures, and its chart next to it; gives the row for the next.
fn add_figures(sheet: &mut Worksheet, first: u32, figures: &Figures, formats: &Formats) -> Result<u32, XlsxError> {
    let Figures { title, unit, label, names, rows, .. } = figures;
    head(sheet, first, title, label, names, formats)?;
    let headings = first + 1;
    for (row, (label, figures)) in (headings + 1..).zip(rows) {
        sheet.write_string_with_format(row, 0, label, &formats.text)?;
        for (at, figure) in (1u16..).zip(figures) {
            if let Some(figure) = figure {
                sheet.write_number_with_format(row, at, *figure, &formats.share)?;
            }
        }
    }
    let last = headings + rows.len() as u32;
    let chart = bars(title, unit, (headings, last), names.len() as u16);
    sheet.insert_chart(first, 2 + names.len() as u16, &chart)?;
    Ok((last + 3).max(first + CHART + 2))
}

/// Bars of the columns after the first, between the row of headings and the last.
fn bars(title: &str, unit: &str, rows: (u32, u32), series: u16) -> Chart {
    bars_of(SUMMARY, title, unit, rows, &(1..=series).collect::<Vec<_>>())
}

/// Bars of some columns of a sheet, between the row of headings and the last; labels are in the first column.
pub(super) fn bars_of(sheet: &str, title: &str, unit: &str, (headings, last): (u32, u32), columns: &[u16]) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    for (at, colour) in columns.iter().copied().zip(SERIES.into_iter().cycle()) {
        chart
            .add_series()
            .set_name((sheet, headings, at))
            .set_categories((sheet, headings + 1, 0, last, 0))
            .set_values((sheet, headings + 1, at, last, at))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour))));
    }
    chart.title().set_name(title);
    chart.set_alt_text(format!("Bars: {title}. The figures are on the left."));
    chart.x_axis().set_name(unit);
    chart.y_axis().set_reverse();
    chart.set_width(640).set_height(340);
    chart
}

/// The formula that sums a column of a table's sheet.
fn sum_of_column(shown: &Shown<'_>, column: &str) -> String {
    let at = shown.table.place(column).unwrap_or_default();
    // A table without rows is summed over the empty row that follows its headings.
    let rows = (HEADINGS + 1, HEADINGS + shown.table.rows.len().max(1) as u32);
    let [from, to] = [rows.0, rows.1].map(|row| cell_name(row, at as u16, true, true));
    format!("=SUM('{}'!{from}:{to})", shown.layout.sheet())
}
