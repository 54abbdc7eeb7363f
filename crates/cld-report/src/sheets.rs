//! The workbook's sheets.

use std::error::Error;

use cld_book::Kind;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::contents::{Contents, Shown};
use super::cover::About;
use super::filter_steps::Funnel;
use super::formulas::{CellFormulas, Names, is_turned};
use super::listing::Listing;
use super::{Way, rows, summary};
use cld_figures::Table;
use cld_run::Finished;

/// Most rows that formulas count; a workbook with more opens too slowly, and has values.
pub(super) const MOST_COUNTED: usize = 200_000;
pub(super) const EVENTS: &str = "Events";
/// Row of a table's headings, counted from 0: the title, what to know and an empty row stand above it.
pub(super) const HEADINGS: u32 = 3;
/// Widest column, in characters.
const WIDEST: f64 = 60.0;
/// Rows from which on a table is a list whose rows have one line each.
const LONG_LIST: usize = 1_000;
/// Height of a line, in points.
pub(super) const LINE: f64 = 15.0;

/// The formats that all sheets share.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) text: Format,
    pub(super) line: Format,
    pub(super) number: Format,
    pub(super) share: Format,
}

impl Formats {
    fn new() -> Formats {
        let cell = || Format::new().set_align(FormatAlign::Top);
        let dark = Color::RGB(summary::COLOURS[0]);
        let heading = cell().set_bold().set_text_wrap().set_font_color(Color::White).set_background_color(dark);
        Formats {
            title: Format::new().set_bold().set_font_size(14),
            heading: heading.set_border_bottom(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            line: cell(),
            number: cell().set_num_format("#,##0"),
            share: cell().set_num_format("#,##0.0"),
        }
    }
}

pub(crate) fn workbook(
    contents: &Contents<'_>,
    about: &About,
    run: &Finished<'_>,
    way: &Way<'_>,
) -> Result<Workbook, Box<dyn Error>> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new().set_title(&about.title).set_author(format!("cld {}", contents.record.cld)),
    );
    let formats = Formats::new();
    about.write(workbook.add_worksheet().set_name("Read me")?, contents, &formats)?;
    summary::write(&mut workbook, contents, &formats)?;
    if !way.funnels.is_empty() {
        funnels(workbook.add_worksheet().set_name(FUNNEL)?, &way.funnels, &formats)?;
    }
    if let Some(quality) = way.quality {
        plain(workbook.add_worksheet().set_name("Data quality")?, &quality.items, &formats)?;
        plain(workbook.add_worksheet().set_name("Findings")?, &quality.findings, &formats)?;
    }
    let names = Names::define(&mut workbook, contents)?;
    for shown in &contents.tables {
        let formulas = CellFormulas::of(shown, contents, &names);
        table_sheet(workbook.add_worksheet().set_name(sheet_name(shown))?, shown, contents, &formulas, &formats)?;
    }
    for (name, listing) in &contents.listings {
        list(workbook.add_worksheet_with_constant_memory()?.set_name(name)?, listing, &formats)?;
    }
    let dictionary = dictionary(contents);
    let codes: Vec<String> = contents.codes.iter().cloned().collect();
    if about.has_events {
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(EVENTS)?;
        let place_of = |column: &str| {
            let of =
                |row: &Vec<Option<String>>| row[0].as_deref() == Some(column) && row[1].as_deref() == Some("variable");
            dictionary.rows.iter().position(of).map(|at| at + 2)
        };
        rows::write(sheet, run, &codes, &formats, place_of)?;
    }
    plain(workbook.add_worksheet().set_name("Steps")?, way.steps, &formats)?;
    plain(workbook.add_worksheet().set_name("Submissions")?, &contents.submissions, &formats)?;
    plain(workbook.add_worksheet().set_name("Dictionary")?, &dictionary, &formats)?;
    Ok(workbook)
}

const FUNNEL: &str = "Funnel";
const FUNNEL_WIDTHS: [f64; 4] = [50.0, 66.0, 14.0, 14.0];

