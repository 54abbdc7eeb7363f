//! Planted rows: rows with faults, of which it is known what a check finds in them.
//!
//! What is planted are specimens: one or a few rows about people of their own, each a clean row with stated
//! changes and the rules that it then fails. Nothing here reads a rule page. A specimen for a new rule is a few
//! lines in the file of its topic.

mod base;
mod carer;
mod dates;
mod event;
mod ledger;
mod pairs;
mod person;
mod queue;
mod service;
mod specimen;
mod submission;
mod text;

pub(crate) use ledger::Ledger;
pub(crate) use queue::Queue;

use crate::edition::Edition;
use crate::item::{Item, Layout};
use crate::nhs_number::TestNumbers;
use crate::plan::Plan;
use crate::random::{Purpose, Random};
use crate::row::Row;
use specimen::{Scene, Shape, Someone, Specimen};

/// Draws one authority's specimens, each kind as often as the others.
pub(crate) struct Planter<'a> {
    random: Random,
    layout: &'a Layout,
    specimens: Vec<Specimen>,
    /// Places of the specimens that are still to be drawn in this round.
    deck: Vec<usize>,
    numbers: TestNumbers,
    people: u32,
    references: u32,
}

/// One planted row.
pub(super) struct Planted {
    row: Row<'static>,
    shape: Shape,
    /// Names of the rules that it fails, of severity error and warning; once for each finding.
    pub(super) fails: Vec<&'static str>,
    /// Names of the rules about the file as a whole that fail when it holds such a row; once, however many it holds.
    pub(super) fails_file: &'static [&'static str],
}

fn specimens() -> impl Iterator<Item = Specimen> {
    let topics = [
        carer::specimens(),
        dates::specimens(),
        event::specimens(),
        pairs::specimens(),
        person::specimens(),
        service::specimens(),
        submission::specimens(),
        text::specimens(),
    ];
    topics.into_iter().flatten()
}

impl<'a> Planter<'a> {
    pub(super) fn new(plan: &Plan, index: usize, layout: &'a Layout) -> Planter<'a> {
        Planter {
            random: Random::new(plan.seed, index, Purpose::Planted),
            layout,
            specimens: specimens().filter(|specimen| specimen.is_for(layout)).collect(),
            deck: Vec::new(),
            numbers: TestNumbers::kept_back(plan.seed, index, plan.authorities),
            people: 0,
            references: 0,
        }
    }

    /// The rows of one more specimen, for a file in which each was used so many times; none when there are no
    /// more NHS numbers for its people.
    fn draw(&mut self, edition: &Edition, used: &mut Vec<u32>) -> Option<Vec<Planted>> {
        used.resize(self.specimens.len(), 0);
        let at = loop {
            let at = self.next_card();
            if used[at] < self.specimens[at].limit {
                break at;
            }
        };
        let people = (0..2).map(|_| self.someone(edition)).collect::<Option<Vec<_>>>()?;
        let specimen = &self.specimens[at];
        let scene = Scene { edition, layout: self.layout, people, nth: used[at], first_reference: self.references };
        self.references += specimen.drafts.len() as u32;
        used[at] += 1;
        Some(specimen.drafts.iter().enumerate().map(|(place, draft)| draft.planted(&scene, place as u32)).collect())
    }

    fn next_card(&mut self) -> usize {
        if self.deck.is_empty() {
            self.deck.extend(0..self.specimens.len());
            for last in (1..self.deck.len()).rev() {
                self.deck.swap(last, self.random.below(last as u32 + 1) as usize);
            }
        }
        self.deck.pop().expect("there are specimens for every release")
    }

    fn someone(&mut self, edition: &Edition) -> Option<Someone> {
        self.people += 1;
        let identifier = format!("{}-P{:06}", edition.receipt.la_code, self.people);
        Some(Someone { identifier, nhs_number: self.numbers.issue()? })
    }
}

impl Planted {
    /// Appends the row; gives how many rows a spreadsheet shows for it.
    pub(super) fn push_to(&self, lines: &mut Vec<u8>, layout: &Layout) -> u64 {
        let begin = lines.len();
        self.row.push_to(lines, layout);
        self.shape.give_to(lines, begin)
    }
}

/// True when the layout has a column for each of these.
fn has_all(layout: &Layout, items: &[Item]) -> bool {
    items.iter().all(|item| layout.has(*item))
}
