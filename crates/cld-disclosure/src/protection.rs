//! Hiding goes on until no hidden figure can be found out.

use std::collections::BTreeSet;

use crate::bounds::Bounds;
use crate::completion::{self, Completion, Effort};
use crate::error::DisclosureError;
use crate::propagation::propagate;
use crate::solver::{self, Reach};
use crate::system::{Guard, QuantityId, Reader, System, UnitId};

/// What was found while figures were protected.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// How many hidden figures are safe: all of them.
    pub guarded: usize,
    /// How many sets of other numbers were found that would have been published in the same way.
    pub completions: usize,
    /// How many of them the solver found.
    pub solved: usize,
    /// What was hidden so that other figures cannot be found out.
    pub hidden: Vec<UnitId>,
    /// Figures of which an informed reader may know more, and why.
    pub uninformed: Vec<(QuantityId, Why)>,
}

/// Why a figure is kept from a reader who does not know which hidden counts are small, and not from one who does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Whatever is hidden: small counts add up to it, or it is one of those that do.
    AddsUp,
    /// No proof was found.
    Unproved,
}

/// Hides more of a system until nothing that is hidden in it can be found out, and gives the proof.
///
/// # Errors
/// When what the system says is not so, or nothing more can be hidden.
pub fn protect(system: &mut System) -> Result<Proof, DisclosureError> {
    if !system.is_true() {
        return Err(DisclosureError::Untrue);
    }
    let mut protection = Protection {
        inevitable: propagate(&system.all_hidden(), Reader::Informed),
        reached: [vec![0; system.quantities.len()], vec![0; system.quantities.len()]],
        proof: Proof::default(),
        system,
    };
    // What is hidden for one figure often protects others: those that need more wait until all were tried.
    let mut open: Vec<QuantityId> = protection.system.guarded().collect();
    while !open.is_empty() {
        open.retain(|id| !protection.is_safe(*id, &QUICK));
        let before = protection.proof.hidden.len();
        for id in &open {
            protection.make_safe(*id)?;
        }
        // Those that are hidden now have to be safe too.
        let hidden: BTreeSet<UnitId> = protection.proof.hidden[before..].iter().copied().collect();
        let quantities = hidden.iter().flat_map(|unit| &protection.system.units[unit.0 as usize].quantities);
        open = quantities.copied().filter(|id| protection.system.guard(*id) != Guard::None).collect();
    }
    let Protection { mut proof, .. } = protection;
    proof.guarded = system.guarded().count();
    proof.uninformed.sort_unstable();
    proof.uninformed.dedup();
    Ok(proof)
}

/// A way to look for other numbers.
#[derive(Clone, Copy)]
enum Attempt {
    Search(Effort),
    Solver(Reach),
}

/// Nothing more is hidden, and little time is taken.
const QUICK: [Attempt; 1] = [Attempt::Search(CLOSED)];
const CLOSED: Effort = Effort { may_open: false, attempts: 400, ways: 8, haste: 8, again: 0 };
/// Nothing more is hidden, and all that is near is looked at.
const UNOPENED: [Attempt; 3] = [
    Attempt::Search(CLOSED),
    Attempt::Solver(Reach { may_open: false, quantities: 600, nodes: 60 }),
    Attempt::Solver(Reach { may_open: false, quantities: 4000, nodes: 60 }),
];
/// What is shown may be hidden, for its price.
const OPENING: [Attempt; 9] = [
    Attempt::Search(CLOSED),
    Attempt::Solver(Reach { may_open: false, quantities: 600, nodes: 60 }),
    Attempt::Solver(Reach { may_open: true, quantities: 300, nodes: 100 }),
    Attempt::Search(Effort { may_open: true, attempts: 800, ways: 12, haste: 16, again: 0 }),
    Attempt::Solver(Reach { may_open: true, quantities: 1000, nodes: 60 }),
    Attempt::Solver(Reach { may_open: true, quantities: 3000, nodes: 60 }),
    Attempt::Search(Effort { may_open: true, attempts: 1000, ways: 12, haste: 60, again: 0 }),
    Attempt::Search(Effort { may_open: true, attempts: 1000, ways: 400, haste: 200, again: 0 }),
    Attempt::Search(Effort { may_open: true, attempts: 2000, ways: 12, haste: 200, again: 1 }),
];
/// How often more is hidden around a figure for which nothing is found.
const ROUNDS: usize = 6;

struct Protection<'a> {
    system: &'a mut System,
    /// What an informed reader knows of each quantity whatever is hidden.
    inevitable: Vec<Bounds>,
    /// For each reader, which changes of each quantity are in a completion: a bit for each from -8 to 8.
    reached: [Vec<u32>; 2],
    proof: Proof,
}

