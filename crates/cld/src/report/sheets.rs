//! The workbook's sheets.

use std::error::Error;

use cld_book::Kind;
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, Formula, Url, Workbook, Worksheet, XlsxError,
};

use super::contents::{Contents, Shown};
use super::quality::Quality;
use super::{rows, summary};
use crate::explain::Finished;
use crate::table::Table;

const PEOPLE: &str = "People";
const EVENTS: &str = "Events";
/// Row of a table's headings, counted from 0: the title, what to know and an empty row stand above it.
pub(super) const HEADINGS: u32 = 3;
/// Widest column, in characters.
const WIDEST: f64 = 60.0;
/// Most people whose figures are formulas; a workbook with more opens too slowly, and has values.
const MOST_PEOPLE: usize = 200_000;

/// Characters in a line of the two columns of Read me.
const READ_ME: [usize; 2] = [42, 96];
/// Height of a line, in points.
const LINE: f64 = 15.0;

/// The formats that all sheets share.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) text: Format,
    pub(super) number: Format,
    share: Format,
}

impl Formats {
    fn new() -> Formats {
        let cell = || Format::new().set_align(FormatAlign::Top);
        let dark = Color::RGB(0x1F_3A_5F);
        let heading = cell().set_bold().set_text_wrap().set_font_color(Color::White).set_background_color(dark);
        Formats {
            title: Format::new().set_bold().set_font_size(14),
            heading: heading.set_border_bottom(FormatBorder::Thin),
            text: cell().set_text_wrap(),
            number: cell().set_num_format("#,##0"),
            share: cell().set_num_format("#,##0.0"),
        }
    }
}

pub fn workbook(
    contents: &Contents<'_>,
    run: &Finished<'_>,
    quality: Option<&Quality>,
) -> Result<Workbook, Box<dyn Error>> {
    let mut workbook = Workbook::new();
    let title = format!("{}: {}", contents.area_name, contents.method.facts.title);
    workbook.set_properties(&DocProperties::new().set_title(&title).set_author(format!("cld {}", contents.record.cld)));
    let formats = Formats::new();
    let is_live = contents.people.len() <= MOST_PEOPLE;
    let codes: Vec<String> = contents.codes.iter().cloned().collect();
    let events = if contents.is_council { rows::count(run, &codes)? } else { 0 };
    let has_events = (1..=rows::MOST).contains(&events);
    let about_events = match (contents.is_council, has_events) {
        (false, _) => "Rows about people are in the workbooks of councils alone.".to_owned(),
        (true, true) => format!("{EVENTS} has the {events} events of the submissions that were chosen."),
        (true, false) => format!("There are {events} events, which a sheet cannot hold: they are in the run."),
    };
    let facts = facts(contents, is_live, about_events);
    read_me(workbook.add_worksheet().set_name("Read me")?, contents, &title, facts, &formats)?;
    summary::write(&mut workbook, contents, &formats)?;
    if let Some(quality) = quality {
        plain(workbook.add_worksheet().set_name("Data quality")?, &quality.items, &formats)?;
        plain(workbook.add_worksheet().set_name("Findings")?, &quality.findings, &formats)?;
    }
    for shown in &contents.tables {
        table_sheet(workbook.add_worksheet().set_name(sheet_name(shown))?, shown, contents, is_live, &formats)?;
    }
    if is_live && !contents.people.is_empty() {
        people(workbook.add_worksheet_with_constant_memory()?.set_name(PEOPLE)?, contents, &formats)?;
    }
    let dictionary = dictionary(contents);
    if has_events {
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(EVENTS)?;
        let place_of = |column: &str| {
            let of =
                |row: &Vec<Option<String>>| row[0].as_deref() == Some(column) && row[1].as_deref() == Some("variable");
            dictionary.rows.iter().position(of).map(|at| at + 2)
        };
        rows::write(sheet, run, &codes, &formats, place_of)?;
    }
    plain(workbook.add_worksheet().set_name("Steps")?, &rows::steps(run, &codes)?, &formats)?;
    plain(workbook.add_worksheet().set_name("Submissions")?, &contents.submissions, &formats)?;
    plain(workbook.add_worksheet().set_name("Dictionary")?, &dictionary, &formats)?;
    Ok(workbook)
}

/// As the return has it, without what a sheet's name may not hold.
pub(super) fn sheet_name(shown: &Shown<'_>) -> String {
    shown.layout.id.chars().map(|letter| if "[]:*?/\\".contains(letter) { '-' } else { letter }).take(31).collect()
}

