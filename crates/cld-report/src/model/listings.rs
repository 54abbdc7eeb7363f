//! The sheets whose rows formulas count: one row for each person, or for each row that a table counts.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{Layout, LayoutRows, Page};
use cld_method::cells;
use cld_provenance::{Counted, Figure, rows_behind, rows_counted};

use super::keys;
use super::listing::{Listing, People};
use super::rows::quoted;
use crate::error::ReportError;
use cld_figures::layouts::{COUNCIL, places};
use cld_figures::{FiguresError, Table, TypedTable};
use cld_run::Finished;

/// Most rows that formulas count; a workbook with more opens too slowly, and has values.
pub(crate) const MOST_COUNTED: usize = 200_000;
const PERSON: &str = "person";
pub(crate) const PEOPLE: &str = "People";
/// What a column of People has next to whom a figure counts.
pub(crate) const YES: &str = "yes";

/// A column of keys, by its sheet and its heading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Column {
    pub sheet: String,
    pub heading: String,
}

/// Where the figures of a table are formulas.
pub(crate) enum Formulas {
    None,
    /// Every cell counts its key in one column.
    Cells(Column),
    /// Figures of a table with one row count [`YES`], each in a column of its own, by the figure's label.
    Figures(BTreeMap<String, Column>),
}

impl Formulas {
    /// The sheet whose rows they count.
    pub(crate) fn sheet(&self) -> Option<&String> {
        match self {
            Formulas::None => None,
            Formulas::Cells(column) => Some(&column.sheet),
            Formulas::Figures(columns) => columns.values().map(|column| &column.sheet).next(),
        }
    }
}

/// The sheets that formulas count, as far as tables have asked for them.
pub(crate) struct Listings {
    people: People,
    /// The rows that tables count, by the table's name, and what their sheet is called.
    rows: BTreeMap<String, (String, Listing)>,
}

impl Default for Listings {
    fn default() -> Listings {
        Listings { people: People::new(PERSON), rows: BTreeMap::new() }
    }
}

impl Listings {
    /// The formulas of a council's table with row labels, if keys of what it counts give all of its figures.
    pub(crate) fn cells(
        &mut self,
        run: &Finished<'_>,
        layout: &Layout,
        shown: &TypedTable,
        council: &str,
    ) -> Result<Formulas, ReportError> {
        let page = layout.table.as_deref().and_then(|name| run.page(name));
        let (Some(labelled), Some(page)) = (&layout.rows, page) else { return Ok(Formulas::None) };
        let Some(Units { distinct, rows, keys }) = counted(run, page, layout, labelled, council)? else {
            return Ok(Formulas::None);
        };
        let column = |sheet: String| Column { sheet, heading: layout.id.clone() };
        let labels = match labelled.column == COUNCIL {
            true => vec![Some(council.to_owned()); shown.len()],
            false => shown.written(&labelled.column)?,
        };
        let figures = shown.without(&[&labelled.column])?;
        if distinct.as_deref() == Some(PERSON)
            && let Some(own) = of_people(&rows, &keys)
            && keys::agree(own.values().map(String::as_str), &labels, &figures)?
        {
            self.people.add(&layout.id, own.iter().map(|(person, key)| (person.as_str(), key.as_str())));
            return Ok(Formulas::Cells(column(PEOPLE.to_owned())));
        }
        if !keys::agree(keys.iter().flatten().map(String::as_str), &labels, &figures)? {
            return Ok(Formulas::None);
        }
        let (sheet, listing) =
            self.rows.entry(page.name.clone()).or_insert_with(|| (sheet_of_rows(layout), Listing::of(rows)));
        listing.add(&layout.id, keys.iter().map(Option::as_deref));
        Ok(Formulas::Cells(column(sheet.clone())))
    }