/// The middle of the bits.
const MIDDLE: i64 = 8;

impl Protection<'_> {
    /// Hides more until a quantity is safe.
    fn make_safe(&mut self, id: QuantityId) -> Result<(), DisclosureError> {
        if self.is_safe(id, &UNOPENED) {
            return Ok(());
        }
        if self.is_safe(id, &OPENING) {
            return Ok(());
        }
        let mut around = BTreeSet::from([id]);
        for _ in 0..ROUNDS {
            if self.is_safe_from_any(id, &UNOPENED) || self.is_safe_from_any(id, &OPENING) {
                self.proof.uninformed.push((id, Why::Unproved));
                return Ok(());
            }
            self.hide_around(&mut around);
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
                    let unit = system.unit_of(*other)?;
                    Some((system.price(unit)?, unit))
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

    /// True when what must not be found out about a quantity cannot be, by an informed reader where that is possible at
    /// all; completions that are missing are looked for.
    fn is_safe(&mut self, id: QuantityId, attempts: &[Attempt]) -> bool {
        let Bounds { low, high } = self.inevitable[id.0 as usize];
        match self.system.guard(id) {
            Guard::None => true,
            Guard::Small if low > 1 || high < 4 => self.is_uninformed(id, attempts),
            Guard::Small => self.can_be_small(id, Reader::Informed, attempts),
            Guard::Wide | Guard::SmallSum if high - low < 3 => self.is_uninformed(id, attempts),
            Guard::Wide => self.is_wide(id, Reader::Informed, attempts),
            Guard::SmallSum => {
                self.is_wide(id, Reader::Informed, attempts) && self.can_be_small(id, Reader::Any, attempts)
            }
        }
    }

    /// The same for a figure of which an informed reader always knows more.
    fn is_uninformed(&mut self, id: QuantityId, attempts: &[Attempt]) -> bool {
        let is_safe = self.is_safe_from_any(id, attempts);
        if is_safe {
            self.proof.uninformed.push((id, Why::AddsUp));
        }
        is_safe
    }

    fn is_safe_from_any(&mut self, id: QuantityId, attempts: &[Attempt]) -> bool {
        match self.system.guard(id) {
            Guard::None => true,
            Guard::Small | Guard::SmallSum => self.can_be_small(id, Reader::Any, attempts),
            Guard::Wide => self.is_wide(id, Reader::Any, attempts),
        }
    }

    /// True when a quantity can be each of 1, 2, 3 and 4.
    fn can_be_small(&mut self, id: QuantityId, reader: Reader, attempts: &[Attempt]) -> bool {
        let value = self.system.value(id);
        (1..=4).filter(|other| *other != value).all(|other| self.can_be(id, other - value, reader, attempts))
    }

    /// True when a quantity can be two numbers with two others between them.
    fn is_wide(&mut self, id: QuantityId, reader: Reader, attempts: &[Attempt]) -> bool {
        attempts.iter().any(|attempt| {
            let mut can_be = |change: &i64| self.can_be(id, *change, reader, std::slice::from_ref(attempt));
            let up = (1..=3).rev().find(&mut can_be).unwrap_or(0);
            up == 3 || (3 - up..=3).rev().any(|down| can_be(&-down))
        })
    }

    /// True when a quantity can be another by a change.
    fn can_be(&mut self, id: QuantityId, change: i64, reader: Reader, attempts: &[Attempt]) -> bool {
        if self.reached[reader as usize][id.0 as usize] & bit(change) != 0 {
            return true;
        }
        for attempt in attempts {
            let (found, solved) = match attempt {
                Attempt::Search(effort) => (completion::find(self.system, reader, (id, change), *effort), 0),
                Attempt::Solver(reach) => (solver::find(self.system, reader, (id, change), *reach), 1),
            };
            if let Some(found) = found {
                self.proof.solved += solved;
                self.take(&found);
                return true;
            }
        }
        false
    }

    /// Hides what a completion needs hidden, and notes what it shows of every quantity in it.
    fn take(&mut self, found: &Completion) {
        found.opened.iter().for_each(|unit| self.hide(*unit));
        // Whatever an informed reader has to leave open, any reader has to.
        for reader in [found.reader, Reader::Any] {
            for (id, change) in &found.changes {
                self.reached[reader as usize][id.0 as usize] |= bit(*change);
            }
        }
        self.proof.completions += 1;
    }
}

fn bit(change: i64) -> u32 {
    if change.abs() > MIDDLE { 0 } else { 1 << (change + MIDDLE) }
}