/// What a reader has to know.
fn facts(contents: &Contents<'_>, is_live: bool, about_events: String) -> [(&'static str, String); 7] {
    let record = &contents.record;
    let period = ["first_day", "last_day"].map(|bound| {
        record.parameters.get(bound).map_or("", |value| value.trim_start_matches("date").trim_matches([' ', '\'']))
    });
    let live = contents.tables.iter().filter(|table| table.keys.is_some()).count();
    let how = match (live, is_live) {
        (0, _) => "All figures are values.".to_owned(),
        (_, true) => format!(
            "In {live} tables a figure is a formula that counts rows of {PEOPLE}: filter the column of that table there by \
             the key that the formula makes, COLUMN | ROW, to see whom it counts. People are codes of this run; who they \
             are is in its vault. All other figures are values: they count something other than people."
        ),
        (_, false) => format!(
            "All figures are values, since there are more than {MOST_PEOPLE} people. cld explain says whom a figure counts."
        ),
    };
    [
        ("Area", format!("{} ({})", contents.area_name, contents.area)),
        ("Period", period.join(" to ")),
        ("Method", format!("{}, {}", contents.method.name, contents.method.facts.title)),
        ("Made by", format!("cld {}, book {}", record.cld, record.book)),
        ("How to read it", how),
        ("Events", about_events),
        (
            "Who may see it",
            "The council's own figures, exact and with small ones: not to be published as they are.".to_owned(),
        ),
    ]
}

