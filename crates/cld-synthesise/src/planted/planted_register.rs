//! `planted.csv`: what a check finds in the planted rows.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::SynthesiseError;

/// One line for each finding: file, row, rule. Row 1 means the file as a whole.
pub(crate) struct PlantedRegister {
    path: PathBuf,
    out: BufWriter<File>,
}

impl PlantedRegister {
    pub(crate) fn create(folder: &Path) -> Result<PlantedRegister, SynthesiseError> {
        let path = folder.join("planted.csv");
        let file = File::create(&path).map_err(SynthesiseError::unwritable(&path))?;
        let mut register = PlantedRegister { path, out: BufWriter::new(file) };
        let begun = register.out.write_all(b"file,row,rule\n");
        register.written(begun)?;
        Ok(register)
    }

    pub(crate) fn add(&mut self, file: &str, row_number: u64, rules: &[&str]) -> Result<(), SynthesiseError> {
        for rule in rules {
            let added = writeln!(self.out, "{file},{row_number},{rule}");
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
