//! A stand-in for the national service, over a register of people who do not exist.
//!
//! The steps and their order are the published ones; what the description leaves open is in `book/tracing/stand_in.toml`.

mod person;
mod register;
mod score;
mod search;

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use cld_book::{StandInValues, TracingService};
use cld_format::Draft;
use cld_identity::private;
use cld_identity::trace::MOMENT;

use crate::error::SynthesiseError;
use person::Wanted;
pub use register::Register;
use search::{Found, Search};

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The answer.
    pub path: PathBuf,
    /// What the answer says of the request as a whole: `00` unless nothing of it was taken.
    pub code: String,
    /// How many records were asked about.
    pub records: usize,
}

/// The stand-in, ready to answer.
pub struct StandIn<'a> {
    service: &'a TracingService,
    search: Search<'a>,
}

impl<'a> StandIn<'a> {
    /// A stand-in that answers as the service of the book does, from this register.
    pub fn new(service: &'a TracingService, values: &'a StandInValues, register: &'a Register) -> StandIn<'a> {
        StandIn { service, search: Search::new(register, values) }
    }

    /// Answers a request into `output`. A request that is not as it should be is answered by a code.
    ///
    /// # Errors
    /// When the request cannot be read, or its answer cannot be written.
    pub fn answer(
        &self,
        request: &Path,
        output: &Path,
        now: NaiveDateTime,
        threads: usize,
    ) -> Result<Answered, SynthesiseError> {
        let bytes = std::fs::read(request).map_err(SynthesiseError::unusable(request))?;
        let stem = request.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let name = format!("RESP_{stem}_{}", now.format(MOMENT));
        let (code, rows) = match self.rows(stem, &bytes) {
            Ok(rows) => ("00", rows),
            Err(code) => (code, Vec::new()),
        };
        let mut lines = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut write = |line: &[&str]| lines.write_record(line).expect("memory takes all that is written");
        write(&[&name, &self.service.request.workflow, &rows.len().to_string(), code]);
        if let Some(layout) = self.service.responses.iter().find(|layout| layout.name == "mpt_phase4_mps")
            && code == "00"
        {
            write(&layout.columns.iter().map(String::as_str).collect::<Vec<_>>());
            for (row, found) in rows.iter().zip(self.found(&rows, threads)) {
                let cells: Vec<String> = layout.columns.iter().map(|column| self.cell(column, row, &found)).collect();
                write(&cells.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
        let bytes = lines.into_inner().expect("memory takes all that is written");
        private::make_folder(output).map_err(SynthesiseError::unusable(output))?;
        let path = output.join(format!("{name}.csv"));
        // Whoever waits for an answer sees a whole one or none.
        Draft::create(&path, true)?.finish_with(&bytes)?;
        Ok(Answered { path, code: code.to_owned(), records: rows.len() })
    }

    /// The records of a request, or the code of what is wrong with it.
    fn rows(&self, stem: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, &'static str> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut records = reader.records();
        let header = records.next().ok_or("01")?.map_err(|_| "01")?;
        let header: Vec<&str> = header.iter().collect();
        let [reference, workflow, moment, count] = header[..] else {
            return Err(if header.len() < 4 { "16" } else { "17" });
        };
        let is_moment = |text: &str| text.len() == 14 && NaiveDateTime::parse_from_str(text, MOMENT).is_ok();
        match (reference, workflow) {
            _ if reference != stem => return Err("07"),
            _ if reference != format!("{}{moment}", self.service.request.name) => return Err("02"),
            _ if workflow != self.service.request.workflow => return Err("03"),
            _ if !is_moment(moment) => return Err("09"),
            _ => {}
        }
        let rows =
            records.map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect::<Result<Vec<_>, csv::Error>>();
        let rows = rows.map_err(|_| "01")?;
        match count.parse::<usize>() {
            Ok(count) if count == rows.len() && count <= self.service.request.most_records => Ok(rows),
            Ok(count) if count == rows.len() => Err("06"),
            _ => Err("04"),
        }
    }

    /// What is found of each record, in their order.
    fn found(&self, rows: &[Vec<String>], threads: usize) -> Vec<Found> {
        let share = rows.len().div_ceil(threads.max(1)).max(1);
        std::thread::scope(|scope| {
            let parts: Vec<_> = rows
                .chunks(share)
                .map(|rows| scope.spawn(move || rows.iter().map(|row| self.one(row)).collect::<Vec<_>>()))
                .collect();
            parts.into_iter().flat_map(|part| part.join().expect("a search does not fail")).collect()
        })
    }

    fn one(&self, row: &[String]) -> Found {
        match row.len().cmp(&self.service.request.columns.len()) {
            std::cmp::Ordering::Less => Found::nobody("16"),
            std::cmp::Ordering::Greater => Found::nobody("17"),
            std::cmp::Ordering::Equal if row[0].is_empty() => Found::nobody("08"),
            std::cmp::Ordering::Equal => match Wanted::of(self.service, row) {
                Ok(wanted) => self.search.of(&wanted),
                Err(code) => Found::nobody(code),
            },
        }
    }

    /// A cell of the response. What was asked comes back as it was sent.
    fn cell(&self, column: &str, row: &[String], found: &Found) -> String {
        let score = |at: usize| found.scores[at].map(|score| format!("{score:.0}")).unwrap_or_default();
        match column {
            "UNIQUE_REFERENCE" => row.first().cloned().unwrap_or_default(),
            "ERROR_SUCCESS_CODE" => found.code.to_owned(),
            "MATCHED_NHS_NO" => found.number.clone(),
            "MATCHED_ALGORITHM_INDICATOR" => found.indicator.to_string(),
            "MATCHED_CONFIDENCE_PERCENTAGE" => format!("{:.0}", found.confidence),
            "SENSITIVTY_FLAG" => if found.code == "92" { "S" } else { "" }.to_owned(),
            "ALGORITHMIC_TRACE_FAMILY_NAME_SCORE_PERC" => score(0),
            "ALGORITHMIC_TRACE_GIVEN_NAME_SCORE_PERC" => score(1),
            "ALGORITHMIC_TRACE_DOB_SCORE_PERC" => score(2),
            "ALGORITHMIC_TRACE_GENDER_SCORE_PERC" => score(3),
            "ALGORITHMIC_TRACE_POSTCODE_SCORE_PERC" => score(4),
            other => {
                let asked = if other == "REQ_NHS_NUMBER" { "NHS_NO" } else { other };
                let at = self.service.request.columns.iter().position(|own| own.name == asked);
                at.and_then(|at| row.get(at)).cloned().unwrap_or_default()
            }
        }
    }
}
