//! The formulas of a workbook: counts of keys by name, and shares of two figures.

use std::collections::BTreeMap;

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::names::HEADINGS;
use crate::model::contents::{Contents, Shown};
use crate::model::listings::{Column, Formulas, YES};
use cld_figures::FiguresError;
use cld_figures::layouts::COUNCIL;

/// The name of each range of keys.
pub(crate) struct Names(BTreeMap<Column, String>);

impl Names {
    /// Gives names to the columns of keys and to the tables, so that formulas can be read and tables found.
    pub(crate) fn define(workbook: &mut Workbook, contents: &Contents<'_>) -> Result<Names, XlsxError> {
        let mut names = BTreeMap::new();
        for (sheet, listing) in &contents.listings {
            for (at, heading) in (0u16..).zip(&listing.columns) {
                let column = Column { sheet: sheet.clone(), heading: heading.clone() };
                if contents.tables.iter().any(|shown| shown.formulas.reads(&column)) {
                    let name = name("key", heading);
                    let letters = column_number_to_name(at);
                    let last = listing.rows() + 1;
                    workbook.define_name(&name, &format!("='{sheet}'!${letters}$2:${letters}${last}"))?;
                    names.insert(column, name);
                }
            }
        }
        for shown in contents.tables.iter().filter(|shown| !shown.table.rows.is_empty()) {
            let (columns, rows) = match is_turned(shown) {
                true => (2, shown.table.columns.len()),
                false => (shown.table.columns.len(), shown.table.rows.len()),
            };
            let (last, letters) = (HEADINGS as usize + 1 + rows, column_number_to_name(columns as u16 - 1));
            let area = format!("='{}'!$A${}:${letters}${last}", shown.layout.sheet(), HEADINGS + 1);
            workbook.define_name(name("table", &shown.layout.id), &area)?;
        }
        Ok(Names(names))
    }
}

/// As names of ranges may be: letters, digits, dots and underscores.
fn name(kind: &str, of: &str) -> String {
    let plain = of.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '_' });
    format!("{kind}_{}", plain.collect::<String>())
}

impl Formulas {
    fn reads(&self, column: &Column) -> bool {
        match self {
            Formulas::None => false,
            Formulas::Cells(own) => own == column,
            Formulas::Figures(columns) => columns.values().any(|own| own == column),
        }
    }
}

/// One row of many figures, without a label of its own, is easier to read downwards.
pub(crate) fn is_turned(shown: &Shown<'_>) -> bool {
    shown.layout.rows.as_ref().is_none_or(|rows| rows.column == COUNCIL) && shown.table.rows.len() == 1
}

/// The formulas of one table's sheet.
pub(crate) struct CellFormulas<'a> {
    shown: &'a Shown<'a>,
    names: &'a Names,
    council: &'a str,
    is_turned: bool,
    shares: Vec<Share>,
}

/// A share by the places of its columns in the table.
struct Share {
    numerator: usize,
    denominator: usize,
    outcome: usize,
    per: i64,
    /// In each row the numerator, the denominator and the outcome.
    values: Vec<[Option<f64>; 3]>,
}

impl<'a> CellFormulas<'a> {
    pub(crate) fn of(
        shown: &'a Shown<'a>,
        contents: &'a Contents<'_>,
        names: &'a Names,
    ) -> Result<CellFormulas<'a>, FiguresError> {
        let page = shown.layout.table.as_ref().and_then(|table| contents.method.pages.get(table));
        let place = |column: &str| {
            let is_of = |own: &&cld_book::LayoutColumn| own.column.as_deref() == Some(column);
            let label = shown.layout.columns.iter().find(is_of).map_or(column, |own| own.label.as_str());
            shown.table.place(label)
        };
        let number = |at: usize| shown.figures.number(&shown.table.columns[at]);
        let mut shares = Vec::new();
        for share in page.into_iter().flat_map(|page| page.facts.shares()) {
            let places = [place(&share.numerator), place(&share.denominator), place(&share.outcome)];
            let [Some(numerator), Some(denominator), Some(outcome)] = places else { continue };
            let (parts, wholes, outcomes) = (number(numerator)?, number(denominator)?, number(outcome)?);
            let values = (0..outcomes.len()).map(|row| [parts[row], wholes[row], outcomes[row]]).collect();
            shares.push(Share { numerator, denominator, outcome, per: share.per, values });
        }
        Ok(CellFormulas { shown, names, council: &contents.area, is_turned: is_turned(shown), shares })
    }

    /// The formula of a cell, by its row of the sheet and its column.
    pub(crate) fn at(&self, row: u32, column: u16) -> Option<String> {
        let (down, across) = ((row - HEADINGS - 1) as usize, usize::from(column));
        let (own, place) = if self.is_turned { (0, down) } else { (down, across) };
        if across == 0 {
            return None;
        }
        match &self.shown.formulas {
            Formulas::Cells(keys) => {
                let keys = self.names.0.get(keys)?;
                if self.is_turned {
                    return Some(format!("=COUNTIF({keys},$A{}&\" | {}\")", row + 1, self.council));
                }
                let heading = column_number_to_name(column);
                Some(format!("=COUNTIF({keys},{heading}${}&\" | \"&$A{})", HEADINGS + 1, row + 1))
            }
            Formulas::Figures(columns) if columns.contains_key(&self.shown.table.columns[place]) => {
                let keys = self.names.0.get(&columns[&self.shown.table.columns[place]])?;
                Some(format!("=COUNTIF({keys},\"{YES}\")"))
            }
            _ => self.share(own, place),
        }
    }

    /// A share as the formula that gives the table's own figure.
    fn share(&self, row: usize, place: usize) -> Option<String> {
        let share = self.shares.iter().find(|share| share.outcome == place)?;
        let [Some(part), Some(whole), Some(outcome)] = share.values[row] else { return None };
        let exact = share.per as f64 * part / whole;
        let is_same = |other: f64| (outcome - other).abs() < 1e-9 * outcome.abs().max(1.0);
        let [part, whole] = [share.numerator, share.denominator].map(|at| self.cell(row, at));
        let exactly = format!("{}*{part}/{whole}", share.per);
        match (is_same(exact), is_same((10.0 * exact).round() / 10.0)) {
            (true, _) => Some(format!("=IF({whole}=0,\"\",{exactly})")),
            (false, true) => Some(format!("=IF({whole}=0,\"\",ROUND({exactly},1))")),
            (false, false) => None,
        }
    }

    /// The cell of the sheet that holds a cell of the table.
    fn cell(&self, row: usize, place: usize) -> String {
        let (down, across) = if self.is_turned { (place, 1) } else { (row, place) };
        format!("{}{}", column_number_to_name(across as u16), HEADINGS as usize + down + 2)
    }
}
