//! NHS numbers of the range kept for tests, all different.

use cld_terms::check_digit;

/// Six digits follow the 999 before the check digit; one in eleven of them has none.
const SERIALS: u64 = 1_000_000;

/// Serials kept back for the people of planted rows, and for numbers that others have replaced.
const KEPT_BACK: u64 = 200_000;
const FORMER: u64 = 100_000;

/// One authority's numbers. Authorities take turns over the serials, so none meets another's.
pub(crate) struct TestNumbers {
    turn: u64,
    end: u64,
    authorities: u64,
    offset: u64,
}

impl TestNumbers {
    pub(crate) fn new(seed: u64, authority: usize, authorities: usize) -> TestNumbers {
        let end = SERIALS - KEPT_BACK;
        TestNumbers { turn: authority as u64, end, authorities: authorities as u64, offset: seed % SERIALS }
    }

    /// The numbers of an authority's planted people.
    pub(crate) fn kept_back(seed: u64, authority: usize, authorities: usize) -> TestNumbers {
        let turn = SERIALS - KEPT_BACK + authority as u64;
        TestNumbers { turn, end: SERIALS - FORMER, ..TestNumbers::new(seed, authority, authorities) }
    }

    /// Numbers that some of an authority's people had before.
    pub(crate) fn former(seed: u64, authority: usize, authorities: usize) -> TestNumbers {
        let turn = SERIALS - FORMER + authority as u64;
        TestNumbers { turn, end: SERIALS, ..TestNumbers::new(seed, authority, authorities) }
    }

    /// The next number; none when all have been issued, to some 720,000 people over all authorities.
    pub(crate) fn issue(&mut self) -> Option<String> {
        while self.turn < self.end {
            // 618 033 has no divisor in common with the number of serials: every serial comes up once.
            let serial = (self.turn * 618_033 + self.offset) % SERIALS;
            self.turn += self.authorities;
            // Nine nines and their check digit mean a number that was not known.
            let nine = format!("999{serial:06}");
            let check = nine.as_bytes().first_chunk().and_then(check_digit).filter(|_| serial != SERIALS - 1);
            if let Some(check) = check {
                return Some(nine + &check.to_string());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_end_before_those_kept_back() {
        let issued = |mut numbers: TestNumbers| std::iter::from_fn(move || numbers.issue()).collect::<Vec<_>>();
        let people = issued(TestNumbers::new(7, 0, 1));
        let planted = issued(TestNumbers::kept_back(7, 0, 1));
        assert!((720_000..800_000).contains(&people.len()), "{}", people.len());
        let all: std::collections::BTreeSet<_> = people.iter().chain(&planted).collect();
        assert_eq!(all.len(), people.len() + planted.len());
    }
}
