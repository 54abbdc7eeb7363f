//! Tables of a run as figures: laid out as a return has them, and summed for regions and England.

pub mod areas;
pub mod layouts;
mod table;

pub use table::{CsvFile, JsonFile, Table};
