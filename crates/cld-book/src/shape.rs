//! What a rule looks at: one row, or all rows of a file that share something.

use serde::Deserialize;

use crate::numbered::NUMBER;
use crate::release::Release;

/// The word of a rule's fact `checks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Checks {
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
    Duplicate {
        /// Columns that rows must share.
        key: Vec<String>,
    },
    /// Rows with the same key: those fail that do not hold the value that most of them hold, or if
    /// several are as frequent, the one that comes first. Null is no value.
    Conflict {
        /// Columns that rows share.
        key: Vec<String>,
        /// The column that must hold one value for each key.
        differs: String,
    },
    /// The file must hold one value: the first row of each other value than the commonest fails.
    Varies {
        /// The column that must hold one value.
        differs: String,
    },
    /// Rows with the same key and days in common: all but the earliest fail. Ending on the day on which
    /// the next begins is no overlap; without an end a row goes on.
    Overlap {
        /// Columns that rows share.
        key: Vec<String>,
        /// The column of the first day.
        from: String,
        /// The column of the last day.
        to: String,
    },
    /// Rows fail whose link is the key of no row of the file. With `back`, rows whose link is the key of other
    /// rows fail if none of these names them in one of the columns `back`; never in a file that fills none of them.
    MissingLink {
        /// Columns by which a row is named.
        key: Vec<String>,
        /// The column that names another row by its key.
        link: String,
        /// Columns in which the other row names this one; empty when none is asked for.
        back: Vec<String>,
    },
}

/// The facts that only rules over several rows have, as they are written.
pub(crate) struct ShapeFacts {
    pub(crate) key: Vec<String>,
    pub(crate) differs: Option<String>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) back: Option<String>,
}

impl ShapeFacts {
    /// The shape that they give, or what is missing or too much.
    pub(crate) fn shape(mut self, checks: Checks) -> Result<Shape, String> {
        let shape = match checks {
            Checks::Row => Shape::Row,
            Checks::Once => Shape::Once,
            Checks::Duplicate => Shape::Duplicate { key: std::mem::take(&mut self.key) },
            Checks::Conflict => Shape::Conflict { key: self.key()?, differs: column(&mut self.differs, "differs")? },
            Checks::Varies => Shape::Varies { differs: column(&mut self.differs, "differs")? },
            Checks::Overlap => {
                let (from, to) = (column(&mut self.from, "from")?, column(&mut self.to, "to")?);
                Shape::Overlap { key: self.key()?, from, to }
            }
            Checks::MissingLink => {
                let (link, back) = (column(&mut self.link, "link")?, self.back.take().into_iter().collect());
                Shape::MissingLink { key: self.key()?, link, back }
            }
        };
        let ShapeFacts { key, differs, from, to, link, back } = self;
        match key.into_iter().chain(differs).chain(from).chain(to).chain(link).chain(back).next() {
            None => Ok(shape),
            Some(_) => Err("key, differs, from, to, link and back are only in rules that use them".to_owned()),
        }
    }

    fn key(&mut self) -> Result<Vec<String>, String> {
        match self.key.is_empty() {
            true => Err("this rule needs a key: the columns that its rows share".to_owned()),
            false => Ok(std::mem::take(&mut self.key)),
        }
    }
}

fn column(stated: &mut Option<String>, fact: &str) -> Result<String, String> {
    stated.take().ok_or_else(|| format!("this rule needs a column in \"{fact}\""))
}

impl Shape {
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
