//! Runs a method's pages: submitted rows become events, steps and tables.
//!
//! Knows nothing of files, councils' spellings or who anyone is: those were settled earlier.

mod base;
mod cells;
mod example;
mod fill;
mod kept;
mod parameters;
mod run;
mod schedule;

pub use base::{
    AGES, CODES, StandIns, book_tables, extract_schema, presences, submissions_schema, submitted_columns,
    submitted_schema,
};
pub use cells::{cells, parse_cells};
pub use example::{UNKNOWN, check_examples};
pub use fill::{Filled, fill};
pub use parameters::{Given, ParameterError, Parameters};
pub use run::{MethodError, Stored, open, run, tables_of};
