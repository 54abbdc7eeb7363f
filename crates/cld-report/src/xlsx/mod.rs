//! A report as a workbook: how sheets look, and no fact of what they show.

mod cover;
mod filter_steps;
mod formulas;
mod listing;
mod names;
mod rows;
mod summary;
mod table;
mod workbook;

pub(crate) use workbook::workbook;
