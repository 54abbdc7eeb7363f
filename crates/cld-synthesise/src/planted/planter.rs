//! Draws specimens, each with people of its own.

use super::planted_row::PlantedRow;
use super::scene::{Scene, Someone};
use super::specimen::Specimen;
use super::{carer, dates, event, pairs, person, service, submission, text};
use crate::edition::Edition;
use crate::item::Layout;
use crate::nhs_number::TestNumbers;
use crate::plan::Plan;
use crate::random::{Purpose, Random};

/// Draws one authority's specimens, each kind as often as the others.
pub(crate) struct Planter<'a> {
    pub(super) random: Random,
    layout: &'a Layout,
    specimens: Vec<Specimen>,
    /// Places of the specimens that are still to be drawn in this round.
    deck: Vec<usize>,
    numbers: TestNumbers,
    people: u32,
    references: u32,
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
    pub(crate) fn new(plan: &Plan, index: usize, layout: &'a Layout) -> Planter<'a> {
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
    pub(super) fn draw(&mut self, edition: &Edition, used: &mut Vec<u32>) -> Option<Vec<PlantedRow>> {
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
