//! Other numbers that would have been published in the same way.
//!
//! A hidden figure is safe when there are such numbers with another value in its place. They are looked for from the
//! truth: one figure is changed, and whatever then no longer adds up is put right by changing others, until all does.
//! What is found is a proof by itself; that nothing is found proves nothing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::bounds::Bounds;
use crate::system::{QuantityId, Reader, System, UnitId};

/// Changes to the truth after which everything that is shown still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// From whom it keeps something.
    pub reader: Reader,
    /// By how much quantities are changed.
    pub changes: Vec<(QuantityId, i64)>,
    /// What must be hidden too.
    pub opened: Vec<UnitId>,
}

/// What a search may do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// True when what is shown may be hidden, for its price.
    pub(crate) may_open: bool,
    /// How many attempts are taken up before it is given up.
    pub(crate) attempts: usize,
    /// In how many ways a sum is put right in each of them.
    pub(crate) ways: usize,
    /// What a sum that is still to be put right counts against the price of what is hidden: more is found sooner and costs
    /// more.
    pub(crate) haste: u64,
    /// How often one quantity may be changed once more.
    pub(crate) again: usize,
}

/// Changes on the way to a completion.
#[derive(Clone, PartialEq, Eq)]
struct Attempt {
    /// From whom something is kept.
    reader: Reader,
    /// What is changed already where it begins.
    before: Vec<(QuantityId, i64)>,
    changes: Vec<(QuantityId, i64)>,
    opened: Vec<UnitId>,
    /// The sums that these change, and by how much.
    moved: Vec<(u32, i64)>,
    price: u64,
}

/// One way to put a sum right.
#[derive(Clone, Copy)]
struct Way {
    quantity: Option<(QuantityId, i64)>,
    opens: Option<UnitId>,
}

/// An attempt that waits: the one that it goes on from, and how. There are many, and few are taken up.
struct Waiting {
    after: Option<usize>,
    way: Way,
}

/// A completion in which a quantity is another by `change`, the cheapest first as far as it is found; in one step, or else
/// in steps of one.
pub(crate) fn find(system: &System, reader: Reader, wanted: (QuantityId, i64), effort: Effort) -> Option<Completion> {
    let (quantity, change) = wanted;
    let nothing = Completion { reader, changes: Vec::new(), opened: Vec::new() };
    let found = step(system, &nothing, wanted, effort);
    if found.is_some() || change.abs() < 2 {
        return found;
    }
    (0..change.abs()).try_fold(nothing, |from, _| step(system, &from, (quantity, change.signum()), effort))
}

/// A completion in which a quantity is another by `change` than in the one from which it goes on.
fn step(system: &System, from: &Completion, (id, change): (QuantityId, i64), effort: Effort) -> Option<Completion> {
    let so_far = from.changes.iter().find(|(changed, _)| *changed == id).map_or(0, |(_, by)| *by);
    if !system.bounds(id, from.reader, &from.opened).hold(system.value(id) + so_far + change) {
        return None;
    }
    let start = Attempt::after(system, from);
    let mut waiting = vec![Waiting { after: None, way: Way { quantity: Some((id, change)), opens: None } }];
    let mut queue = BinaryHeap::from([(Reverse(0), 0_usize)]);
    for _ in 0..effort.attempts {
        let (_, at) = queue.pop()?;
        let attempt = start.go_on(system, &waiting, at)?;
        // The sum that can be put right in the fewest ways comes first: where there is none, nothing is tried in vain.
        let all = attempt.broken(system).map(|broken| attempt.ways(system, broken, effort));
        let Some(ways) = all.min_by_key(Vec::len) else {
            let changes = added_up([attempt.before, attempt.changes].concat());
            let found = Completion { reader: from.reader, changes, opened: attempt.opened };
            return found.holds(system).then_some(found);
        };
        let mut next: Vec<(u64, Way)> = ways
            .into_iter()
            .filter_map(|way| Some((attempt.with(system, &way)?.urgency(system, effort), way)))
            .collect();
        next.sort_by_key(|(urgency, _)| *urgency);
        next.truncate(effort.ways);
        // Of those that are equally urgent the last is taken up first, so that one way is followed to its end.
        for (urgency, way) in next.into_iter().rev() {
            queue.push((Reverse(urgency), waiting.len()));
            waiting.push(Waiting { after: Some(at), way });
        }
    }
    None
}

/// Each quantity once.
fn added_up(mut changes: Vec<(QuantityId, i64)>) -> Vec<(QuantityId, i64)> {
    changes.sort_unstable();
    let of_one = changes.chunk_by(|one, other| one.0 == other.0);
    of_one.map(|of| (of[0].0, of.iter().map(|(_, change)| change).sum())).collect()
}

impl Completion {
    /// True when everything that is shown holds after the changes, what is `opened` not being shown: the proof.
    pub fn holds(&self, system: &System) -> bool {
        let mut sums: Vec<(u32, i64)> = Vec::new();
        for (id, change) in &self.changes {
            if !system.bounds(*id, self.reader, &self.opened).hold(system.value(*id) + change) {
                return false;
            }
            sums.extend(system.sums_of[id.0 as usize].iter().map(|(sum, coefficient)| (*sum, coefficient * change)));
        }
        sums.sort_unstable();
        sums.chunk_by(|one, other| one.0 == other.0).all(|of_sum| {
            let at = of_sum[0].0;
            let value = system.sums[at as usize].value + of_sum.iter().map(|(_, change)| change).sum::<i64>();
            system.sum_bounds(at, &self.opened).hold(value)
        })
    }
}

