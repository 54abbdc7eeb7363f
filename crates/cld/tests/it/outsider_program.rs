//! Between what each of some whole numbers must be, by the sums of them that are known: by one sum after the other, and by
//! linear programs of what is near.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Beyond every figure.
pub(crate) const ANY: i64 = 1 << 40;
/// How many numbers a program has at most.
const NEAR: usize = 70;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) low: i64,
    pub(crate) high: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Sum {
    terms: Vec<(usize, i64)>,
    low: i64,
    high: i64,
}

#[derive(Default)]
pub(crate) struct Program {
    pub(crate) ranges: Vec<Range>,
    pub(crate) sums: Vec<Sum>,
}

impl Sum {
    pub(crate) fn of(terms: impl IntoIterator<Item = (usize, i64)>, low: i64, high: i64) -> Sum {
        let mut all: BTreeMap<usize, i64> = BTreeMap::new();
        terms.into_iter().for_each(|(at, by)| *all.entry(at).or_default() += by);
        Sum { terms: all.into_iter().filter(|(_, by)| *by != 0).collect(), low, high }
    }

    /// True for a number that is part of it.
    pub(crate) fn has(&self, number: usize) -> bool {
        self.terms.iter().any(|(at, _)| *at == number)
    }

    /// Whether it holds of some numbers.
    pub(crate) fn holds(&self, numbers: &[i64]) -> bool {
        let sum = self.terms.iter().map(|(at, by)| by * numbers[*at]).sum::<i64>();
        (self.low <= -ANY || self.low <= sum) && (self.high >= ANY || sum <= self.high)
    }
}

impl Program {
    pub(crate) fn add(&mut self, range: Range) -> usize {
        self.ranges.push(range);
        self.ranges.len() - 1
    }

    pub(crate) fn fix(&mut self, at: usize, number: i64) {
        self.ranges[at] = Range { low: number, high: number };
    }

