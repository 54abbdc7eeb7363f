//! The kinds of page, and the words that a page's facts may use.

use serde::Deserialize;

/// What a page defines; known from the heading that holds its SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `## Fails when`: a condition on one row of a submission.
    Rule,
    /// `## Is`: one more column of the events.
    Variable,
    /// `## Rows`: a stored table between the events and the tables.
    Step,
    /// `## Counts`: a table that is the method's result.
    Table,
}

impl Kind {
    /// All kinds, in the order in which a method comes to them.
    pub const ALL: [Kind; 4] = [Kind::Rule, Kind::Variable, Kind::Step, Kind::Table];

    /// The heading over the SQL.
    pub fn heading(self) -> &'static str {
        match self {
            Kind::Rule => "Fails when",
            Kind::Variable => "Is",
            Kind::Step => "Rows",
            Kind::Table => "Counts",
        }
    }

    /// The folder of such pages, and of what is stored of them.
    pub fn room(self) -> &'static str {
        match self {
            Kind::Rule => "rules",
            Kind::Variable => "variables",
            Kind::Step => "steps",
            Kind::Table => "tables",
        }
    }

    /// The word used for it in messages.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Rule => "rule",
            Kind::Variable => "variable",
            Kind::Step => "step",
            Kind::Table => "table",
        }
    }
}

/// How a page's definition is known to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Equal to the official result row by row, in the backtests.
    OfficialResult,
    /// From a published description; there is no result to compare with.
    WorkedExample,
    /// Decided here; the page says why.
    Ours,
}

impl Evidence {
    /// The word that pages have for it.
    pub fn word(self) -> &'static str {
        match self {
            Evidence::OfficialResult => "official-result",
            Evidence::WorkedExample => "worked-example",
            Evidence::Ours => "ours",
        }
    }
}

/// How much a finding of a rule weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The row cannot be used as it is.
    Error,
    /// The row is usable but probably not what was meant.
    Warning,
    /// Worth knowing; nothing has to be done.
    Advice,
}

impl Severity {
    /// The word that pages and reports have for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}
