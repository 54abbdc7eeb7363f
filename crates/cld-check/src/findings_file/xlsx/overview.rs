//! What each file came to: the sheets Summary and By rule.

use cld_book::Book;
use cld_format::workbook::Formats;
use cld_validate::Summary;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::fitting::fitting;
use crate::checked::Checked;
use crate::figures::{completeness, days, percent};
use crate::ranking::{Ranked, ranked, ranked_of_sending, refusal};

/// Marks what holds values of rows.
pub(super) const OWN: &str = "Holds values of rows: the council's own, not to be passed on";

/// A file, and the rules that found something.
pub(super) struct Overview {
    checked: Checked,
    rules: Vec<Line>,
}

/// What the sheet By rule says of a rule.
struct Line {
    severity: &'static str,
    rule: String,
    title: String,
    count: u64,
    follows: String,
    first_row: u64,
    message: String,
    why: String,
}

impl Overview {
    pub(super) fn new(book: &Book, checked: Checked) -> Overview {
        let both = |summary| ranked(book, summary).into_iter().chain(ranked_of_sending(book, summary));
        let rules = checked.outcome.iter().flat_map(both);
        let line = |ranked: Ranked<'_>| Line {
            severity: ranked.first.severity.word(),
            rule: ranked.rule.to_owned(),
            count: ranked.tally.count,
            follows: ranked.follows(book).unwrap_or_default(),
            first_row: ranked.first.row,
            message: ranked.first.message.to_string(),
            why: why(book, ranked.rule).map(one_line).unwrap_or_default(),
            title: ranked.title,
        };
        Overview { rules: rules.map(line).collect(), checked }
    }
}

fn why<'b>(book: &'b Book, rule: &str) -> Option<&'b str> {
    let page = book.rules.get(rule).map(|page| page.why.as_str());
    page.or_else(|| refusal(book, rule).map(|refusal| refusal.why.as_str()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One file under the other: what it came to, then how far its items are filled.
pub(super) fn summary(
    sheet: &mut Worksheet,
    overviews: &[Overview],
    has_own: bool,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let mut row = 0;
    if has_own {
        sheet.write_string_with_format(row, 0, OWN, &formats.title)?;
        row += 2;
    }
    for Overview { checked, .. } in overviews {
        sheet.write_string_with_format(row, 0, "file", &formats.heading)?;
        sheet.write_string_with_format(row, 1, fitting(&checked.file), &formats.heading)?;
        row += 1;
        for (name, value) in facts(checked) {
            sheet.write_string_with_format(row, 0, name, &formats.text)?;
            sheet.write_string_with_format(row, 1, fitting(&value), &formats.text)?;
            row += 1;
        }
        if let Ok(summary) = &checked.outcome {
            row = items(sheet, row + 1, summary, formats)?;
        }
        row += 1;
    }
    for (column, width) in [(0, 38), (1, 44), (2, 12), (3, 12), (4, 10), (5, 12), (6, 12), (7, 10)] {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn facts(checked: &Checked) -> Vec<(&'static str, String)> {
    let mut facts = vec![("verdict", checked.description()), ("release", checked.release.clone())];
    match &checked.outcome {
        Err(reason) => facts.push(("reason", reason.clone())),
        Ok(summary) => {
            facts.push(("rows", summary.rows.to_string()));
            facts.extend(summary.sheet.as_deref().map(|sheet| ("sheet", sheet.to_owned())));
            facts.extend(summary.found.map(|found| ("period, by the events", days(found))));
            facts.extend(summary.basis.as_deref().map(|basis| ("basis", basis.to_owned())));
            facts.extend(summary.stated.map(|stated| ("period, as stated", days(stated))));
            let (filled, asked) = completeness(summary);
            facts.extend(percent(filled, asked).map(|share| ("priority items filled", share)));
        }
    }
    facts
}

/// Writes the items from `row` on; gives the row after them.
fn items(sheet: &mut Worksheet, mut row: u32, summary: &Summary, formats: &Formats) -> Result<u32, XlsxError> {
    if summary.items.is_empty() {
        return Ok(row);
    }
    let headers = ["item", "priority", "asked for", "filled", "filled %", "given", "usable", "usable %"];
    for (column, header) in headers.into_iter().enumerate() {
        sheet.write_string_with_format(row, column as u16, header, &formats.heading)?;
    }
    for item in &summary.items {
        row += 1;
        sheet.write_string(row, 0, fitting(&item.item))?;
        sheet.write_string(row, 1, if item.is_priority { "yes" } else { "no" })?;
        let counts = [(2, item.asked, item.filled), (5, item.given, item.usable)];
        for (column, whole, part) in counts {
            sheet.write_number(row, column, whole as f64)?;
            sheet.write_number(row, column + 1, part as f64)?;
            if whole > 0 {
                sheet.write_number_with_format(row, column + 2, part as f64 / whole as f64, &formats.per_cent)?;
            }
        }
    }
    Ok(row + 1)
}

/// One line for each rule of each file.
pub(super) fn by_rule(sheet: &mut Worksheet, overviews: &[Overview], formats: &Formats) -> Result<(), XlsxError> {
    let headers = [
        ("file", 24),
        ("severity", 10),
        ("rule", 40),
        ("name of the rule", 40),
        ("findings", 10),
        ("follows", 30),
        ("first row", 10),
        ("what, why and what to do (first finding)", 70),
        ("why it matters", 70),
    ];
    for (column, (header, width)) in headers.into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
        sheet.write_string_with_format(0, column as u16, header, &formats.heading)?;
    }
    let mut row = 0;
    for Overview { checked, rules } in overviews {
        for line in rules {
            row += 1;
            let texts = [
                (0, checked.file.as_str()),
                (1, line.severity),
                (2, &line.title),
                (3, &line.rule),
                (5, &line.follows),
                (7, &line.message),
                (8, &line.why),
            ];
            for (column, text) in texts {
                sheet.write_string_with_format(row, column, fitting(text), &formats.text)?;
            }
            sheet.write_number_with_format(row, 4, line.count as f64, &formats.number)?;
            sheet.write_number_with_format(row, 6, line.first_row as f64, &formats.number)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, row, headers.len() as u16 - 1)?;
    Ok(())
}
