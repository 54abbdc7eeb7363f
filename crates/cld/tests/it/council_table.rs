//! A clean file of a council, to be spoilt in one way, and what `cld check` says of it.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::scene::{cld, files, made_up, text};

/// A clean file of one council: its header and its rows.
pub(crate) struct Table {
    pub(crate) place: Rc<TempDir>,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn clean() -> Table {
        let (place, folder) = made_up(&["--authorities", "1", "--people", "40", "--seed", "3"]);
        let submissions = folder.join("submissions");
        let name = files(&submissions).into_keys().next().unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(submissions.join(name)).unwrap();
        let mut records = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect());
        let header = records.next().unwrap();
        Table { header, rows: records.collect(), place: Rc::new(place) }
    }

    pub(crate) fn column(&self, header: &str) -> usize {
        self.header.iter().position(|column| column == header).unwrap_or_else(|| panic!("no column {header}"))
    }

    /// The table with every cell of a column changed, by the row's place and what the cell holds.
    pub(crate) fn with(mut self, header: &str, change: impl Fn(usize, &str) -> String) -> Table {
        let column = self.column(header);
        for (at, row) in self.rows.iter_mut().enumerate() {
            row[column] = change(at, &row[column]);
        }
        self
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        std::iter::once(&self.header).chain(&self.rows).map(|row| line(row)).collect()
    }

    pub(crate) fn delimited(&self, delimiter: u8) -> String {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        std::iter::once(&self.header).chain(&self.rows).for_each(|row| writer.write_record(row).unwrap());
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> Written {
        let path = self.place.path().join(name);
        fs::write(&path, text).unwrap();
        Written { path, _place: Rc::clone(&self.place) }
    }

    pub(crate) fn csv(&self, name: &str) -> Written {
        self.write(name, self.lines().join("\r\n") + "\r\n")
    }

    /// The table on a sheet, from a row on.
    pub(crate) fn fill(&self, sheet: &mut rust_xlsxwriter::Worksheet, from: u32, rows: std::ops::Range<usize>) {
        let rows = std::iter::once(&self.header).chain(&self.rows[rows]);
        for (row, cells) in rows.enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(from + row as u32, column as u16, cell).unwrap();
            }
        }
    }

    pub(crate) fn save(&self, name: &str, mut workbook: Workbook) -> Written {
        let bytes = workbook.save_to_buffer().unwrap();
        self.write(name, bytes)
    }
}

/// A file that is there as long as anybody wants it.
pub(crate) struct Written {
    path: PathBuf,
    _place: Rc<TempDir>,
}

impl Deref for Written {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

/// Words of what is on the screen, with one blank between them.
pub(crate) fn words(path: &Path, more: &[&str]) -> String {
    let done = cld(["check", text(path)].into_iter().chain(more.iter().copied()));
    done.output.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line of a CSV file, without its end.
pub(crate) fn line(cells: &[String]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(cells).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap().trim_end().to_owned()
}

pub(crate) fn checked(path: &Path, more: &[&str]) -> serde_json::Value {
    let done = cld(["check", text(path), "--json"].into_iter().chain(more.iter().copied()));
    serde_json::from_str(&done.output).unwrap_or_else(|_| panic!("{done:?}"))
}

/// How often each rule found something; the advice on numbers of the test range aside.
pub(crate) fn found(path: &Path, more: &[&str]) -> BTreeMap<String, u64> {
    let line = checked(path, more);
    assert_ne!(line["verdict"], "unreadable", "{line}");
    let findings = line["findings"].as_object().unwrap_or_else(|| panic!("{line}"));
    let counts = findings.iter().map(|(rule, count)| (rule.clone(), count.as_u64().unwrap()));
    counts.filter(|(rule, _)| rule != "nhs_number_in_test_range").collect()
}

pub(crate) fn of(rules: &[(&str, usize)]) -> BTreeMap<String, u64> {
    rules.iter().map(|(rule, count)| ((*rule).to_owned(), *count as u64)).collect()
}
