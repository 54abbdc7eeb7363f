//! A run held against figures that were published: the long CSVs of ASCOF measures and of the activity report, council by
//! council.

mod activity;
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
use activity::{Cell, Returns};
use file::{Activity, File, Number, Published};
use own::{Key, Own};
use words::Words;

pub use verdict::Verdict;

/// What was found when a run was held against a published file.
pub struct Comparison {
    /// By the published code of the measure, how many figures came to which verdict.
    pub measures: BTreeMap<String, BTreeMap<Verdict, usize>>,
    /// Codes of measures in the file that the run does not have.
    pub not_in_run: BTreeSet<String>,
    /// How many figures of the file are split by more than the run's tables are.
    pub finer: usize,
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
        let file = file::read(published, book, &words)?;
        let mut comparing = Comparing {
            areas: Areas::of(book),
            groups: groups(book, &record.councils()),
            councils: record.councils(),
            found: Vec::new(),
            not_in_run: BTreeSet::new(),
            finer: 0,
            other_areas: 0,
        };
        match file {
            File::Ascof(figures) => {
                if words.measures.is_empty() {
                    return Err(PublishError::NothingPublished { method: record.method.clone() });
                }
                let per = |table: &str| {
                    let page = method.pages.get(table);
                    page.and_then(|page| page.facts.shares().first()).map_or(100, |share| share.per)
                };
                let mut own = own::read(run, &words.measures, per)?;
                own::add_groups(&mut own, &comparing.groups);
                figures.into_iter().for_each(|figure| comparing.figure(&words, &own, figure));
            }
            File::Activity(figures) => comparing.activity(&Returns::read(run)?, figures),
        }
        comparing.finished()
    }

    /// How many figures differ beyond rounding.
    pub fn different(&self) -> usize {
        self.measures.values().filter_map(|verdicts| verdicts.get(&Verdict::Different)).sum()
    }
}

/// Groups of councils all of which are in a run: what a group is, its name and its councils.
fn groups(book: &Book, councils: &BTreeSet<String>) -> Vec<(String, String, BTreeSet<String>)> {
    let all = book.groupings.values().flat_map(|grouping| {
        grouping.groups.iter().map(|(name, members)| (grouping.kind.clone(), name.clone(), members.clone()))
    });
    all.filter(|(.., members)| members.is_subset(councils)).collect()
}

/// A published figure, what it is in the run, and what that comes to.
struct Found {
    key: Key,
    area_name: String,
    part: String,
    published: Option<Number>,
    number: Option<Number>,
    verdict: Verdict,
}

struct Comparing {
    areas: Areas,
    groups: Vec<(String, String, BTreeSet<String>)>,
    councils: BTreeSet<String>,
    found: Vec<Found>,
    not_in_run: BTreeSet<String>,
    finer: usize,
    other_areas: usize,
}

impl Comparing {
    /// Adds a published figure of ASCOF.
    fn figure(&mut self, words: &Words, own: &BTreeMap<Key, Own>, figure: Published) {
        let Some(measure) = words.measure(&figure.measure) else {
            self.not_in_run.insert(figure.measure);
            return;
        };
        let Some(area) = self.area(&figure.level, &figure.area, &figure.area_name) else {
            self.other_areas += 1;
            return;
        };
        let group = measure.group_column.as_ref().map_or("", |_| &figure.group);
        let own = own.get(&[&figure.level, &area, &measure.published, group].map(str::to_owned));
        let places = figure.value.map_or(1, |value| value.places);
        let number = own.and_then(|own| own.part(&figure.part, places));
        let verdict = verdict::verdict(&figure.part, figure.value, number, own);
        let key = [figure.level, area, measure.published.clone(), figure.group];
        let (area_name, part, published) = (figure.area_name, figure.part, figure.value);
        self.found.push(Found { key, area_name, part, published, number, verdict });
    }

