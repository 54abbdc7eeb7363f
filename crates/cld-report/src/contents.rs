//! What a report shows, read from a finished run.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use cld_book::{Book, Layout, Method, nearest};

use super::headlines::{self, Headline};
use super::listing::Listing;
use super::listings::{Formulas, Listings};
use super::neighbours::{Beside, areas_around};
use super::previous_period::{self, Before};
use super::sheets::MOST_COUNTED;
use cld_figures::areas::Areas;
use cld_figures::layouts::COUNCIL;
use cld_figures::{Table, TypedTable};
use cld_run::{Finished, Record};

/// A table of the return or of ASCOF.
pub(crate) struct Shown<'a> {
    pub layout: Cow<'a, Layout>,
    /// Without the columns that say which area it is.
    pub table: Table,
    pub formulas: Formulas,
}

/// Everything that goes into a workbook.
pub(crate) struct Contents<'a> {
    pub record: Record,
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
    pub submissions: Table,
    /// The areas that it lies in.
    pub beside: Vec<Beside>,
    /// The period before, if there is a run of it.
    pub before: Option<Before>,
    /// Headline figures beside the sums of the return's tables.
    pub headlines: Vec<Headline>,
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
        run: &Path,
        finished: &Finished<'a>,
        area: Option<&str>,
        before: Option<&Path>,
    ) -> Result<Contents<'a>, Box<dyn Error>> {
        let record = Record::read(run)?;
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
                Ok(table) => {
                    let formulas = match (is_council, &layout.rows) {
                        (false, _) => Formulas::None,
                        (true, Some(_)) => listings.cells(finished, layout, &table, &area)?,
                        (true, None) => listings.figures(finished, layout, &table, &area)?,
                    };
                    tables.push(Shown { layout: Cow::Borrowed(layout), table, formulas });
                }
                Err(reason) => left_out.push((layout, reason)),
            }
        }
        if !is_council {
            tables.extend(shares_alone(run, method, &area)?);
        }
        let mut submissions = TypedTable::read(&run.join("tables/submission_register"))?.sorted()?.printed();
        if let Some(at) = submissions.place(COUNCIL) {
            submissions.rows.retain(|row| areas.holds(&area, row[at].as_deref().unwrap_or_default()));
        }
        let area_name = areas.name(&area);
        let beside = areas_around(run, method, &areas, &area, &councils)?;
        let codes: BTreeSet<String> = councils.into_iter().filter(|council| areas.holds(&area, council)).collect();
        let (listings, too_long): (Vec<_>, Vec<_>) =
            listings.finish().into_iter().partition(|(_, listing)| listing.rows() <= MOST_COUNTED);
        let too_long = too_long.into_iter().map(|(sheet, listing)| (sheet, listing.rows())).collect();
        let before = previous_period::read(book, run, &area, before)?;
        let headlines = headlines::read(finished, &codes)?;
        let headlines = match &before {
            Some(before) => headlines.into_iter().map(|own| own.beside(before)).collect(),
            None => headlines,
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
            beside,
            before,
            headlines,
        })
    }
}

/// The area that is meant: the only council, or England, unless one is named.
fn chosen(areas: &Areas, councils: &BTreeSet<String>, named: Option<&str>) -> Result<String, Box<dyn Error>> {
    let known = areas.of_councils(councils);
    match named {
        Some(named) => known.iter().find(|area| area.eq_ignore_ascii_case(named)).cloned().ok_or_else(|| {
            let hint = nearest(named, known.iter().map(String::as_str));
            format!("the run has no area \"{named}\"{hint}. It has: {}.", known.join(", ")).into()
        }),
        None if councils.len() == 1 => Ok(known[known.len() - 1].clone()),
        None => Ok(known[0].clone()),
    }
}

/// A table as the run laid it out, the rows of one council; or why it is not shown.
pub(super) fn of_council(
    run: &Path,
    layout: &Layout,
    council: &str,
    councils: usize,
) -> Result<Result<Table, String>, Box<dyn Error>> {
    let file = layout.id.replace('/', "-");
    if let Some(reason) = &layout.not_derivable {
        return Ok(Err(reason.clone()));
    }
    if !run.join("layouts").join(&file).is_dir() {
        return Ok(Err("The run did not work it out.".to_owned()));
    }
    let mut table = TypedTable::read(&run.join("layouts").join(&file))?.printed();
    let Some(at) = table.columns.iter().position(|column| column.eq_ignore_ascii_case(COUNCIL)) else {
        let alone = "It counts all councils of the run together.";
        return Ok(if councils == 1 { Ok(table) } else { Err(alone.to_owned()) });
    };
    table.rows.retain(|row| row[at].as_deref() == Some(council));
    table.remove(at);
    Ok(Ok(table))
}

/// A table with the sums of a region or of England.
pub(super) fn of_area(run: &Path, layout: &Layout, area: &str) -> Result<Result<Table, String>, Box<dyn Error>> {
    if let Some(reason) = &layout.not_derivable {
        return Ok(Err(reason.clone()));
    }
    let shares = layout.table.clone().unwrap_or_default();
    let names = [layout.id.replace('/', "-"), shares];
    let Some(path) = names.iter().map(|name| run.join("areas").join(name)).find(|path| path.is_dir()) else {
        return Ok(Err("It has no figures that may be added up over councils.".to_owned()));
    };
    let table = TypedTable::read(&path)?;
    let areas = table.text("area")?;
    let own = table.filtered(|row| areas[row] == Some(area))?;
    Ok(Ok(own.without(&["area_type", "area", "area_name"])?.printed()))
}

/// Shares of a region or of England from tables that no layout shows.
fn shares_alone<'a>(run: &Path, method: &Method, area: &str) -> Result<Vec<Shown<'a>>, Box<dyn Error>> {
    let mut tables = Vec::new();
    let is_laid_out = |name: &str| method.layouts.values().any(|layout| layout.table.as_deref() == Some(name));
    let with_shares = method.pages.values().filter(|page| !page.facts.shares().is_empty());
    for page in with_shares.filter(|page| !is_laid_out(&page.name)) {
        let layout = Layout {
            id: page.name.clone(),
            title: page.lead.clone(),
            source: format!("book/{}", page.path),
            note: None,
            not_derivable: None,
            table: Some(page.name.clone()),
            value: None,
            only: BTreeMap::new(),
            rows: None,
            columns: Vec::new(),
            path: page.path.clone(),
        };
        if let Ok(table) = of_area(run, &layout, area)? {
            tables.push(Shown { layout: Cow::Owned(layout), table, formulas: Formulas::None });
        }
    }
    Ok(tables)
}
