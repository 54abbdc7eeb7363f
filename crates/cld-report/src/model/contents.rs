//! What a report shows, read from a finished run.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_book::{Book, Headline, Layout, Method, nearest};

use super::area_tables::{of_area, of_council};
use super::figures::Figures;
use super::headlines;
use super::listing::Listing;
use super::listings::{Formulas, Listings, MOST_COUNTED};
use super::neighbours::{Around, Neighbour};
use super::previous_period::{self, PreviousPeriod};
use cld_figures::areas::Areas;
use cld_figures::layouts::COUNCIL;
use cld_figures::{Table, TypedTable};
use cld_run::{Finished, RunRecord};
use cld_terms::in_words;

use crate::error::ReportError;
use crate::request::ReportRequest;

/// A table of the return or of ASCOF.
pub(crate) struct Shown<'a> {
    pub layout: Cow<'a, Layout>,
    /// Without the columns that say which area it is.
    pub figures: TypedTable,
    /// The same as texts.
    pub table: Table,
    pub formulas: Formulas,
}

impl<'a> Shown<'a> {
    fn of(layout: Cow<'a, Layout>, figures: TypedTable, formulas: Formulas) -> Shown<'a> {
        Shown { layout, table: figures.printed(), figures, formulas }
    }
}

/// Everything that goes into a workbook.
pub(crate) struct Contents<'a> {
    pub record: RunRecord,
    pub method: &'a Method,
    pub area: String,
    pub area_name: String,
    pub is_council: bool,
    /// The councils of the area.
    pub codes: BTreeSet<String>,
    pub tables: Vec<Shown<'a>>,
    /// Layouts that are not among them, and why.
    pub left_out: Vec<(&'a Layout, String)>,
    /// The sheets whose rows formulas count, by their names.
    pub listings: Vec<(String, Listing)>,
    /// Those that are left out because they have so many rows.
    pub too_long: BTreeMap<String, usize>,
    /// The area's submissions, chosen or not, and why.
    pub submissions: TypedTable,
    /// The areas that it is part of.
    pub neighbours: Vec<Neighbour>,
    /// The previous period, if there is a run of it.
    pub previous: Option<PreviousPeriod>,
    /// The headlines of the book, in order.
    pub headlines: Vec<&'a Headline>,
    /// Their figures, but for those that add up the return's tables.
    pub figures: Vec<Figures>,
}

impl<'a> Contents<'a> {
    /// How many tables have figures that are formulas over the rows of a sheet.
    pub(crate) fn live(&self) -> usize {
        let is_live =
            |shown: &&Shown<'_>| shown.formulas.sheet().is_some_and(|sheet| !self.too_long.contains_key(sheet));
        self.tables.iter().filter(is_live).count()
    }

