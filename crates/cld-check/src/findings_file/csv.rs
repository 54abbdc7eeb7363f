//! Findings as CSV in UTF-8.

use std::io::{self, Write};

use cld_validate::Finding;
use csv::{IntoInnerError, Writer, WriterBuilder};

use super::columns::Columns;
use cld_format::inert;

pub(crate) struct CsvFindings<W: Write> {
    writer: Writer<W>,
    columns: Columns,
    written: csv::Result<()>,
}

impl<W: Write> CsvFindings<W> {
    pub(super) fn new(out: W, columns: Columns) -> CsvFindings<W> {
        let mut writer = WriterBuilder::new().buffer_capacity(1 << 16).from_writer(out);
        let written = writer.write_record(columns.headers().iter().map(|header| inert(header).into_owned()));
        CsvFindings { writer, columns, written }
    }

    pub(super) fn add(&mut self, file: usize, finding: &Finding) {
        if self.written.is_ok() {
            let cells = self.columns.cells(file, finding);
            self.written = self.writer.write_record(cells.iter().map(|cell| inert(cell).into_owned()));
        }
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.written?;
        self.writer.into_inner().map_err(IntoInnerError::into_error)
    }
}