    fn sums_of(&self) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); self.ranges.len()];
        for (sum, of) in self.sums.iter().enumerate() {
            of.terms.iter().for_each(|(at, _)| found[*at].push(sum));
        }
        found
    }

    /// Narrows every number by one sum after the other.
    pub(crate) fn propagate(&mut self) {
        let sums_of = self.sums_of();
        let mut waiting: VecDeque<usize> = (0..self.sums.len()).collect();
        let mut steps = 40 * self.sums.len();
        while let Some(sum) = waiting.pop_front().filter(|_| steps > 0) {
            steps -= 1;
            let Sum { terms, low, high } = self.sums[sum].clone();
            for (at, by) in &terms {
                let (least, most) = self.ends_of_sum(terms.iter().filter(|(other, _)| other != at));
                // What the others leave for this one.
                let left = |end: i64, other: f64| (end.abs() < ANY && other.is_finite()).then_some(end as f64 - other);
                let (from, to) = (left(low, most), left(high, least));
                let by_one = |end: f64| end / *by as f64;
                let (from, to) = if *by > 0 { (from, to) } else { (to, from) };
                let own = self.ranges[*at];
                let low = from.map_or(own.low, |end| own.low.max((by_one(end) - 1e-9).ceil() as i64));
                let high = to.map_or(own.high, |end| own.high.min((by_one(end) + 1e-9).floor() as i64));
                if (low, high) != (own.low, own.high) {
                    self.ranges[*at] = Range { low, high };
                    waiting.extend(sums_of[*at].iter().filter(|other| **other != sum));
                }
            }
        }
    }

    fn ends_of_sum<'a>(&self, terms: impl Iterator<Item = &'a (usize, i64)>) -> (f64, f64) {
        terms.fold((0.0, 0.0), |(least, most), (at, by)| {
            let Range { low, high } = self.ranges[*at];
            let high = if high == ANY { f64::INFINITY } else { high as f64 };
            let (low, by) = (low as f64, *by as f64);
            if by > 0.0 { (least + by * low, most + by * high) } else { (least + by * high, most + by * low) }
        })
    }

    /// Between what a sum of numbers must be, by all that is near it together.
    pub(crate) fn ends(&self, target: &[(usize, i64)], sums_of: &[Vec<usize>]) -> (i64, i64) {
        let mut near: Vec<usize> = target.iter().map(|(at, _)| *at).filter(|at| self.is_open(*at)).collect();
        let mut sums: BTreeSet<usize> = BTreeSet::new();
        let mut next = 0;
        while next < near.len() && near.len() < NEAR {
            for sum in &sums_of[near[next]] {
                let open: Vec<usize> =
                    self.sums[*sum].terms.iter().map(|(at, _)| *at).filter(|at| self.is_open(*at)).collect();
                if sums.insert(*sum) && open.len() < NEAR {
                    near.extend(open.into_iter().filter(|at| !near.contains(at)).collect::<Vec<_>>());
                }
            }
            next += 1;
        }
        let places: BTreeMap<usize, usize> = near.iter().enumerate().map(|(place, at)| (*at, place)).collect();
        let mut tableau = Tableau::new(near.len());
        for (place, at) in near.iter().enumerate().filter(|(_, at)| self.ranges[**at].high < ANY) {
            let Range { low, high } = self.ranges[*at];
            tableau.at_most(&[(place, 1.0)], (high - low) as f64);
        }
        for sum in sums.iter().map(|sum| &self.sums[*sum]) {
            let (inside, outside): (Vec<_>, Vec<_>) = sum.terms.iter().partition(|(at, _)| places.contains_key(at));
            let (least, most) = self.ends_of_sum(outside.iter());
            let from = inside.iter().map(|(at, by)| (*by * self.ranges[*at].low) as f64).sum::<f64>();
            let terms = |sign: f64| -> Vec<(usize, f64)> {
                inside.iter().map(|(at, by)| (places[at], sign * *by as f64)).collect()
            };
            if sum.high < ANY && least.is_finite() {
                tableau.at_most(&terms(1.0), sum.high as f64 - least - from);
            }
            if sum.low > -ANY && most.is_finite() {
                tableau.at_most(&terms(-1.0), -(sum.low as f64 - most - from));
            }
        }
        let from: i64 = target.iter().map(|(at, by)| by * self.ranges[*at].low).sum();
        let own = |sign: f64| -> Vec<(usize, f64)> {
            target.iter().filter_map(|(at, by)| Some((*places.get(at)?, sign * *by as f64))).collect()
        };
        let most = tableau.clone().most(&own(1.0)).map_or(ANY, |most| from + (most + 1e-6).floor() as i64);
        let least = tableau.most(&own(-1.0)).map_or(-ANY, |most| from - (most + 1e-6).floor() as i64);
        (least, most)
    }

    fn is_open(&self, at: usize) -> bool {
        self.ranges[at].low < self.ranges[at].high
    }

    /// The sums in which each number is.
    pub(crate) fn places(&self) -> Vec<Vec<usize>> {
        self.sums_of()
    }
}

/// A linear program over numbers from 0 on, by the simplex method with the rule that never goes round in circles.
#[derive(Clone)]
struct Tableau {
    numbers: usize,
    rows: Vec<(Vec<f64>, f64)>,
}

impl Tableau {
    fn new(numbers: usize) -> Tableau {
        Tableau { numbers, rows: Vec::new() }
    }

    fn at_most(&mut self, terms: &[(usize, f64)], end: f64) {
        let mut row = vec![0.0; self.numbers];
        terms.iter().for_each(|(at, by)| row[*at] += by);
        self.rows.push((row, end));
    }