    pub(crate) fn read(
        book: &'a Book,
        request: &ReportRequest<'_>,
        finished: &Finished<'a>,
    ) -> Result<Contents<'a>, ReportError> {
        let ReportRequest { run, area, previous, grouping, .. } = *request;
        let record = RunRecord::read(run)?;
        let method = finished.method;
        let areas = Areas::of(book);
        let councils = record.councils();
        let area = chosen(&areas, &councils, area)?;
        let is_council = councils.contains(&area);
        let (mut tables, mut left_out, mut listings) = (Vec::new(), Vec::new(), Listings::default());
        for layout in method.layouts.values() {
            let read =
                if is_council { of_council(run, layout, &area, councils.len())? } else { of_area(run, layout, &area)? };
            match read {
                Ok(figures) => {
                    let formulas = match (is_council, &layout.rows) {
                        (false, _) => Formulas::None,
                        (true, Some(_)) => listings.cells(finished, layout, &figures, &area)?,
                        (true, None) => listings.figures(finished, layout, &figures, &area)?,
                    };
                    tables.push(Shown::of(Cow::Borrowed(layout), figures, formulas));
                }
                Err(reason) => left_out.push((layout, reason)),
            }
        }
        if !is_council {
            tables.extend(shares_alone(run, method, &area)?);
        }
        let submissions = TypedTable::read(&run.join("tables/submission_register"))?.sorted()?;
        let of_councils = submissions.text(COUNCIL)?;
        let submissions = submissions.filtered(|row| areas.holds(&area, of_councils[row].unwrap_or_default()))?;
        let area_name = areas.name(&area);
        let headlines = headlines::in_order(book);
        let neighbours =
            Around { run, method, areas: &areas, headlines: &headlines, councils: &counted(run, &record)? }
                .of(&area, grouping)?;
        let codes: BTreeSet<String> = councils.into_iter().filter(|council| areas.holds(&area, council)).collect();
        let (listings, too_long): (Vec<_>, Vec<_>) =
            listings.finish().into_iter().partition(|(_, listing)| listing.rows() <= MOST_COUNTED);
        let too_long = too_long.into_iter().map(|(sheet, listing)| (sheet, listing.rows())).collect();
        let previous = previous_period::read(book, run, &area, previous, &headlines)?;
        let figures = headlines::read(&headlines, finished, &codes)?.into_iter();
        let figures = match &previous {
            Some(previous) => figures.map(|own| own.with_previous(&previous.figures, &previous.name)).collect(),
            None => figures.collect(),
        };
        Ok(Contents {
            record,
            method,
            area,
            area_name,
            is_council,
            codes,
            tables,
            left_out,
            listings,
            too_long,
            submissions,
            neighbours,
            previous,
            headlines,
            figures,
        })
    }
}

/// The area that is meant: the only council, or England, unless one is named.
fn chosen(areas: &Areas, councils: &BTreeSet<String>, named: Option<&str>) -> Result<String, ReportError> {
    let known = areas.of_councils(councils);
    match named {
        Some(named) => known.iter().find(|area| area.eq_ignore_ascii_case(named)).cloned().ok_or_else(|| {
            let hint = nearest(named, known.iter().map(String::as_str));
            ReportError::AreaUnknown { named: named.to_owned(), hint, known: known.clone() }
        }),
        None if councils.len() == 1 => Ok(known[known.len() - 1].clone()),
        None => Ok(known[0].clone()),
    }
}

/// Shares of a region or of England from tables that no layout shows.
fn shares_alone<'a>(run: &Path, method: &Method, area: &str) -> Result<Vec<Shown<'a>>, ReportError> {
    let mut tables = Vec::new();
    let is_laid_out = |name: &str| method.layouts.values().any(|layout| layout.table.as_deref() == Some(name));
    let with_shares = method.pages.values().filter(|page| !page.facts.shares().is_empty());
    for page in with_shares.filter(|page| !is_laid_out(&page.name)) {
        let layout = Layout {
            id: page.name.clone(),
            title: page.lead.clone(),
            sheet: Some(in_words(&page.name).chars().take(31).collect()),
            source: format!("book/{}", page.path),
            note: None,
            not_derivable: None,
            table: Some(page.name.clone()),
            value: None,
            counted: None,
            only: BTreeMap::new(),
            rows: None,
            columns: Vec::new(),
            path: page.path.clone(),
        };
        if let Ok(figures) = of_area(run, &layout, area)? {
            tables.push(Shown::of(Cow::Owned(layout), figures, Formulas::None));
        }
    }
    Ok(tables)
}

/// The councils of which a submission is counted; of a run from before that was stored, all that sent one.
fn counted(run: &Path, record: &RunRecord) -> Result<BTreeSet<String>, ReportError> {
    const COUNCILS: &str = "council_register";
    if !record.tables.iter().any(|table| table.name == COUNCILS) {
        return Ok(record.councils());
    }
    let councils = TypedTable::read(&run.join("tables").join(COUNCILS))?;
    let is_used = councils.truth("is_used")?;
    let counted = councils.text(COUNCIL)?.into_iter().enumerate().filter(|(row, _)| is_used[*row] == Some(true));
    Ok(counted.filter_map(|(_, council)| council.map(str::to_owned)).collect())
}
