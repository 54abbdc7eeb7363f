//! Tables of a run as figures: laid out as a return has them, and summed for regions and England.
//!
//! A table is stored once, as Parquet, and read back with the types of its columns ([`TypedTable`]). Files for people
//! are written from it and never read.

pub mod areas;
mod csv_file;
mod error;
mod json_file;
pub mod layouts;
mod table;
mod typed;

pub use csv_file::CsvFile;
pub use error::FiguresError;
pub use json_file::JsonFile;
pub use table::Table;
pub use typed::{Decimal, TypedTable};
