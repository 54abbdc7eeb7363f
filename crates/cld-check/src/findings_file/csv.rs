//! Findings as CSV in UTF-8.

use std::io;
use std::path::PathBuf;

use cld_validate::Finding;
use csv::{IntoInnerError, Writer, WriterBuilder};

use super::columns::Columns;
use cld_format::{Draft, FormatError, inert};

pub(crate) struct CsvFindings {
    path: PathBuf,
    writer: Writer<Draft>,
    columns: Columns,
    written: csv::Result<()>,
}

impl CsvFindings {
    pub(super) fn new(draft: Draft, columns: Columns) -> CsvFindings {
        let path = draft.path().to_owned();
        let mut writer = WriterBuilder::new().buffer_capacity(1 << 16).from_writer(draft);
        let written = writer.write_record(columns.headers().iter().map(|header| inert(header).into_owned()));
        CsvFindings { path, writer, columns, written }
    }

    pub(super) fn add(&mut self, file: usize, finding: &Finding) {
        if self.written.is_ok() {
            let cells = self.columns.cells(file, finding);
            self.written = self.writer.write_record(cells.iter().map(|cell| inert(cell).into_owned()));
        }
    }

    pub(super) fn finish(self) -> Result<(), FormatError> {
        let CsvFindings { path, writer, written, .. } = self;
        let written = written.map_err(io::Error::from);
        let draft = written.and_then(|()| writer.into_inner().map_err(IntoInnerError::into_error));
        draft.map_err(FormatError::unwritable(&path))?.finish()
    }
}