    /// Adds the published figures of the activity report. Of several that say one cell, as they are split by more, the one
    /// that says least else is taken; where several say equally little, none is.
    fn activity(&mut self, returns: &Returns, figures: Vec<Activity>) {
        let mut by_cell: BTreeMap<[String; 5], Vec<(usize, Activity, Cell)>> = BTreeMap::new();
        for figure in figures {
            if !returns.has(&figure) {
                self.not_in_run.insert(format!("{} {}", figure.measure, figure.view));
                continue;
            }
            let Some(area) = self.area(&figure.level, &figure.area, &figure.area_name) else {
                self.other_areas += 1;
                continue;
            };
            let Some((cell, rest)) = returns.cell(&figure) else {
                self.finer += 1;
                continue;
            };
            let [name, row, column] = cell.clone();
            let key = [figure.level.clone(), area, name, row, column];
            by_cell.entry(key).or_default().push((rest, figure, cell));
        }
        for ([level, area, name, row, column], mut figures) in by_cell {
            figures.sort_by_key(|(rest, ..)| *rest);
            let is_one = figures.len() == 1 || figures[0].0 < figures[1].0;
            self.finer += figures.len() - usize::from(is_one);
            let Some((_, figure, cell)) = figures.into_iter().next().filter(|_| is_one) else { continue };
            let number = returns.count(&figure, &cell, &self.members(&level, &area));
            let own = number.map(Own::count);
            let number = number.map(Number::whole);
            let verdict = verdict::verdict("count", figure.value, number, own.as_ref());
            let key = [level, area, name, format!("{row}; {column}")];
            let (area_name, part, published) = (figure.area_name, "count".to_owned(), figure.value);
            self.found.push(Found { key, area_name, part, published, number, verdict });
        }
    }

    /// The area of the run that a figure is about; none for one that the run does not have whole.
    fn area(&self, level: &str, area: &str, name: &str) -> Option<String> {
        let has = |region: &str| {
            let members = self.councils.iter().filter(|council| self.areas.region(council) == region).count();
            members > 0 && members == self.areas.size(region)
        };
        match level {
            "council" => self.councils.get(area.trim_start_matches('0')).cloned(),
            "region" => Some(name.to_owned()).filter(|region| has(region)),
            "England" => Some(ENGLAND.to_owned()).filter(|_| self.councils.len() == self.areas.len()),
            kind => {
                let is_it = |(of, group, _): &&(String, String, BTreeSet<String>)| {
                    of == kind && words::plain(group) == words::plain(name)
                };
                self.groups.iter().find(is_it).map(|(_, group, _)| group.clone())
            }
        }
    }

    /// The councils of an area of the run.
    fn members(&self, level: &str, area: &str) -> BTreeSet<String> {
        match self.groups.iter().find(|(kind, group, _)| kind == level && group == area) {
            Some((.., members)) => members.clone(),
            None => self.councils.iter().filter(|council| self.areas.holds(area, council)).cloned().collect(),
        }
    }

    fn finished(self) -> Result<Comparison, PublishError> {
        let mut measures: BTreeMap<String, BTreeMap<Verdict, usize>> = BTreeMap::new();
        for Found { key, verdict, .. } in &self.found {
            *measures.entry(key[2].clone()).or_default().entry(*verdict).or_default() += 1;
        }
        let text = |of: &dyn Fn(&Found) -> Option<String>| {
            Arc::new(self.found.iter().map(of).collect::<StringArray>()) as ArrayRef
        };
        let columns = [
            ("area_type", text(&|found| Some(found.key[0].clone()))),
            ("area", text(&|found| Some(found.key[1].clone()))),
            ("area_name", text(&|found| Some(found.area_name.clone()))),
            ("measure", text(&|found| Some(found.key[2].clone()))),
            ("group", text(&|found| Some(found.key[3].clone()))),
            ("part", text(&|found| Some(found.part.clone()))),
            ("published", text(&|found| found.published.map(Number::text))),
            ("run", text(&|found| found.number.map(Number::text))),
            ("verdict", text(&|found| Some(found.verdict.said().to_owned()))),
        ];
        let columns = columns.map(|(name, column)| (name.to_owned(), column)).to_vec();
        Ok(Comparison {
            measures,
            not_in_run: self.not_in_run,
            finer: self.finer,
            other_areas: self.other_areas,
            figures: TypedTable::new("comparison", columns)?,
        })
    }
}
