//! The tables of a return as a run has laid them out: of one council, of a region or of England.

use std::path::Path;

use cld_book::Layout;
use cld_figures::TypedTable;
use cld_figures::layouts::COUNCIL;

use crate::error::ReportError;

/// A table, or why it is not shown.
pub(crate) type Found = Result<TypedTable, String>;

/// A table as the run laid it out, the rows of one council; or why it is not shown.
pub(crate) fn of_council(run: &Path, layout: &Layout, council: &str, councils: usize) -> Result<Found, ReportError> {
    let file = layout.id.replace('/', "-");
    if let Some(reason) = &layout.not_derivable {
        return Ok(Err(reason.clone()));
    }
    if !run.join("layouts").join(&file).is_dir() {
        return Ok(Err("The run did not calculate it.".to_owned()));
    }
    let table = TypedTable::read(&run.join("layouts").join(&file))?;
    let Some(own) = table.columns().into_iter().find(|column| column.eq_ignore_ascii_case(COUNCIL)) else {
        let alone = "It counts all councils of the run together.";
        return Ok(if councils == 1 { Ok(table) } else { Err(alone.to_owned()) });
    };
    let codes = table.text(own)?;
    Ok(Ok(table.filtered(|row| codes[row] == Some(council))?.without(&[own])?))
}

/// A table with the sums of a region or of England.
pub(crate) fn of_area(run: &Path, layout: &Layout, area: &str) -> Result<Found, ReportError> {
    of_areas(run, layout, |of| of == area)
}

/// A table with the rows of each of some areas.
pub(crate) fn of_areas(run: &Path, layout: &Layout, is_wanted: impl Fn(&str) -> bool) -> Result<Found, ReportError> {
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
    let own = table.filtered(|row| areas[row].is_some_and(&is_wanted))?;
    Ok(Ok(own.without(&["area_type", "area", "area_name"])?))
}
