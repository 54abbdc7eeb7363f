//! What a report shows, whatever its form: knows neither HTML nor a spreadsheet.

pub(crate) mod area_tables;
pub(crate) mod contents;
pub(crate) mod cover;
pub(crate) mod dictionary;
pub(crate) mod figures;
pub(crate) mod filter_steps;
mod first_look;
pub(crate) mod headlines;
mod keys;
pub(crate) mod listing;
pub(crate) mod listings;
pub(crate) mod neighbours;
pub(crate) mod previous_period;
pub(crate) mod quality;
pub(crate) mod rows;
pub(crate) mod sankey;
pub(crate) mod sums;

use filter_steps::FilterSteps;
use quality::Quality;
use rows::PageRows;
use sums::Sum;

/// What a report shows of the rows, besides figures.
pub(crate) struct Parts<'a> {
    /// How many rows each page has.
    pub steps: &'a [PageRows],
    /// Headlines that add up tables.
    pub sums: &'a [Sum<'a>],
    pub filter_steps: Vec<FilterSteps>,
    pub quality: Option<&'a Quality>,
}
