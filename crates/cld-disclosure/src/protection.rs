//! Hiding goes on until no hidden figure can be found out.

use std::collections::BTreeSet;

use crate::completion::{self, Completion, Effort};
use crate::error::DisclosureError;
use crate::system::{Guard, Opening, QuantityId, System, UnitId};

/// What was found while figures were protected.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// How many hidden figures are safe: all of them.
    pub guarded: usize,
    /// How many sets of other numbers were found that would have been published in the same way.
    pub completions: usize,
    /// What was hidden so that other figures cannot be found out.
    pub hidden: Vec<UnitId>,
    /// How many small figures nobody is taken to know to be small.
    pub loosened: usize,
}

/// Hides more of a system until nothing that is hidden in it can be found out, and gives the proof.
///
/// # Errors
/// When what the system says is not so, or nothing more can be hidden.
pub fn protect(system: &mut System) -> Result<Proof, DisclosureError> {
    if !system.is_true() {
        return Err(DisclosureError::Untrue);
    }
    let mut protection = Protection { reached: vec![0; system.quantities.len()], proof: Proof::default(), system };
    // What is hidden for one figure often protects others: those that need more wait until all were tried.
    let mut open: Vec<QuantityId> = protection.system.guarded().collect();
    while !open.is_empty() {
        open.retain(|id| !protection.is_safe(*id, CLOSED));
        let before = protection.proof.hidden.len();
        for id in &open {
            protection.make_safe(*id)?;
        }
        // Those that are hidden now have to be safe too, and those that were loosened still are.
        let hidden: BTreeSet<UnitId> = protection.proof.hidden[before..].iter().copied().collect();
        let quantities = hidden.iter().flat_map(|unit| &protection.system.units[unit.0 as usize].quantities);
        open = quantities.copied().filter(|id| protection.system.guard(*id) != Guard::None).collect();
    }
    let Protection { mut proof, .. } = protection;
    proof.guarded = system.guarded().count();
    Ok(proof)
}

/// Nothing more is hidden.
const CLOSED: Effort = Effort { may_open: false, attempts: 400, ways: 8, haste: 8, again: 0 };
/// What is shown may be hidden: cheaply at first, then at any price, and in different ways, since a search that is stuck
/// in one way often is not in another.
const EFFORTS: [Effort; 7] = [
    CLOSED,
    Effort { may_open: true, attempts: 800, ways: 12, haste: 16, again: 0 },
    Effort { may_open: true, attempts: 1000, ways: 12, haste: 60, again: 0 },
    Effort { may_open: true, attempts: 1000, ways: 400, haste: 200, again: 0 },
    Effort { may_open: true, attempts: 4000, ways: 12, haste: 20, again: 0 },
    Effort { may_open: true, attempts: 4000, ways: 200, haste: 200, again: 0 },
    Effort { may_open: true, attempts: 2000, ways: 12, haste: 200, again: 1 },
];
/// How often more is hidden around a figure for which nothing is found.
const ROUNDS: usize = 8;

struct Protection<'a> {
    system: &'a mut System,
    /// Which changes of each quantity are in a completion: a bit for each from -8 to 8.
    reached: Vec<u32>,
    proof: Proof,
}

/// The middle of the bits.
const MIDDLE: i64 = 8;

impl Protection<'_> {
    /// Hides more until a quantity is safe.
    fn make_safe(&mut self, id: QuantityId) -> Result<(), DisclosureError> {
        let mut around = BTreeSet::from([id]);
        for _ in 0..ROUNDS {
            if EFFORTS.into_iter().any(|effort| self.is_safe(id, effort)) {
                return Ok(());
            }
            if self.system.guard(id) == Guard::Small {
                self.loosen(id);
            } else {
                self.hide_around(&mut around);
            }
        }
        Err(DisclosureError::Unprotectable { quantity: id })
    }

    /// Hides the cheapest that is shown in each sum of some quantities, so that more is possible, and takes in the sums
    /// that they are in and those that are bound to one of them alone.
    fn hide_around(&mut self, around: &mut BTreeSet<QuantityId>) {
        for id in around.clone() {
            for (at, _) in self.system.sums_of[id.0 as usize].clone() {
                let system = &*self.system;
                let terms = &system.sums[at as usize].terms;
                let shown = terms.iter().filter_map(|(other, _)| {
                    let unit = system.unit_of(*other).filter(|unit| !system.is_hidden(*unit))?;
                    Some((system.units[unit.0 as usize].price?, unit))
                });
                let cheapest = shown.min();
                let bound = terms.iter().filter(|(_, coefficient)| terms.len() < 4 || *coefficient < 0);
                around.extend(bound.take(3).map(|(other, _)| *other));
                if let Some((_, unit)) = cheapest {
                    self.hide(unit);
                }
            }
        }
    }

    fn hide(&mut self, unit: UnitId) {
        self.system.hide(unit);
        self.proof.hidden.push(unit);
    }

    fn loosen(&mut self, id: QuantityId) {
        self.system.loosen(id);
        self.proof.loosened += 1;
    }

    /// True when what must not be found out about a quantity cannot be; completions that are missing are looked for.
    fn is_safe(&mut self, id: QuantityId, effort: Effort) -> bool {
        match self.system.guard(id) {
            Guard::None => true,
            Guard::Small => {
                let value = self.system.value(id);
                (1..=4).filter(|other| *other != value).all(|other| self.can_be(id, other - value, effort))
            }
            Guard::Wide => {
                let up = (1..=3).rev().find(|change| self.can_be(id, *change, effort)).unwrap_or(0);
                up == 3 || (3 - up..=3).rev().any(|down| self.can_be(id, -down, effort))
            }
        }
    }

    /// True when a quantity can be another by a change.
    fn can_be(&mut self, id: QuantityId, change: i64, effort: Effort) -> bool {
        if self.reached[id.0 as usize] & bit(change) != 0 {
            return true;
        }
        match completion::find(self.system, id, change, effort) {
            Some(found) => {
                self.take(&found);
                true
            }
            None => false,
        }
    }

    /// Hides what a completion needs hidden, and notes what it shows of every quantity in it.
    fn take(&mut self, found: &Completion) {
        for opening in &found.opened {
            match opening {
                Opening::Hide(unit) => self.hide(*unit),
                Opening::Loosen(id) => self.loosen(*id),
            }
        }
        for (id, change) in &found.changes {
            self.reached[id.0 as usize] |= bit(*change);
        }
        self.proof.completions += 1;
    }
}

fn bit(change: i64) -> u32 {
    if change.abs() > MIDDLE { 0 } else { 1 << (change + MIDDLE) }
}
