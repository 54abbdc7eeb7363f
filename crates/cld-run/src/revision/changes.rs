//! What a revision changed.

use serde::Serialize;

use super::files::{FileChange, Since};

/// What differs between the two runs.
#[derive(Debug, Clone, Serialize)]
pub struct Revision {
    /// The name of the method.
    pub method: String,
    /// Its title.
    pub title: String,
    /// The days that both runs count.
    pub period: String,
    /// What each run had received: its as-of moment as SQL, or that there is none.
    pub before: String,
    /// The same of the later run.
    pub after: String,
    /// Files of which something changed, by council and moment of import.
    pub files: Vec<FileChange>,
    /// What was decided about files between the two moments.
    pub decided: Vec<Since>,
    /// Councils whose figures changed though none of their files did, by code.
    pub unexplained: Vec<String>,
    /// Every table of figures that both runs have, with how many of its figures changed.
    pub tables: Vec<TableChange>,
    /// Every figure that changed.
    pub figures: Vec<FigureChange>,
}

/// How much of a table changed.
#[derive(Debug, Clone, Serialize)]
pub struct TableChange {
    /// The name of the table.
    pub table: String,
    /// What it shows.
    pub title: String,
    /// How many figures it has in either run, of councils, regions and England.
    pub figures: usize,
    /// How many of them changed.
    pub changed: usize,
}

/// A figure that changed.
#[derive(Debug, Clone, Serialize)]
pub struct FigureChange {
    /// The table that has it.
    pub table: String,
    /// council, region or England.
    pub area_type: &'static str,
    /// The council's code, or the area's name.
    pub area: String,
    /// What people call the area.
    pub area_name: String,
    /// What the row is about.
    pub row: String,
    /// The column.
    pub figure: String,
    /// Null where the earlier run has no such figure.
    pub before: Option<String>,
    /// Null where the later run has none.
    pub after: Option<String>,
    /// By how much it grew; null where one of them has no such figure.
    pub change: Option<String>,
}
