//! A run held against figures that were published: the long CSV of ASCOF measures, council by council.

mod file;
mod own;
mod verdict;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use cld_book::Book;
use cld_figures::TypedTable;
use cld_figures::areas::{Areas, ENGLAND};
use cld_run::RunRecord;

use crate::PublishError;
use file::{Number, Published};
use own::{Key, Own};
use words::Words;

pub use verdict::Verdict;

/// What was found when a run was held against a published file.
pub struct Comparison {
    /// By the published code of the measure, how many figures came to which verdict.
    pub measures: BTreeMap<String, BTreeMap<Verdict, usize>>,
    /// Codes of measures in the file that the run does not have.
    pub not_in_run: BTreeSet<String>,
    /// How many figures of the file are of areas that the run does not have, or has in part.
    pub other_areas: usize,
    /// Each figure of which both have something to say, with its verdict.
    pub figures: TypedTable,
}

impl Comparison {
    /// Holds a finished run against a published file. Sums are compared where all of their councils are in the run.
    ///
    /// # Errors
    /// When the run or the file cannot be read, or the method has no published measures.
    pub fn between(book: &Book, run: &Path, published: &Path) -> Result<Comparison, PublishError> {
        let record = RunRecord::read(run)?;
        let unknown = || PublishError::MethodUnknown { named: record.method.clone() };
        let method = book.methods.get(&record.method).ok_or_else(unknown)?;
        let words = Words::of(book, &record.method);
        if words.measures.is_empty() {
            return Err(PublishError::NothingPublished { method: record.method.clone() });
        }
        let per = |table: &str| {
            let page = method.pages.get(table);
            page.and_then(|page| page.facts.shares().first()).map_or(100, |share| share.per)
        };
        let own = own::read(run, &words.measures, per)?;
        let file = file::read(published, book, &words)?;
        let mut comparing = Comparing {
            words: &words,
            areas: Areas::of(book),
            councils: record.councils(),
            own: &own,
            found: Vec::new(),
            not_in_run: BTreeSet::new(),
            other_areas: 0,
        };
        file.iter().for_each(|figure| comparing.figure(figure));
        comparing.finished()
    }

    /// How many figures differ beyond rounding.
    pub fn different(&self) -> usize {
        self.measures.values().filter_map(|verdicts| verdicts.get(&Verdict::Different)).sum()
    }
}

/// A published figure, what it is in the run, and what that comes to.
struct Found<'a> {
    key: Key,
    figure: &'a Published,
    number: Option<Number>,
    verdict: Verdict,
}

struct Comparing<'a> {
    words: &'a Words,
    areas: Areas,
    councils: BTreeSet<String>,
    own: &'a BTreeMap<Key, Own>,
    found: Vec<Found<'a>>,
    not_in_run: BTreeSet<String>,
    other_areas: usize,
}

impl<'a> Comparing<'a> {
    /// Adds a published figure.
    fn figure(&mut self, figure: &'a Published) {
        let Some(measure) = self.words.measure(&figure.measure) else {
            self.not_in_run.insert(figure.measure.clone());
            return;
        };
        let Some(area) = self.area(figure) else {
            self.other_areas += 1;
            return;
        };
        let group = measure.group_column.as_ref().map_or("", |_| &figure.group);
        let key = [&figure.level, &area, &measure.published, group].map(str::to_owned);
        let own = self.own.get(&key);
        let places = figure.value.map_or(1, |value| value.places);
        let number = own.and_then(|own| own.part(&figure.part, places));
        let verdict = verdict::verdict(&figure.part, figure.value, number, own);
        self.found.push(Found { key, figure, number, verdict });
    }

    /// The area of the run that a figure is about; none for one that the run does not have whole.
    fn area(&self, figure: &Published) -> Option<String> {
        let has = |region: &str| {
            let members = self.councils.iter().filter(|council| self.areas.region(council) == region).count();
            members > 0 && members == self.areas.size(region)
        };
        match figure.level.as_str() {
            "council" => self.councils.get(figure.area.trim_start_matches('0')).cloned(),
            "region" => Some(figure.area_name.clone()).filter(|region| has(region)),
            "England" => Some(ENGLAND.to_owned()).filter(|_| self.councils.len() == self.areas.len()),
            _ => None,
        }
    }

    fn finished(self) -> Result<Comparison, PublishError> {
        let mut measures: BTreeMap<String, BTreeMap<Verdict, usize>> = BTreeMap::new();
        for Found { key, verdict, .. } in &self.found {
            *measures.entry(key[2].clone()).or_default().entry(*verdict).or_default() += 1;
        }
        let text = |of: &dyn Fn(&Found<'_>) -> Option<String>| {
            Arc::new(self.found.iter().map(of).collect::<StringArray>()) as ArrayRef
        };
        let columns = [
            ("area_type", text(&|found| Some(found.key[0].clone()))),
            ("area", text(&|found| Some(found.key[1].clone()))),
            ("area_name", text(&|found| Some(found.figure.area_name.clone()))),
            ("measure", text(&|found| Some(found.key[2].clone()))),
            ("group", text(&|found| Some(found.figure.group.clone()))),
            ("part", text(&|found| Some(found.figure.part.clone()))),
            ("published", text(&|found| found.figure.value.map(Number::text))),
            ("run", text(&|found| found.number.map(Number::text))),
            ("verdict", text(&|found| Some(found.verdict.said().to_owned()))),
        ];
        let columns = columns.map(|(name, column)| (name.to_owned(), column)).to_vec();
        Ok(Comparison {
            measures,
            not_in_run: self.not_in_run,
            other_areas: self.other_areas,
            figures: TypedTable::new("comparison", columns)?,
        })
    }
}
