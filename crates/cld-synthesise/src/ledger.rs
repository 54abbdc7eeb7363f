//! What is known of made-up rows, next to the submissions: `planted.csv` and `dirt.csv`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::SynthesiseError;

/// A line for each thing known of a row: file, row as a spreadsheet shows it, what. Row 1 means the file as a whole.
pub(crate) struct Ledger {
    path: PathBuf,
    out: BufWriter<File>,
}

impl Ledger {
    pub(crate) fn create(folder: &Path, name: &str, header: &str) -> Result<Ledger, SynthesiseError> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(SynthesiseError::unwritable(&path))?;
        let mut ledger = Ledger { path, out: BufWriter::new(file) };
        let begun = writeln!(ledger.out, "{header}");
        ledger.written(begun)?;
        Ok(ledger)
    }

    /// Adds what is known of a row; none of it holds a comma.
    pub(crate) fn add(&mut self, file: &str, row_number: u64, known: &[&str]) -> Result<(), SynthesiseError> {
        for what in known {
            let added = writeln!(self.out, "{file},{row_number},{what}");
            self.written(added)?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), SynthesiseError> {
        let flushed = self.out.flush();
        self.written(flushed)
    }

    fn written(&self, outcome: io::Result<()>) -> Result<(), SynthesiseError> {
        outcome.map_err(SynthesiseError::unwritable(&self.path))
    }
}
