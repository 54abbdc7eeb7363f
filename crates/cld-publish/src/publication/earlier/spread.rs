//! Numbers for what only earlier publications have: some that go with all sums that are shown.

use cld_disclosure::Bounds;

/// Between what the sum of some numbers is.
pub(super) struct Limit {
    pub(super) among: Vec<usize>,
    pub(super) bounds: Bounds,
}

/// As many numbers, none below 0, each near the middle of what it may be: first the sums of few, as regions are, then those
/// of many. A limit that cannot be kept is left, as one of other data is.
pub(super) fn spread(many: usize, limits: &[Limit]) -> Vec<i64> {
    let mut numbers = vec![2; many];
    let mut held: Vec<&Limit> = Vec::new();
    let mut order: Vec<&Limit> = limits.iter().filter(|limit| !limit.among.is_empty()).collect();
    order.sort_by_key(|limit| limit.among.len());
    for limit in order {
        let before = numbers.clone();
        while !limit.holds(&numbers) {
            let missing =
                (limit.bounds.low - limit.sum(&numbers)).max(0) - (limit.sum(&numbers) - limit.bounds.high).max(0);
            let each = missing / limit.among.len() as i64;
            let changed = each != 0 && step(&mut numbers, limit, &held, each);
            if !changed && !step(&mut numbers, limit, &held, missing.signum()) {
                numbers = before;
                break;
            }
        }
        held.push(limit);
    }
    numbers
}

/// Changes one of the numbers of a limit, the least if upwards and else the greatest, so that those that held still do.
/// False where none can be.
fn step(numbers: &mut [i64], limit: &Limit, held: &[&Limit], by: i64) -> bool {
    let mut order = limit.among.clone();
    order.sort_by_key(|at| by.signum() * numbers[*at]);
    for at in order.into_iter().filter(|at| numbers[*at] + by >= 0) {
        let held = held.iter().filter(|other| other.among.contains(&at) && other.holds(numbers));
        if held.into_iter().all(|other| other.bounds.hold(other.sum(numbers) + by)) {
            numbers[at] += by;
            return true;
        }
    }
    false
}

impl Limit {
    fn sum(&self, numbers: &[i64]) -> i64 {
        self.among.iter().map(|at| numbers[*at]).sum()
    }

    fn holds(&self, numbers: &[i64]) -> bool {
        self.bounds.hold(self.sum(numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_with_every_sum_that_can_be_kept() {
        let limit = |among: &[usize], low, high| Limit { among: among.to_vec(), bounds: Bounds::between(low, high) };
        for (limits, sums) in [
            (vec![], vec![2, 2, 2]),
            (vec![limit(&[0, 1], 8, 12)], vec![4, 4, 2]),
            (vec![limit(&[0, 1, 2], 18, 22), limit(&[0, 1], 3, 7)], vec![4, 3, 11]),
            (vec![limit(&[0], 0, 0), limit(&[0, 1, 2], 0, 1)], vec![0, 0, 1]),
            (vec![limit(&[0], -9, -5)], vec![2, 2, 2]),
        ] {
            let numbers = spread(3, &limits);
            let kept = |limit: &Limit| limit.bounds.high < 0 || limit.bounds.hold(limit.sum(&numbers));
            assert!(limits.iter().all(kept), "{numbers:?}");
            assert_eq!(numbers.iter().sum::<i64>(), sums.iter().sum::<i64>(), "{numbers:?}");
        }
    }
}
