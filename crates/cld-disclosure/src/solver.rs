//! Other numbers that would have been published in the same way, found by a solver of whole-number programs.
//!
//! Where the search of `completion` is stuck: around one figure, what is near it may change by a little, all sums must
//! hold, and the price of what is hidden is as low as the solver finds. It calculates with fractions; what it finds is
//! checked with whole numbers, and is a proof only then.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use crate::bounds::Bounds;
use crate::completion::Completion;
use crate::system::{QuantityId, Reader, System, UnitId};

/// How far the solver looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// True when what is shown may be hidden, for its price.
    pub(crate) may_open: bool,
    /// How many quantities may change.
    pub(crate) quantities: usize,
    /// How many branches are followed.
    pub(crate) nodes: u64,
}

/// By how much a quantity may change.
const FAR: i64 = 10;
/// How far it is from one quantity of a sum to another, against the price of what is shown.
const HOP: u64 = 40;

/// A completion in which a quantity is another by `change`; none where the solver finds none.
pub(crate) fn find(system: &System, reader: Reader, wanted: (QuantityId, i64), reach: Reach) -> Option<Completion> {
    let (id, change) = wanted;
    let opened: Vec<UnitId> = system.unit_of(id).filter(|unit| !system.is_hidden(*unit)).into_iter().collect();
    if !system.bounds(id, reader, &opened).hold(system.value(id) + change) {
        return None;
    }
    let mut program = Program::new(system, reader, reach);
    for near in near(system, reader, id, reach) {
        program.add_quantity(near, (near == id).then_some(change));
    }
    program.add_sums();
    let found = program.solve()?;
    found.holds(system).then_some(found)
}

/// The quantities that are nearest: those that may change, through sums in which one of them is.
fn near(system: &System, reader: Reader, from: QuantityId, reach: Reach) -> BTreeSet<QuantityId> {
    let mut found = BTreeSet::new();
    let mut seen_sums = BTreeSet::new();
    let mut queue = BinaryHeap::from([(Reverse(0_u64), from)]);
    while let Some((Reverse(distance), id)) = queue.pop() {
        if found.len() == reach.quantities || !found.insert(id) {
            continue;
        }
        for (sum, _) in system.sums_of[id.0 as usize].iter().filter(|(sum, _)| seen_sums.insert(*sum)) {
            for (other, _) in system.sums[*sum as usize].terms.iter().filter(|(other, _)| !found.contains(other)) {
                if let Some(price) = price(system, reader, *other, reach) {
                    queue.push((Reverse(distance + HOP + u64::from(price)), *other));
                }
            }
        }
    }
    found
}

/// What it costs that a quantity may change; none where it may not.
fn price(system: &System, reader: Reader, id: QuantityId, reach: Reach) -> Option<u32> {
    let Bounds { low, high } = system.bounds(id, reader, &[]);
    if low < high {
        return Some(0);
    }
    system.unit_of(id).filter(|_| reach.may_open).and_then(|unit| system.price(unit))
}

/// What the solver is asked.
struct Program<'a> {
    system: &'a System,
    reader: Reader,
    reach: Reach,
    problem: Problem,
    changes: BTreeMap<QuantityId, Variable>,
    /// Whether each unit that is shown is hidden.
    opened: BTreeMap<UnitId, Variable>,
}

impl<'a> Program<'a> {
    fn new(system: &'a System, reader: Reader, reach: Reach) -> Program<'a> {
        let problem = Problem::new(OptimizationDirection::Minimize);
        Program { system, reader, reach, problem, changes: BTreeMap::new(), opened: BTreeMap::new() }
    }

    /// A quantity that may change, or does by so much.
    fn add_quantity(&mut self, id: QuantityId, change: Option<i64>) {
        let (system, value) = (self.system, self.system.value(id));
        let shown = within(system.bounds(id, self.reader, &[]), value);
        let unit = system.unit_of(id).filter(|unit| self.reach.may_open && system.price(*unit).is_some());
        let hidden = unit.map_or(shown, |unit| within(system.bounds(id, self.reader, &[unit]), value));
        let range = change.map_or((hidden.low as i32, hidden.high as i32), |change| (change as i32, change as i32));
        let variable = self.problem.add_integer_var(0.0, range);
        self.changes.insert(id, variable);
        if let Some(unit) = unit.filter(|_| shown != hidden) {
            let is_open = self.open(unit);
            let limit = |more: i64| [(variable, 1.0), (is_open, -more as f64)];
            self.problem.add_constraint(limit(hidden.high - shown.high), ComparisonOp::Le, shown.high as f64);
            self.problem.add_constraint(limit(hidden.low - shown.low), ComparisonOp::Ge, shown.low as f64);
        }
    }

    fn open(&mut self, unit: UnitId) -> Variable {
        let price = f64::from(self.system.price(unit).unwrap_or_default());
        *self.opened.entry(unit).or_insert_with(|| self.problem.add_binary_var(price))
    }

    /// What must hold of each sum in which something may change.
    fn add_sums(&mut self) {
        let system = self.system;
        let sums: BTreeSet<u32> =
            self.changes.keys().flat_map(|id| &system.sums_of[id.0 as usize]).map(|(sum, _)| *sum).collect();
        for at in sums {
            let (sum, bounds) = (&system.sums[at as usize], system.sum_bounds(at, &[]));
            if bounds == Bounds::ANY {
                continue;
            }
            let own = sum.terms.iter().filter_map(|(id, by)| Some((*self.changes.get(id)?, *by as f64)));
            let terms: Vec<(Variable, f64)> = own.collect();
            let far: f64 = terms.iter().map(|(_, by)| by.abs() * FAR as f64).sum();
            let unit = sum.unit.filter(|unit| self.reach.may_open && system.price(*unit).is_some());
            let is_open = unit.map(|unit| self.open(unit));
            let [low, high] = [bounds.low - sum.value, bounds.high - sum.value].map(|end| end as f64);
            if low == high && is_open.is_none() {
                self.problem.add_constraint(terms, ComparisonOp::Eq, low);
                continue;
            }
            // A sum that is hidden may be anything.
            let ends =
                [(low, low > -far, far + low, ComparisonOp::Ge), (high, high < far, high - far, ComparisonOp::Le)];
            for (end, _, slack, operator) in ends.into_iter().filter(|(_, is_near, ..)| *is_near) {
                let terms = terms.iter().copied().chain(is_open.map(|is_open| (is_open, slack)));
                self.problem.add_constraint(terms.collect::<Vec<_>>(), operator, end);
            }
        }
    }

    fn solve(self) -> Option<Completion> {
        let mut options = SolveOptions::default();
        options.node_limit = Some(self.reach.nodes);
        options.mip_gap = 0.1;
        let outcome = self.problem.solve_with(options).ok()?;
        let solution = outcome.solution()?;
        let whole = |variable: &Variable| solution.var_value(*variable).round() as i64;
        let changes = self.changes.iter().map(|(id, variable)| (*id, whole(variable))).filter(|(_, by)| *by != 0);
        let opened = self.opened.iter().filter(|(_, variable)| whole(variable) == 1).map(|(unit, _)| *unit);
        Some(Completion { reader: self.reader, changes: changes.collect(), opened: opened.collect() })
    }
}

/// By how much a value may change within bounds.
fn within(bounds: Bounds, value: i64) -> Bounds {
    Bounds { low: (bounds.low - value).max(-FAR), high: (bounds.high - value).min(FAR) }
}