    /// The formulas of a table with one row, for those of its figures that count people.
    pub(crate) fn figures(
        &mut self,
        run: &Finished<'_>,
        layout: &Layout,
        shown: &TypedTable,
        council: &str,
    ) -> Result<Formulas, ReportError> {
        let page = layout.table.as_deref().and_then(|name| run.page(name));
        let (None, Some(page), 1) = (&layout.rows, page, shown.len()) else { return Ok(Formulas::None) };
        let of_council = quoted(&[council.to_owned()]);
        let sql = format!("select * from {} where {COUNCIL} = {of_council}", page.name);
        let (schema, batches) = run.engine.rows(&sql)?;
        let stored = TypedTable::of(&page.name, &schema, &batches)?;
        let sql_of = |table: &str| run.page(table).map(|page| run.sql(page));
        let mut columns = BTreeMap::new();
        for label in shown.columns() {
            let named = layout.columns.iter().find(|column| column.label == *label).and_then(|own| own.column.as_ref());
            // A share counts nobody.
            let (Some(named), Ok(figure)) = (named, shown.count(label)) else { continue };
            let figure = figure.first().copied().flatten().and_then(|figure| usize::try_from(figure).ok()).unwrap_or(0);
            if stored.len() != 1 || figure == 0 {
                continue;
            }
            let figures = rows_behind(&run.engine, &page.name, &stored.row(0), named, &sql_of)?;
            let [only] = figures.as_slice() else { continue };
            let people = people(only);
            if only.distinct.as_deref() == Some(PERSON) && people.len() == figure {
                let heading = format!("{} {label}", layout.id);
                self.people.add(&heading, people.iter().map(|person| (person.as_str(), YES)));
                columns.insert(label.to_owned(), Column { sheet: PEOPLE.to_owned(), heading });
            }
        }
        Ok(if columns.is_empty() { Formulas::None } else { Formulas::Figures(columns) })
    }

    /// Each listing with the name of its sheet.
    pub(crate) fn finish(self) -> Vec<(String, Listing)> {
        let people = self.people.finish();
        let people = std::iter::once((PEOPLE.to_owned(), people)).filter(|(_, people)| people.rows() > 0);
        people.chain(self.rows.into_values()).collect()
    }
}

/// Everybody among the rows behind a figure.
fn people(figure: &Figure) -> BTreeSet<String> {
    let columns = figure.rows.iter().filter_map(|batch| batch.column_by_name(PERSON));
    columns.flat_map(cells).flatten().collect()
}

/// What the sheet of the rows that a layout's table counts is called, in as many letters as a sheet's name may have.
fn sheet_of_rows(layout: &Layout) -> String {
    layout.counted.clone().unwrap_or_else(|| layout.sheet().chars().take(26).chain(" rows".chars()).collect())
}

/// What a table counts of a council, as text and in an order of its own, and in which cell each of it is; none where what
/// it counts cannot be had one by one, or has not the columns that the layout names.
fn counted(
    run: &Finished<'_>,
    page: &Page,
    layout: &Layout,
    labelled: &LayoutRows,
    council: &str,
) -> Result<Option<Units>, ReportError> {
    let counted = rows_counted(&run.engine, &run.sql(page), COUNCIL, council)?;
    let Some(Counted { distinct, schema, rows }) = counted else { return Ok(None) };
    let counted = TypedTable::of(&page.name, &schema, &rows)?;
    let places = match places(layout, labelled, &counted) {
        Err(FiguresError::ColumnMissing { .. }) => return Ok(None),
        places => places?,
    };
    let keys = places.iter().map(|place| place.as_ref().map(|place| keys::of_place(layout, place)));
    let Table { columns, are_numbers, rows } = counted.printed();
    let mut with_keys: Vec<_> = rows.into_iter().zip(keys).collect();
    let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
    with_keys.sort_by_cached_key(|(row, _)| row.iter().map(text).collect::<Vec<_>>());
    let (rows, keys) = with_keys.into_iter().unzip();
    Ok(Some(Units { distinct, rows: Table { columns, are_numbers, rows }, keys }))
}

struct Units {
    /// The column whose different values are counted.
    distinct: Option<String>,
    rows: Table,
    /// For each row its cell.
    keys: Vec<Option<String>>,
}

/// The cell of each person; none where somebody counts in two: then a column of People cannot hold it.
fn of_people(rows: &Table, keys: &[Option<String>]) -> Option<BTreeMap<String, String>> {
    let at = rows.place(PERSON)?;
    let mut own = BTreeMap::new();
    for (row, key) in rows.rows.iter().zip(keys) {
        let (Some(person), Some(key)) = (&row[at], key) else { continue };
        if own.insert(person.clone(), key.clone()).is_some() {
            return None;
        }
    }
    Some(own)
}
