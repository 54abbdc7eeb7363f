//! Layouts: how a return or an official table shows what a table counts.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::fault::Fault;

/// One table of a return, by its own id. A file of `layouts/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The id that the return or the official code has for it, such as `LTS001b.1a`.
    pub id: String,
    /// What the return calls the table.
    pub title: String,
    /// What its sheet is called in a workbook: 1 to 31 letters, none of `[]:*?/\\` or `'`, and its own within the method. Books
    /// of earlier programs have none.
    pub sheet: Option<String>,
    /// Where the layout is known from.
    pub source: String,
    /// What a reader has to know.
    pub note: Option<String>,
    /// Why no table can fill it.
    pub not_derivable: Option<String>,
    /// The table of the method that it shows.
    pub table: Option<String>,
    /// The column of the table whose numbers are in the cells; none where each row of the table is one row here.
    pub value: Option<String>,
    /// What the sheet of the rows is called that the table counts, where these are no people; the same in each layout of
    /// the table.
    pub counted: Option<String>,
    /// Which rows of the table belong here; all unless given.
    #[serde(default)]
    pub only: BTreeMap<String, Values>,
    /// What the rows are.
    pub rows: Option<LayoutRows>,
    /// Its columns, in order.
    #[serde(default)]
    pub columns: Vec<LayoutColumn>,
    /// Path under `book/`.
    #[serde(skip)]
    pub path: String,
}

/// The rows of a layout: the entries of one column of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutRows {
    /// The column of the table whose entries they are.
    pub column: String,
    /// Rows that are always there, in order; others follow as the table has them.
    pub labels: Vec<String>,
}

/// A column of a layout.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutColumn {
    /// What is written over it.
    pub label: String,
    /// The column of the table that it repeats, where each row of the table is one row here.
    pub column: Option<String>,
    /// The rows of the table that are summed in it.
    #[serde(default)]
    pub r#where: BTreeMap<String, Values>,
}

/// One value of a column or several; empty text means none.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// This value alone.
    One(String),
    /// Any of these values.
    Several(Vec<String>),
}

impl Values {
    /// True for a text that is among the values.
    pub fn hold(&self, text: &str) -> bool {
        match self {
            Values::One(value) => value == text,
            Values::Several(values) => values.iter().any(|value| value == text),
        }
    }
}

impl Layout {
    /// What its sheet is called: by its id where it says nothing, without what a sheet's name may not hold.
    pub fn sheet(&self) -> String {
        let plain = |letter: char| if "[]:*?/\\'".contains(letter) { '-' } else { letter };
        self.sheet.clone().unwrap_or_else(|| self.id.chars().map(plain).take(31).collect())
    }

    /// What is wrong with it by itself and among the tables of its method.
    pub(crate) fn faults(&self, is_table: impl Fn(&str) -> bool) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |what: String| faults.push(Fault::new(&self.path, 1, what));
        match (&self.table, &self.not_derivable) {
            (None, Some(_)) => {}
            (Some(table), None) if is_table(table) => {}
            (Some(table), None) => fault(format!("shows \"{table}\", which is no table of the method")),
            _ => fault("say either the table that it shows or why it is not_derivable".to_owned()),
        }
        if self.rows.is_some() != self.value.is_some() {
            fault("rows and value go together".to_owned());
        }
        for sheet in self.sheet.iter().chain(&self.counted) {
            let letters = sheet.chars().count();
            if !(1..=31).contains(&letters) || sheet.contains(|letter| "[]:*?/\\'".contains(letter)) {
                fault(format!("no sheet can be called \"{sheet}\": 1 to 31 letters, none of []:*?/\\'"));
            }
        }
        for column in &self.columns {
            if column.column.is_some() == self.rows.is_some() || column.column.is_some() != column.r#where.is_empty() {
                fault(format!("column \"{}\" wants where in a layout with rows, else column", column.label));
            }
        }
        faults
    }
}
