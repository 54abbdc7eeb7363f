//! What a rule looks at: one row, or all rows of a file that share something.

use serde::Deserialize;

use crate::numbered::NUMBER;
use crate::page::Facts;
use crate::spec::Release;

/// The word of a rule's fact `checks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checks {
    #[default]
    Row,
    Once,
    Duplicate,
    Conflict,
    Varies,
    Overlap,
    MissingLink,
}

/// What a rule looks at. Its SQL says which rows take part; the columns are named as in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Each row by itself: those of which the SQL is true fail.
    Row,
    /// The file as a whole fails, at its first row, if any row takes part.
    Once,
    /// Rows with the same key: all but the first fail. Without a key, rows that are the same text.
    Duplicate { key: Vec<String> },
    /// Rows with the same key: those fail that do not hold the value that most of them hold, or if
    /// several are as frequent, the one that comes first. Null is no value.
    Conflict { key: Vec<String>, differs: String },
    /// The file must hold one value: the first row of each other value than the commonest fails.
    Varies { differs: String },
    /// Rows with the same key and days in common: all but the earliest fail. Ending on the day on which
    /// the next begins is no overlap; without an end a row goes on.
    Overlap { key: Vec<String>, from: String, to: String },
    /// Rows fail whose link is the key of no row of the file. With `back`, rows whose link is the key of other
    /// rows fail if none of these names them in one of the columns `back`; never in a file that fills none of them.
    MissingLink { key: Vec<String>, link: String, back: Vec<String> },
}

impl Shape {
    /// The shape that a page's facts give, or what is missing from them.
    pub(crate) fn of(facts: &Facts) -> Result<Shape, String> {
        let key = || match facts.key.is_empty() {
            true => Err("this rule needs a key: the columns that its rows share".to_owned()),
            false => Ok(facts.key.clone()),
        };
        let column =
            |fact: &Option<String>, name| fact.clone().ok_or(format!("this rule needs a column in \"{name}\""));
        let shape = match facts.checks {
            Checks::Row => Shape::Row,
            Checks::Once => Shape::Once,
            Checks::Duplicate => Shape::Duplicate { key: facts.key.clone() },
            Checks::Conflict => Shape::Conflict { key: key()?, differs: column(&facts.differs, "differs")? },
            Checks::Varies => Shape::Varies { differs: column(&facts.differs, "differs")? },
            Checks::Overlap => {
                Shape::Overlap { key: key()?, from: column(&facts.from, "from")?, to: column(&facts.to, "to")? }
            }
            Checks::MissingLink => {
                let back = facts.back.iter().cloned().collect();
                Shape::MissingLink { key: key()?, link: column(&facts.link, "link")?, back }
            }
        };
        let stated = facts.key.iter().chain(&facts.differs).chain(&facts.from).chain(&facts.to).chain(&facts.link);
        let stated = stated.chain(&facts.back);
        match stated.count() == shape.columns().count() {
            true => Ok(shape),
            false => Err("key, differs, from, to, link and back stand only in rules that use them".to_owned()),
        }
    }

    /// The columns that are compared between rows.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let (key, others): (&[String], Vec<&String>) = match self {
            Shape::Row | Shape::Once => (&[], vec![]),
            Shape::Duplicate { key } => (key, vec![]),
            Shape::Conflict { key, differs } => (key, vec![differs]),
            Shape::Varies { differs } => (&[], vec![differs]),
            Shape::Overlap { key, from, to } => (key, vec![from, to]),
            Shape::MissingLink { key, link, back } => (key, std::iter::once(link).chain(back).collect()),
        };
        key.iter().chain(others).map(String::as_str)
    }

    /// The same shape with `{field}` filled in, and the columns of the release in place of a numbered one.
    pub fn of_field(&self, release: &Release, field: &str) -> Shape {
        let mut shape = self.clone();
        let fill = |column: &mut String| *column = column.replace("{field}", field);
        match &mut shape {
            Shape::Row | Shape::Once => {}
            Shape::Duplicate { key } => key.iter_mut().for_each(fill),
            Shape::Varies { differs } => fill(differs),
            Shape::Conflict { key, differs } => {
                key.iter_mut().for_each(fill);
                fill(differs);
            }
            Shape::MissingLink { key, link, back } => {
                key.iter_mut().for_each(fill);
                fill(link);
                if let Some(pattern) = back.iter().find(|column| column.contains(NUMBER)) {
                    *back = release.numbered(pattern).into_iter().map(|(_, column)| column).collect();
                }
            }
            Shape::Overlap { key, from, to } => {
                key.iter_mut().for_each(fill);
                fill(from);
                fill(to);
            }
        }
        shape
    }
}