    /// The most that a sum can be; none where there is no end, or the way there is too long.
    fn most(self, target: &[(usize, f64)]) -> Option<f64> {
        let (own, slack, extra) = (self.numbers, self.rows.len(), self.numbers + self.rows.len());
        let width = own + slack + 1;
        let mut rows: Vec<Vec<f64>> = self
            .rows
            .iter()
            .enumerate()
            .map(|(at, (terms, end))| {
                let mut row = vec![0.0; width + 1];
                row[..own].copy_from_slice(terms);
                (row[own + at], row[extra], row[width]) = (1.0, -1.0, *end);
                row
            })
            .collect();
        let mut basis: Vec<usize> = (own..own + slack).collect();
        // What makes all ends hold at first, and must be none in the end.
        let worst = (0..rows.len()).min_by(|one, other| rows[*one][width].total_cmp(&rows[*other][width]));
        if let Some(worst) = worst.filter(|worst| rows[*worst][width] < 0.0) {
            let mut goal = vec![0.0; width + 1];
            goal[extra] = 1.0;
            pivot(&mut rows, &mut goal, &mut basis, (worst, extra));
            climb(&mut rows, &mut goal, &mut basis, width)?;
            if let Some(row) = basis.iter().position(|at| *at == extra) {
                if rows[row][width].abs() > 1e-6 {
                    return None;
                }
                let column = (0..extra).find(|at| rows[row][*at].abs() > 1e-9)?;
                pivot(&mut rows, &mut goal, &mut basis, (row, column));
            }
        }
        rows.iter_mut().for_each(|row| row[extra] = 0.0);
        let mut goal = vec![0.0; width + 1];
        target.iter().for_each(|(at, by)| goal[*at] -= by);
        for (row, at) in basis.iter().enumerate() {
            let by = goal[*at];
            if by != 0.0 {
                (0..=width).for_each(|place| goal[place] -= by * rows[row][place]);
            }
        }
        climb(&mut rows, &mut goal, &mut basis, width)?;
        Some(goal[width])
    }
}

/// Goes on as long as something is gained.
fn climb(rows: &mut [Vec<f64>], goal: &mut [f64], basis: &mut [usize], width: usize) -> Option<()> {
    for step in 0..2000 {
        let gains = || (0..width).filter(|at| goal[*at] < -1e-9);
        // The most is gained at first; later the rule that comes to an end.
        let column =
            if step < 400 { gains().min_by(|one, other| goal[*one].total_cmp(&goal[*other])) } else { gains().next() };
        let Some(column) = column else { return Some(()) };
        let limits = (0..rows.len()).filter(|row| rows[*row][column] > 1e-9);
        let row = limits.min_by(|one, other| {
            let limit = |row: usize| rows[row][width] / rows[row][column];
            limit(*one).total_cmp(&limit(*other)).then(basis[*one].cmp(&basis[*other]))
        })?;
        pivot(rows, goal, basis, (row, column));
    }
    None
}

fn pivot(rows: &mut [Vec<f64>], goal: &mut [f64], basis: &mut [usize], (row, column): (usize, usize)) {
    let by = rows[row][column];
    rows[row].iter_mut().for_each(|cell| *cell /= by);
    let taken = rows[row].clone();
    let places: Vec<usize> = (0..taken.len()).filter(|at| taken[*at] != 0.0).collect();
    let others = rows.iter_mut().enumerate().filter(|(at, _)| *at != row).map(|(_, row)| row.as_mut_slice());
    for other in others.chain([goal]) {
        let by = other[column];
        if by != 0.0 {
            places.iter().for_each(|at| other[*at] -= by * taken[*at]);
        }
    }
    basis[row] = column;
}

#[test]
fn an_outsider_finds_what_single_sums_do_not_say() {
    let mut program = Program::default();
    let [one, other, third] = [0, 1, 2].map(|_| program.add(Range { low: 0, high: ANY }));
    // Each pair adds up to 3, 4 and 5: 1, 2 and 3, though no sum alone says so.
    for (terms, sum) in [([one, other], 3), ([one, third], 4), ([other, third], 5)] {
        program.sums.push(Sum::of(terms.map(|at| (at, 1)), sum, sum));
    }
    program.propagate();
    assert_eq!(program.ranges[one], Range { low: 0, high: 2 });
    let places = program.places();
    assert_eq!([one, other, third].map(|at| program.ends(&[(at, 1)], &places)), [(1, 1), (2, 2), (3, 3)]);
    assert_eq!(program.ends(&[(third, 1), (one, -1)], &places), (2, 2));
    let open = program.add(Range { low: 1, high: ANY });
    assert_eq!(program.ends(&[(open, 1)], &program.places()), (1, ANY));
}
