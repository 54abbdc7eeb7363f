//! What a vault keeps of tracing: who was asked about under which reference, and what was answered.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::DataType;

use super::outcome::{Outcome, SCORES};
use crate::columns::{Columns, number, text};
use crate::details::Person;
use crate::error::IdentityError;
use crate::private;
use crate::secret::Secret;
use crate::vault::{self, Vault};

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
    /// Everybody who may be asked about.
    pub people: Vec<Person>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) outcomes: Vec<Outcome>,
}

impl Traced {
    /// Opens what the vault in `folder` holds.
    ///
    /// # Errors
    /// When what the vault holds cannot be read, or is not as it was written.
    pub fn open(folder: &Path) -> Result<Traced, IdentityError> {
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

    /// The parts of a table of the vault; none where it was not written yet.
    fn batches(&self, name: &str) -> Result<(PathBuf, Vec<RecordBatch>), IdentityError> {
        let path = self.folder.join(name);
        let batches = if path.exists() { vault::read(&path)? } else { Vec::new() };
        Ok((path, batches))
    }

    fn read_asked(&mut self) -> Result<(), IdentityError> {
        let (path, batches) = self.batches("requests.parquet")?;
        for batch in &batches {
            let columns = Columns::of(batch, &path);
            let own = |name| columns.filled(columns.texts(name)?);
            let (requests, references, refused) = (own("request")?, own("reference")?, columns.texts("refused")?);
            let people = self.people_of(&columns)?;
            self.asked.extend((0..batch.num_rows()).map(|row| Asked {
                request: requests.value(row).to_owned(),
                reference: references.value(row).to_owned(),
                person: people.value(row),
                refused: text(refused, row).map(str::to_owned),
            }));
        }
        Ok(())
    }

    fn read_outcomes(&mut self) -> Result<(), IdentityError> {
        let (path, batches) = self.batches("outcomes.parquet")?;
        for batch in &batches {
            let columns = Columns::of(batch, &path);
            let own = |name| columns.filled(columns.texts(name)?);
            let (requests, answered, responses) = (own("request")?, own("answered")?, own("response")?);
            let (codes, indicators, numbers) = (own("code")?, own("indicator")?, columns.texts("nhs_number")?);
            let confidence = columns.numbers("confidence")?;
            let scores = SCORES.map(|part| columns.numbers(part)).into_iter().collect::<Result<Vec<_>, _>>()?;
            let people = self.people_of(&columns)?;
            self.outcomes.extend((0..batch.num_rows()).map(|row| Outcome {
                person: people.value(row),
                request: requests.value(row).to_owned(),
                answered: answered.value(row).to_owned(),
                response: responses.value(row).to_owned(),
                code: codes.value(row).to_owned(),
                nhs_number: text(numbers, row).map(Secret::new),
                indicator: indicators.value(row).to_owned(),
                confidence: number(confidence, row),
                scores: std::array::from_fn(|at| number(scores[at], row)),
            }));
        }
        Ok(())
    }

    /// The places of people, each of whom must be in the vault.
    fn people_of<'b>(&self, columns: &Columns<'b>) -> Result<&'b UInt32Array, IdentityError> {
        let people = columns.filled(columns.places("person")?)?;
        let is_known = people.values().iter().all(|person| (*person as usize) < self.people.len());
        if is_known { Ok(people) } else { Err(columns.foreign()) }
    }

    /// Writes who was asked about, whole or not at all.
    pub(crate) fn keep_asked(&self) -> Result<(), IdentityError> {
        private::make_folder(&self.folder).map_err(IdentityError::unusable(&self.folder))?;
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
    pub(crate) fn keep_outcomes(&self) -> Result<(), IdentityError> {
        private::make_folder(&self.folder).map_err(IdentityError::unusable(&self.folder))?;
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
