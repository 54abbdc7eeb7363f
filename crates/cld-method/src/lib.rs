//! Runs a method's pages: submitted rows become events, steps and tables.
//!
//! Knows nothing of files, councils' spellings or who anyone is: those were settled earlier.

mod base;
mod cells;
mod dialect;
mod error;
mod example;
mod fill;
mod meanings;
mod own_pages;
mod parameters;
mod pruning;
mod run;
mod schedule;
mod sql_example;

pub use base::{
    AGES, CodeOf, FurtherCode, PresenceColumn, StandIns, TEXT_KEYS, book_tables, extract_schema, further_codes,
    hold_area_councils, presences, submissions_schema, submitted_columns, submitted_schema, tables_of_book,
};
pub use cells::{cells, parse_cells};
pub use error::MethodError;
pub use example::{UNKNOWN, check_examples, check_examples_both_ways};
pub use fill::{Filled, fill};
pub use meanings::Meanings;
pub use parameters::{Given, Parameters};
pub use run::{Stored, open, run, tables_of};
pub use sql_example::{SqlColumn, SqlExample, SqlExamples, SqlTable, sql_examples};
