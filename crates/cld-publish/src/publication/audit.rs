//! What is known of a publication: how much is hidden, and the proof that it stays hidden.

use serde::Serialize;

use super::adding_up::Said;
use super::rule::Rule;

/// What was found of one table.
#[derive(Debug, Clone, Serialize)]
pub struct TableAudit {
    /// The id of a layout, or the name of a table of shares.
    pub table: String,
    /// How many figures there are, hidden ones included. Numerator, denominator and outcome are one.
    pub figures: usize,
    /// How many are hidden because they are small.
    pub hidden_first: usize,
    /// How many are hidden so that others cannot be calculated.
    pub hidden_second: usize,
    /// How many rows of texts that are in no list were put together.
    pub folded: usize,
}

/// What was found of a publication.
#[derive(Debug, Clone, Serialize)]
pub struct Audit {
    /// Each table.
    pub tables: Vec<TableAudit>,
    /// Tables that are left out, since it could not be proved that what is hidden in them stays hidden.
    pub tables_left_out: Vec<String>,
    /// How many sums the pages say that there are, and how many of them are as they say.
    pub said: Said,
    /// How many hidden counts there are, wholes, parts and rests of shares included; of each it is proved that it cannot
    /// be calculated.
    pub guarded: usize,
    /// Of how many of them a reader who also knows which hidden counts are small may know more.
    pub uninformed: usize,
    /// How many other sets of figures were found that would have been published in the same way.
    pub completions: usize,
    /// How many of these the solver found.
    pub solved: usize,
    /// How long the proof took.
    pub seconds: f64,
    /// By whose rule figures are hidden.
    pub rule: Rule,
    /// How many of the hidden counts can be narrowed to fewer than four numbers by sums alone. None where all is proved.
    pub narrowed: usize,
}

impl TableAudit {
    /// How many figures are hidden.
    pub fn hidden(&self) -> usize {
        self.hidden_first + self.hidden_second
    }
}
