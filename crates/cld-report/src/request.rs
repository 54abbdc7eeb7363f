//! What is asked of a report.

use std::path::Path;

use cld_book::Grouping;
use cld_validate::Day;

/// What is reported of a run.
pub struct ReportRequest<'a> {
    /// Folder of a finished run.
    pub run: &'a Path,
    /// A council by its code, a region, or England; none is the only council of the run, or England.
    pub area: Option<&'a str>,
    /// The folder that the run was made of, for what checks say of its files.
    pub received: Option<&'a Path>,
    /// The finished run of the previous period.
    pub previous: Option<&'a Path>,
    /// Groups of councils: those that the area's council is in are shown next to it, as its region is.
    pub grouping: Option<&'a Grouping>,
    /// How many threads check files.
    pub threads: usize,
    /// The day of the report: what is late or too early is seen from it.
    pub today: Day,
}