/// The way of the rows to each table of headline figures, each with its chart.
fn funnels(sheet: &mut Worksheet, funnels: &[Funnel], formats: &Formats) -> Result<(), XlsxError> {
    for (at, width) in (0u16..).zip(FUNNEL_WIDTHS) {
        sheet.set_column_width(at, width)?;
    }
    let mut first = 0;
    for funnel in funnels {
        let table = funnel.table();
        sheet.write_string_with_format(first, 0, &funnel.title, &formats.title)?;
        sheet.set_row_height(first + 1, 2.0 * LINE)?;
        cells(sheet, first + 1, &table, &FUNNEL_WIDTHS, formats, |_, _| None)?;
        let last = first + 1 + table.rows.len() as u32;
        let chart = summary::bars_of(FUNNEL, &funnel.title, (first + 1, last), &[2]);
        sheet.insert_chart(first, 5, &chart)?;
        first = (last + 3).max(first + summary::CHART + 2);
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// As the return has it, without what a sheet's name may not hold.
pub(super) fn sheet_name(shown: &Shown<'_>) -> String {
    shown.layout.id.chars().map(|letter| if "[]:*?/\\".contains(letter) { '-' } else { letter }).take(31).collect()
}

/// A table of the return: its title, what to know of it, its figures.
fn table_sheet(
    sheet: &mut Worksheet,
    shown: &Shown<'_>,
    contents: &Contents<'_>,
    formulas: &CellFormulas<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, &shown.layout.title, &formats.title)?;
    let known = format!("Layout known from: {}.", shown.layout.source);
    let why_values = shown
        .formulas
        .sheet()
        .and_then(|sheet| contents.too_long.get(sheet))
        .map(|rows| format!("Figures are values: formulas would count {rows} rows, more than {MOST_COUNTED}."));
    let said = [Some(known), shown.layout.note.clone(), why_values].into_iter().flatten().collect::<Vec<_>>().join(" ");
    sheet.write_string(1, 0, said)?;
    let turned = is_turned(shown).then(|| shown.table.turned());
    write(sheet, HEADINGS, turned.as_ref().unwrap_or(&shown.table), formats, |row, at| formulas.at(row, at))
}

/// Rows that formulas count, one line each.
fn list(sheet: &mut Worksheet, listing: &Listing, formats: &Formats) -> Result<(), XlsxError> {
    let last = listing.rows();
    for (at, column) in listing.columns.iter().enumerate() {
        let cells = (0..last.min(LONG_LIST)).filter_map(|row| listing.cell(row, at));
        let longest = cells.map(|cell| cell.chars().count()).chain([column.chars().count()]).max().unwrap_or(0);
        sheet.set_column_width(at as u16, (longest as f64 + 3.0).min(WIDEST))?;
        sheet.write_string_with_format(0, at as u16, column, &formats.heading)?;
    }
    for row in 0..last {
        for at in 0..listing.columns.len() {
            let (line, column) = (row as u32 + 1, at as u16);
            let Some(text) = listing.cell(row, at) else { continue };
            match text.parse::<f64>() {
                Ok(number) if listing.are_numbers[at] => {
                    sheet.write_number_with_format(line, column, number, &formats.number)?
                }
                _ => sheet.write_string_with_format(line, column, text, &formats.line)?,
            };
        }
    }
    sheet.autofilter(0, 0, last as u32, listing.columns.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What the method's pages say.
fn dictionary(contents: &Contents<'_>) -> Table {
    let columns = ["name", "kind", "meaning", "why", "rule", "example", "evidence", "page"].map(str::to_owned).to_vec();
    let pages = contents.method.pages.values().filter(|page| page.kind() != Kind::Rule);
    let row = |page: &cld_book::Page| {
        let (rule, example) = (page.sql.text.trim(), example(page));
        let told = [&page.name, page.kind().noun(), &page.lead, page.why.trim(), rule, &example];
        let texts = told.into_iter().chain([page.evidence.word(), &page.path]);
        texts.map(|text| Some(text.to_owned())).collect()
    };
    Table { are_numbers: vec![false; columns.len()], columns, rows: pages.map(row).collect() }
}

/// A worked example in a line: what is given and what comes out. Those of steps and tables are tables themselves.
fn example(page: &cld_book::Page) -> String {
    let Some((table, (_, row))) = page.rows.as_ref().and_then(|table| Some((table, table.rows.first()?))) else {
        return format!("{} on the page", page.examples.len());
    };
    let cell = |(column, cell): (&String, &Option<String>)| format!("{column} {}", cell.as_deref().unwrap_or("empty"));
    let mut told: Vec<String> = table.columns.iter().zip(row).map(cell).collect();
    let outcome = told.pop().unwrap_or_default();
    format!("{}: {outcome}", told.join(", "))
}

/// A table from the first row on, with filters.
fn plain(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    write(sheet, 0, table, formats, |_, _| None)?;
    if !table.columns.is_empty() {
        sheet.autofilter(0, 0, table.rows.len() as u32, table.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// Writes a table whose headings stand in row `first`; `formula` gives that of a cell which has one.
fn write(
    sheet: &mut Worksheet,
    first: u32,
    table: &Table,
    formats: &Formats,
    formula: impl Fn(u32, u16) -> Option<String>,
) -> Result<(), XlsxError> {
    let (mut lines, mut widths): (f64, Vec<f64>) = (1.0, Vec::new());
    for (at, column) in (0u16..).zip(&table.columns) {
        let cells = table.rows.iter().filter_map(|row| row[usize::from(at)].as_deref());
        let longest = cells.map(|cell| cell.chars().count()).chain([column.chars().count().min(16)]).max().unwrap_or(0);
        let width = (longest as f64 + 3.0).min(WIDEST);
        sheet.set_column_width(at, width)?;
        widths.push(width);
        lines = lines.max((column.chars().count() as f64 / (width - 3.0)).ceil());
    }
    // Words break early: a line more where there are several.
    sheet.set_row_height(first, LINE * if lines > 1.0 { (lines + 1.0).min(5.0) } else { 1.0 })?;
    cells(sheet, first, table, &widths, formats, formula)?;
    sheet.set_freeze_panes(first + 1, 1)?;
    sheet.set_landscape().set_repeat_rows(first, first)?.set_print_fit_to_pages(1, 0);
    if !table.columns.is_empty() {
        sheet.set_print_area(0, 0, first + table.rows.len() as u32, table.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// A table's headings in row `first` and its cells below, in columns of these widths. Text goes on in a further line of
/// its cell, but not in a long list.
fn cells(
    sheet: &mut Worksheet,
    first: u32,
    table: &Table,
    widths: &[f64],
    formats: &Formats,
    formula: impl Fn(u32, u16) -> Option<String>,
) -> Result<(), XlsxError> {
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(first, at, column, &formats.heading)?;
    }
    let is_list = table.rows.len() > LONG_LIST;
    let text_format = if is_list { &formats.line } else { &formats.text };
    for (row, cells) in (first + 1..).zip(&table.rows) {
        let lines = |(cell, width): (&Option<String>, &f64)| {
            cell.as_ref().map_or(1.0, |text| (text.chars().count() as f64 / (width - 3.0)).ceil())
        };
        let lines = cells.iter().zip(widths).map(lines).fold(1.0, f64::max);
        if lines > 1.0 && !is_list {
            sheet.set_row_height(row, LINE * lines)?;
        }
        for (at, cell) in (0u16..).zip(cells) {
            let number = cell.as_deref().filter(|_| table.are_numbers[usize::from(at)]).map(str::parse::<f64>);
            match (formula(row, at), cell, number) {
                (Some(formula), Some(value), _) => {
                    sheet.write_formula_with_format(
                        row,
                        at,
                        Formula::new(formula).set_result(value),
                        if value.contains('.') { &formats.share } else { &formats.number },
                    )?;
                }
                (_, Some(_), Some(Ok(number))) if number.fract() == 0.0 => {
                    sheet.write_number_with_format(row, at, number, &formats.number)?;
                }
                (_, Some(_), Some(Ok(number))) => {
                    sheet.write_number_with_format(row, at, number, &formats.share)?;
                }
                (_, Some(text), _) => {
                    sheet.write_string_with_format(row, at, text, text_format)?;
                }
                (_, None, _) => {}
            }
        }
    }
    Ok(())
}

pub(super) fn cell_name(row: u32, column: u16, is_column_fixed: bool, is_row_fixed: bool) -> String {
    let fixed = |is_fixed| if is_fixed { "$" } else { "" };
    let letters = column_number_to_name(column);
    format!("{}{letters}{}{}", fixed(is_column_fixed), fixed(is_row_fixed), row + 1)
}
