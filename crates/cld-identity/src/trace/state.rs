//! What a vault keeps of tracing: who was asked about under which reference, and what was answered.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Float64Type, UInt32Type};

use super::outcome::{Outcome, SCORES};
use crate::details::Person;
use crate::private;
use crate::secret::Secret;
use crate::vault::{self, Vault, VaultError};

/// That somebody was asked about.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub request: String,
    pub reference: String,
    pub person: u32,
    /// Why the service took nothing of the request; then its people are to be asked about again.
    pub refused: Option<String>,
}

/// The tracing of a run, as its vault holds it.
pub struct Traced {
    folder: PathBuf,
    pub people: Vec<Person>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) outcomes: Vec<Outcome>,
}

impl Traced {
    /// Opens what the vault in `folder` holds.
    pub fn open(folder: &Path) -> Result<Traced, VaultError> {
        let people = Vault::people(folder)?;
        let folder = folder.join("trace");
        let mut traced = Traced { people, asked: Vec::new(), outcomes: Vec::new(), folder };
        traced.read_asked()?;
        traced.read_outcomes()?;
        Ok(traced)
    }

    /// What was answered about each person, by their place.
    pub fn outcomes(&self) -> HashMap<u32, &Outcome> {
        self.outcomes.iter().map(|outcome| (outcome.person, outcome)).collect()
    }

    /// How many people were asked about and not answered yet.
    pub fn outstanding(&self) -> usize {
        let answered = self.outcomes();
        let open = self.asked.iter().filter(|asked| asked.refused.is_none());
        let mut people: Vec<u32> =
            open.map(|asked| asked.person).filter(|person| !answered.contains_key(person)).collect();
        people.sort_unstable();
        people.dedup();
        people.len()
    }

    fn batches(&self, name: &str) -> Result<Vec<arrow::array::RecordBatch>, VaultError> {
        let path = self.folder.join(name);
        if path.exists() { vault::read(&path) } else { Ok(Vec::new()) }
    }

    fn read_asked(&mut self) -> Result<(), VaultError> {
        for batch in self.batches("requests.parquet")? {
            let text = |at: usize| batch.column(at).as_string::<i32>();
            let people = batch.column(2).as_primitive::<UInt32Type>();
            self.asked.extend((0..batch.num_rows()).map(|row| Asked {
                request: text(0).value(row).to_owned(),
                reference: text(1).value(row).to_owned(),
                person: people.value(row),
                refused: text(3).is_valid(row).then(|| text(3).value(row).to_owned()),
            }));
        }
        Ok(())
    }

    fn read_outcomes(&mut self) -> Result<(), VaultError> {
        for batch in self.batches("outcomes.parquet")? {
            let text = |at: usize| batch.column(at).as_string::<i32>();
            let own = |at: usize, row: usize| text(at).value(row).to_owned();
            let people = batch.column(0).as_primitive::<UInt32Type>();
            let number = |at: usize, row: usize| {
                let column = batch.column(at).as_primitive::<Float64Type>();
                column.is_valid(row).then(|| column.value(row))
            };
            self.outcomes.extend((0..batch.num_rows()).map(|row| Outcome {
                person: people.value(row),
                request: own(1, row),
                answered: own(2, row),
                response: own(3, row),
                code: own(4, row),
                nhs_number: text(5).is_valid(row).then(|| Secret::new(text(5).value(row))),
                indicator: own(6, row),
                confidence: number(7, row),
                scores: std::array::from_fn(|at| number(8 + at, row)),
            }));
        }
        Ok(())
    }

    /// Writes who was asked about, whole or not at all.
    pub(crate) fn keep_asked(&self) -> Result<(), VaultError> {
        private::make_folder(&self.folder).map_err(|source| VaultError::unusable(&self.folder, source))?;
        let text = |of: &dyn Fn(&Asked) -> Option<String>| -> ArrayRef {
            Arc::new(self.asked.iter().map(of).collect::<StringArray>())
        };
        let fields = [
            ("request", DataType::Utf8),
            ("reference", DataType::Utf8),
            ("person", DataType::UInt32),
            ("refused", DataType::Utf8),
        ];
        let columns = vec![
            text(&|asked| Some(asked.request.clone())),
            text(&|asked| Some(asked.reference.clone())),
            Arc::new(self.asked.iter().map(|asked| Some(asked.person)).collect::<UInt32Array>()) as ArrayRef,
            text(&|asked| asked.refused.clone()),
        ];
        vault::store(&self.folder.join("requests.parquet"), &fields, columns)
    }

    /// Writes what was answered, whole or not at all.
    pub(crate) fn keep_outcomes(&self) -> Result<(), VaultError> {
        private::make_folder(&self.folder).map_err(|source| VaultError::unusable(&self.folder, source))?;
        let text = |of: &dyn Fn(&Outcome) -> Option<&str>| -> ArrayRef {
            Arc::new(self.outcomes.iter().map(of).collect::<StringArray>())
        };
        let number = |of: &dyn Fn(&Outcome) -> Option<f64>| -> ArrayRef {
            Arc::new(self.outcomes.iter().map(of).collect::<Float64Array>())
        };
        let mut fields = vec![("person", DataType::UInt32)];
        let names = ["request", "answered", "response", "code", "nhs_number", "indicator"];
        fields.extend(names.map(|name| (name, DataType::Utf8)));
        fields.push(("confidence", DataType::Float64));
        fields.extend(SCORES.map(|part| (part, DataType::Float64)));
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.outcomes.iter().map(|outcome| Some(outcome.person)).collect::<UInt32Array>()),
            text(&|outcome| Some(&outcome.request)),
            text(&|outcome| Some(&outcome.answered)),
            text(&|outcome| Some(&outcome.response)),
            text(&|outcome| Some(&outcome.code)),
            text(&|outcome| outcome.nhs_number.as_ref().map(Secret::text)),
            text(&|outcome| Some(&outcome.indicator)),
            number(&|outcome| outcome.confidence),
        ];
        columns.extend((0..SCORES.len()).map(|at| number(&|outcome| outcome.scores[at])));
        vault::store(&self.folder.join("outcomes.parquet"), &fields, columns)
    }
}