impl Attempt {
    /// The beginning of a search that goes on from a completion.
    fn after(system: &System, from: &Completion) -> Attempt {
        let start = Attempt {
            reader: from.reader,
            before: Vec::new(),
            changes: Vec::new(),
            opened: Vec::new(),
            moved: Vec::new(),
            price: 0,
        };
        let ways = from.changes.iter().map(|change| Way { quantity: Some(*change), opens: None });
        let changed = ways.fold(start, |attempt, way| attempt.with(system, &way).unwrap_or(attempt));
        Attempt { before: from.changes.clone(), changes: Vec::new(), opened: from.opened.clone(), ..changed }
    }

    /// An attempt that waited.
    fn go_on(&self, system: &System, waiting: &[Waiting], at: usize) -> Option<Attempt> {
        let mut ways = vec![waiting[at].way];
        let mut before = waiting[at].after;
        while let Some(at) = before {
            ways.push(waiting[at].way);
            before = waiting[at].after;
        }
        ways.iter().rev().try_fold(self.clone(), |attempt, way| attempt.with(system, way))
    }

    /// The same and one way more; none where that is nothing new.
    fn with(&self, system: &System, way: &Way) -> Option<Attempt> {
        let mut next = self.clone();
        if let Some(opening) = way.opens {
            next.price += u64::from(system.price(opening)?);
            next.opened.push(opening);
        }
        if let Some((id, change)) = way.quantity {
            next.changes.push((id, change));
            for (sum, coefficient) in &system.sums_of[id.0 as usize] {
                match next.moved.iter_mut().find(|(moved, _)| moved == sum) {
                    Some((_, by)) => *by += coefficient * change,
                    None => next.moved.push((*sum, coefficient * change)),
                }
            }
        }
        Some(next)
    }

    /// The sums that do not hold.
    fn broken<'a>(&'a self, system: &'a System) -> impl Iterator<Item = u32> + 'a {
        let holds =
            |(sum, by): &(u32, i64)| system.sum_bounds(*sum, &self.opened).hold(system.sums[*sum as usize].value + by);
        self.moved.iter().filter(move |moved| !holds(moved)).map(|(sum, _)| *sum)
    }

    /// By what attempts are taken up: cheap ones, and those with little left to put right, first.
    fn urgency(&self, system: &System, effort: Effort) -> u64 {
        16 * self.price + effort.haste * (self.changes.len() + 16 * self.broken(system).count()) as u64
    }

    /// All ways to put a sum right, or as far as one quantity alone can.
    fn ways(&self, system: &System, broken: u32, effort: Effort) -> Vec<Way> {
        let may_open = effort.may_open;
        let sum = &system.sums[broken as usize];
        let by = self.moved.iter().find(|(moved, _)| *moved == broken).map_or(0, |(_, by)| *by);
        let bounds = system.sum_bounds(broken, &self.opened);
        let needed = Bounds { low: bounds.low - sum.value - by, high: bounds.high - sum.value - by };
        let mut ways = Vec::new();
        for (id, coefficient) in &sum.terms {
            let so_far = self.changes.iter().enumerate().filter(|(_, (changed, _))| changed == id);
            let (times, by) = so_far.fold((0, 0), |(times, by), (at, (_, change))| {
                (if at == 0 { usize::MAX } else { times.saturating_add(1) }, by + change)
            });
            // What was asked for stays, and nothing goes to and fro for ever.
            if times > effort.again {
                continue;
            }
            let before = self.before.iter().find(|(changed, _)| changed == id).map_or(0, |(_, by)| *by);
            let value = system.value(*id) + before + by;
            let change = |within: Bounds| change_within(needed, *coefficient, value, within);
            let now = change(system.bounds(*id, self.reader, &self.opened));
            ways.extend(now.map(|change| Way { quantity: Some((*id, change)), opens: None }));
            let Some((opening, within)) = self.opening(system, *id).filter(|_| may_open) else { continue };
            let opened = change(within).filter(|more| now != Some(*more));
            ways.extend(opened.map(|change| Way { quantity: Some((*id, change)), opens: Some(opening) }));
        }
        let opens = sum.unit.filter(|unit| may_open && self.can_open(system, *unit));
        ways.extend(opens.map(|opening| Way { quantity: None, opens: Some(opening) }));
        ways
    }

    /// What could be hidden so that more is possible for a quantity, and what would then be known of it.
    fn opening(&self, system: &System, id: QuantityId) -> Option<(UnitId, Bounds)> {
        let unit = system.quantities[id.0 as usize].unit.filter(|unit| self.can_open(system, *unit))?;
        Some((unit, system.bounds(id, self.reader, &[unit])))
    }

    fn can_open(&self, system: &System, unit: UnitId) -> bool {
        system.price(unit).is_some() && !self.opened.contains(&unit)
    }
}

/// The least change of a quantity that brings a sum to where it is needed, or as near as its bounds let it; none where it
/// can do nothing.
fn change_within(needed: Bounds, coefficient: i64, value: i64, within: Bounds) -> Option<i64> {
    let (needed, step) = if coefficient < 0 {
        (Bounds { low: -needed.high, high: -needed.low }, -coefficient)
    } else {
        (needed, coefficient)
    };
    let change = if needed.low > 0 {
        let least = needed.low.div_euclid(step) + i64::from(needed.low.rem_euclid(step) != 0);
        least.min(within.high - value).max(0)
    } else {
        let least = (-needed.high).div_euclid(step) + i64::from((-needed.high).rem_euclid(step) != 0);
        -least.min(value - within.low).max(0)
    };
    // A step that is too wide for what is needed overshoots.
    let overshoots = if needed.low > 0 { change * step > needed.high } else { change * step < needed.low };
    (change != 0 && !overshoots).then_some(change)
}