fn read_me(
    sheet: &mut Worksheet,
    contents: &Contents<'_>,
    title: &str,
    facts: [(&str, String); 7],
    formats: &Formats,
) -> Result<(), XlsxError> {
    let [narrow, wide] = READ_ME.map(|width| width as f64 + 4.0);
    sheet.set_column_width(0, narrow)?.set_column_width(1, wide)?;
    sheet.write_string_with_format(0, 0, title, &formats.title)?;
    let mut row = 2;
    for (label, said) in facts {
        pair(sheet, row, label, &said, &formats.text)?;
        row += 1;
    }
    row += 1;
    pair(sheet, row, "Sheet", "What it shows", &formats.heading)?;
    for shown in &contents.tables {
        row += 1;
        let name = sheet_name(shown);
        pair(sheet, row, &name, &shown.layout.title, &formats.text)?;
        sheet.write_url(row, 0, Url::new(format!("internal:'{name}'!A1")).set_text(&name))?;
    }
    for (layout, reason) in &contents.left_out {
        row += 1;
        let (name, said) = (format!("{} (not here)", layout.id), format!("{}. {reason}", layout.title));
        pair(sheet, row, &name, &said, &formats.text)?;
    }
    row += 2;
    pair(sheet, row, "File", "SHA-256 and rows", &formats.heading)?;
    for file in contents.record.submissions.iter().filter(|file| contents.codes.contains(&file.la_code)) {
        row += 1;
        pair(sheet, row, &file.file, &format!("{}, {} rows", file.sha256, file.rows), &formats.text)?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Two cells of Read me, in a row as high as the longer needs.
fn pair(sheet: &mut Worksheet, row: u32, label: &str, said: &str, format: &Format) -> Result<(), XlsxError> {
    let lines = |text: &str, width: usize| text.chars().count().div_ceil(width).max(1);
    let lines = lines(label, READ_ME[0]).max(lines(said, READ_ME[1]));
    sheet.set_row_height(row, LINE * lines as f64)?;
    sheet.write_string_with_format(row, 0, label, format)?.write_string_with_format(row, 1, said, format)?;
    Ok(())
}

/// A table of the return: its title, what to know of it, its figures.
fn table_sheet(
    sheet: &mut Worksheet,
    shown: &Shown<'_>,
    contents: &Contents<'_>,
    is_live: bool,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, &shown.layout.title, &formats.title)?;
    let known =
        format!("Layout known from: {}. {}", shown.layout.source, shown.layout.note.as_deref().unwrap_or_default());
    sheet.write_string(1, 0, known.trim_end())?;
    let live = shown.keys.as_ref().filter(|_| is_live).and_then(|_| people_column(contents, shown));
    // One row of many figures is easier to read downwards.
    let turned = (shown.layout.rows.is_none() && shown.table.rows.len() == 1).then(|| shown.table.turned());
    write(sheet, HEADINGS, turned.as_ref().unwrap_or(&shown.table), formats, |row, at| {
        let column = live.as_ref().filter(|_| at > 0)?;
        let (label, heading) = (cell_name(row, 0, true, false), cell_name(HEADINGS, at, false, true));
        Some(format!("=COUNTIF({column},{heading}&\" | \"&{label})"))
    })
}

/// Everybody with the cells that count them, a column for each table with formulas.
fn people(sheet: &mut Worksheet, contents: &Contents<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let live: Vec<&Shown<'_>> = contents.tables.iter().filter(|shown| shown.keys.is_some()).collect();
    let columns: Vec<String> =
        std::iter::once("person".to_owned()).chain(live.iter().map(|shown| shown.layout.id.clone())).collect();
    let row = |person: &i64| {
        let keys = live.iter().map(|shown| shown.keys.as_ref().and_then(|keys| keys.get(person)).cloned());
        std::iter::once(Some(person.to_string())).chain(keys).collect()
    };
    let are_numbers = (0..columns.len()).map(|at| at == 0).collect();
    plain(sheet, &Table { columns, are_numbers, rows: contents.people.iter().map(row).collect() }, formats)
}

/// The range of People that holds a table's keys.
fn people_column(contents: &Contents<'_>, shown: &Shown<'_>) -> Option<String> {
    let mut live = contents.tables.iter().filter(|table| table.keys.is_some());
    let at = live.position(|table| table.layout.id == shown.layout.id)? + 1;
    let letters = rust_xlsxwriter::utility::column_number_to_name(at as u16);
    Some(format!("{PEOPLE}!${letters}$2:${letters}${}", contents.people.len() + 1))
}

/// What the method's pages say.
fn dictionary(contents: &Contents<'_>) -> Table {
    let columns = ["name", "kind", "meaning", "why", "evidence", "page"].map(str::to_owned).to_vec();
    let pages = contents.method.pages.values().filter(|page| page.kind != Kind::Rule);
    let row = |page: &cld_book::Page| {
        let texts = [&page.name, page.kind.noun(), &page.lead, page.why.trim(), page.facts.evidence.word(), &page.path];
        texts.map(|text| Some(text.to_owned())).to_vec()
    };
    Table { are_numbers: vec![false; columns.len()], columns, rows: pages.map(row).collect() }
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
    let mut lines: f64 = 1.0;
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(first, at, column, &formats.heading)?;
        let cells = table.rows.iter().filter_map(|row| row[usize::from(at)].as_deref());
        let longest = cells.map(|cell| cell.chars().count()).chain([column.chars().count().min(16)]).max().unwrap_or(0);
        let width = (longest as f64 + 3.0).min(WIDEST);
        sheet.set_column_width(at, width)?;
        lines = lines.max((column.chars().count() as f64 / (width - 3.0)).ceil());
    }
    // Words break early: a line more where there are several.
    sheet.set_row_height(first, LINE * if lines > 1.0 { (lines + 1.0).min(5.0) } else { 1.0 })?;
    for (row, cells) in (first + 1..).zip(&table.rows) {
        for (at, cell) in (0u16..).zip(cells) {
            let number = cell.as_deref().filter(|_| table.are_numbers[usize::from(at)]).map(str::parse::<f64>);
            match (formula(row, at), cell, number) {
                (Some(formula), Some(value), _) => {
                    sheet.write_formula_with_format(
                        row,
                        at,
                        Formula::new(formula).set_result(value),
                        &formats.number,
                    )?;
                }
                (_, Some(_), Some(Ok(number))) if number.fract() == 0.0 => {
                    sheet.write_number_with_format(row, at, number, &formats.number)?;
                }
                (_, Some(_), Some(Ok(number))) => {
                    sheet.write_number_with_format(row, at, number, &formats.share)?;
                }
                (_, Some(text), _) => {
                    sheet.write_string_with_format(row, at, text, &formats.text)?;
                }
                (_, None, _) => {}
            }
        }
    }
    sheet.set_freeze_panes(first + 1, 1)?;
    sheet.set_landscape().set_repeat_rows(first, first)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

pub(super) fn cell_name(row: u32, column: u16, is_column_fixed: bool, is_row_fixed: bool) -> String {
    let fixed = |is_fixed| if is_fixed { "$" } else { "" };
    let letters = rust_xlsxwriter::utility::column_number_to_name(column);
    format!("{}{letters}{}{}", fixed(is_column_fixed), fixed(is_row_fixed), row + 1)
}
