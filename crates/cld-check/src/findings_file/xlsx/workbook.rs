//! The sheets: Summary, By rule, and Findings as many times as Excel's limit asks.

use std::io::Write;
use std::path::Path;

use cld_validate::Finding;
use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};

use super::entry::Entry;
use super::fitting::fitting;
use super::overview::{self, Overview};
use crate::findings_file::columns::Columns;
use cld_format::workbook::Formats;

/// Rows of a sheet, the header among them.
const ROWS: u32 = 1_048_576;
/// Letters that a column shows at least and at most.
const WIDTHS: (usize, usize) = (6, 70);

pub(super) struct Workbook {
    book: rust_xlsxwriter::Workbook,
    columns: Columns,
    formats: Formats,
    overviews: Vec<Overview>,
    /// Rows that a sheet may have; fewer only to test that findings go on in another.
    rows: u32,
    /// Rows of the last sheet so far.
    filled: u32,
    /// The longest text of each column of the last sheet.
    widths: Vec<usize>,
    has_own: bool,
    /// True when the rows wait in memory, where there is no disk.
    is_in_memory: bool,
}

impl Workbook {
    /// Rows are stored in `folder`, or where the system keeps temporary files, until the workbook is finished.
    pub(super) fn new(folder: Option<&Path>, columns: Columns) -> Result<Workbook, XlsxError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        if let Some(folder) = folder {
            book.set_tempdir(folder)?;
        }
        Workbook::begun(book, columns, false)
    }

    /// Rows are held in memory until the workbook is finished: about a kilobyte each.
    pub(super) fn in_memory(columns: Columns) -> Result<Workbook, XlsxError> {
        Workbook::begun(rust_xlsxwriter::Workbook::new(), columns, true)
    }

    fn begun(mut book: rust_xlsxwriter::Workbook, columns: Columns, is_in_memory: bool) -> Result<Workbook, XlsxError> {
        book.add_worksheet().set_name("Summary")?;
        book.add_worksheet().set_name("By rule")?;
        let has_own = columns.has_own();
        let (formats, overviews, widths) = (Formats::default(), Vec::new(), Vec::new());
        let (rows, filled) = (ROWS, 0);
        let mut workbook = Workbook { book, columns, formats, overviews, rows, filled, widths, has_own, is_in_memory };
        workbook.begin("Findings")?;
        Ok(workbook)
    }

    /// Writes all entries and then the whole workbook to `out`.
    pub(super) fn fill(
        mut self,
        mut entries: impl Iterator<Item = Entry>,
        out: impl Write + Send,
    ) -> Result<(), XlsxError> {
        entries.try_for_each(|entry| self.take(entry))?;
        self.finish(out)
    }

    pub(super) fn take(&mut self, entry: Entry) -> Result<(), XlsxError> {
        match entry {
            Entry::Finding(file, finding) => self.add(file, &finding)?,
            Entry::Overview(overview) => self.overviews.push(*overview),
        }
        Ok(())
    }

    /// The whole workbook.
    pub(super) fn bytes(self) -> Result<Vec<u8>, XlsxError> {
        let mut bytes = Vec::new();
        self.finish(&mut bytes)?;
        Ok(bytes)
    }

    fn finish(mut self, out: impl Write + Send) -> Result<(), XlsxError> {
        self.end()?;
        overview::summary(self.book.worksheet_from_index(0)?, &self.overviews, self.has_own, &self.formats)?;
        overview::by_rule(self.book.worksheet_from_index(1)?, &self.overviews, &self.formats)?;
        if self.has_own {
            for sheet in self.book.worksheets_mut() {
                sheet.set_header(format!("&C{}", overview::OWN));
            }
        }
        self.book.save_to_writer(out)
    }

    /// Another sheet, with its header.
    fn begin(&mut self, name: &str) -> Result<(), XlsxError> {
        let headers = self.columns.headers();
        let sheet = match self.is_in_memory {
            true => self.book.add_worksheet(),
            false => self.book.add_worksheet_with_constant_memory()?,
        };
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, header) in headers.iter().enumerate() {
            sheet.write_string_with_format(0, at as u16, fitting(header), &self.formats.heading)?;
        }
        self.filled = 1;
        // A filter's button takes the room of two letters.
        self.widths = headers.iter().map(|header| header.chars().count() + 2).collect();
        Ok(())
    }

    fn add(&mut self, file: usize, finding: &Finding) -> Result<(), XlsxError> {
        if self.filled == self.rows {
            self.end()?;
            // Two sheets come before the first of them.
            let name = format!("Findings {}", self.book.worksheets().len() - 1);
            self.begin(&name)?;
        }
        let row_place = self.columns.row_place();
        let cells = self.columns.cells(file, finding);
        let sheet = last(&mut self.book)?;
        for (at, cell) in cells.iter().enumerate() {
            if at == row_place {
                sheet.write_number(self.filled, at as u16, finding.row as f64)?;
            } else if !cell.is_empty() {
                // Always text: no identifier becomes a number and no text a formula.
                sheet.write_string(self.filled, at as u16, fitting(cell))?;
            }
            self.widths[at] = self.widths[at].max(cell.chars().count());
        }
        self.filled += 1;
        Ok(())
    }

    /// What is known about a sheet only once its rows are.
    fn end(&mut self) -> Result<(), XlsxError> {
        let (last_row, last_column) = (self.filled - 1, self.widths.len() as u16 - 1);
        let sheet = last(&mut self.book)?;
        for (at, width) in self.widths.iter().enumerate() {
            sheet.set_column_width(at as u16, (*width).clamp(WIDTHS.0, WIDTHS.1) as f64 + 1.0)?;
        }
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}

fn last(book: &mut rust_xlsxwriter::Workbook) -> Result<&mut Worksheet, XlsxError> {
    let at = book.worksheets().len() - 1;
    book.worksheet_from_index(at)
}

#[cfg(test)]
mod tests {
    use cld_book::Severity;

    use super::super::fitting::LETTERS;
    use super::*;
    use crate::findings_file::scope::Scope;
    use cld_format::Draft;

    fn finding(row: u64) -> Finding {
        Finding {
            row,
            rule: "a_rule".into(),
            severity: Severity::Error,
            item: None,
            message: "What is wrong.".into(),
            follows: None,
            meant: None,
            own: None,
            sending: None,
        }
    }

    #[test]
    fn findings_past_the_limit_of_a_sheet_go_on_in_another() {
        use calamine::Reader;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.xlsx");
        let scope = Scope { files: vec!["april.csv".into()], extras: None };
        let mut draft = Draft::create(&path, false).unwrap();
        let mut workbook = Workbook::new(draft.folder(), Columns::new(&scope)).unwrap();
        workbook.rows = 4;
        workbook.fill((2..9).map(|row| Entry::Finding(0, Box::new(finding(row)))), &mut draft).unwrap();
        draft.finish().unwrap();
        let mut read: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
        assert_eq!(read.sheet_names(), ["Summary", "By rule", "Findings", "Findings 2", "Findings 3"]);
        let heights = ["Findings", "Findings 2", "Findings 3"].map(|name| read.worksheet_range(name).unwrap().height());
        assert_eq!(heights, [4, 4, 2]);
    }

    #[test]
    fn a_cell_holds_no_more_than_excel_takes() {
        let long = "é".repeat(LETTERS + 1);
        assert_eq!(fitting(&long).chars().count(), LETTERS);
        assert_eq!(fitting("short"), "short");
    }
}
