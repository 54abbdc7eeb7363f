//! The files of `book/programme/`: found by their paths, read as pages, as facts or as rows.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cld_book::{Book, Fault, Reference, Section, Sheet, SmallTable};
use serde::de::DeserializeOwned;

use crate::ProgrammeError;

/// The files of the programme, by their paths under its folder.
pub(crate) struct Files<'a>(BTreeMap<&'a str, &'a str>);

/// A page with the path that messages name.
pub(crate) struct Page {
    path: String,
    sheet: Sheet,
}

/// A row of a table: its cells by column, empty ones left out.
pub(crate) struct Row<'a> {
    path: &'a str,
    line: usize,
    columns: &'a [String],
    cells: &'a [Option<String>],
}

impl<'a> Files<'a> {
    pub(crate) fn of(book: &'a Book) -> Files<'a> {
        let files = book.files().filter_map(|(path, text)| Some((path.strip_prefix("programme/")?, text)));
        Files(files.collect())
    }

    /// The names and texts of the files of a folder that end so, in the order of their names without the ending.
    pub(crate) fn under(&self, folder: &str, ending: &str) -> Vec<(String, &'a str)> {
        let of_it = |(path, text): (&&'a str, &&'a str)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(ending)?;
            Some((name.to_owned(), *text))
        };
        self.0.iter().filter_map(of_it).collect()
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'a str, ProgrammeError> {
        self.0.get(name).copied().ok_or_else(|| ProgrammeError::Missing { named: name.to_owned() })
    }

    pub(crate) fn page(&self, name: &str) -> Result<Page, ProgrammeError> {
        let path = format!("programme/{name}");
        Ok(Page { sheet: Sheet::read(&path, self.text(name)?)?, path })
    }

    pub(crate) fn facts<T: DeserializeOwned>(&self, name: &str) -> Result<T, ProgrammeError> {
        facts(&format!("programme/{name}"), 1, self.text(name)?)
    }

    pub(crate) fn rows(&self, name: &str) -> Result<Reference, ProgrammeError> {
        Ok(Reference::read(&format!("programme/{name}"), self.text(name)?)?)
    }
}

/// TOML that begins at a line of a file.
pub(crate) fn facts<T: DeserializeOwned>(path: &str, first_line: usize, text: &str) -> Result<T, ProgrammeError> {
    let wrong = |error: toml::de::Error| {
        let before = error.span().map_or("", |span| &text[..span.start]);
        Fault::new(path, first_line + before.matches('\n').count(), error.message())
    };
    Ok(toml::from_str(text).map_err(wrong)?)
}

impl Page {
    /// The block of facts.
    pub(crate) fn facts<T: DeserializeOwned>(&self) -> Result<T, ProgrammeError> {
        let block = self.sheet.facts.as_ref().ok_or_else(|| self.fault(1, "this page needs a block of facts"))?;
        facts(&self.path, block.line, &block.text)
    }

    /// Its heading.
    pub(crate) fn title(&self) -> String {
        self.sheet.heading.clone()
    }

    /// What is before the first heading, as one text.
    pub(crate) fn lead(&self) -> String {
        self.sheet.lead.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The rows under `## heading`.
    pub(crate) fn rows(&self, heading: &str) -> Result<Vec<Row<'_>>, ProgrammeError> {
        self.table(heading, self.section(heading)?)
    }

    /// The rows under a `### part` of `## heading`.
    pub(crate) fn rows_of_part(&self, heading: &str, part: &str) -> Result<Vec<Row<'_>>, ProgrammeError> {
        let section = self.section(heading)?;
        let found = section.parts.iter().find(|found| found.heading == part);
        self.table(part, found.ok_or_else(|| self.fault(section.line, format!("### {part} is missing here")))?)
    }

    fn section(&self, heading: &str) -> Result<&Section, ProgrammeError> {
        Ok(self.sheet.section(heading).ok_or_else(|| self.fault(1, format!("## {heading} is missing")))?)
    }

    fn table<'a>(&'a self, heading: &str, section: &'a Section) -> Result<Vec<Row<'a>>, ProgrammeError> {
        let missing = || self.fault(section.line, format!("a table is missing under {heading}"));
        let SmallTable { columns, rows, .. } = section.table.as_ref().ok_or_else(missing)?;
        Ok(rows.iter().map(|(line, cells)| Row { path: &self.path, line: *line, columns, cells }).collect())
    }

    /// What is under its `##` headings.
    pub(crate) fn sections(&self) -> &[Section] {
        &self.sheet.sections
    }

    pub(crate) fn fault(&self, line: usize, what: impl Into<String>) -> Fault {
        Fault::new(&self.path, line, what)
    }
}

impl Row<'_> {
    /// A cell; blank when it is empty.
    pub(crate) fn text(&self, column: &str) -> Result<String, ProgrammeError> {
        let at = self.columns.iter().position(|known| known == column);
        let at = at.ok_or_else(|| self.fault(format!("there is no column \"{column}\" here")))?;
        Ok(self.cells[at].clone().unwrap_or_default())
    }

    /// A cell that is a day.
    pub(crate) fn day(&self, column: &str) -> Result<NaiveDate, ProgrammeError> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.fault(format!("\"{text}\" is no day like 2021-09-30")).into())
    }

    /// Holds a cell of an example to what the page comes to.
    pub(crate) fn says(&self, column: &str, found: &str) -> Result<(), ProgrammeError> {
        match self.text(column)? {
            said if said == found => Ok(()),
            said => Err(self.fault(format!("{column} is \"{said}\" here, and comes to \"{found}\"")).into()),
        }
    }

    /// What is wrong with it.
    pub(crate) fn fault(&self, what: impl Into<String>) -> Fault {
        Fault::new(self.path, self.line, what)
    }
}
