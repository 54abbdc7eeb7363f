//! NHS numbers of the range kept for tests, no two alike.

/// Six digits follow the 999 before the check digit; one in eleven of them has none.
const SERIALS: u64 = 1_000_000;

/// So many people are sure to find a number, shared among any number of authorities.
pub(super) const ENOUGH_FOR: usize = 700_000;

/// Serials kept back for the people of planted rows. They are the last to have their turn.
const KEPT_BACK: u64 = 200_000;

/// One authority's numbers. Authorities take turns over the serials, so none meets another's.
pub(super) struct TestNumbers {
    turn: u64,
    authorities: u64,
    offset: u64,
}

impl TestNumbers {
    pub(super) fn new(seed: u64, authority: usize, authorities: usize) -> TestNumbers {
        TestNumbers { turn: authority as u64, authorities: authorities as u64, offset: seed % SERIALS }
    }

    /// The numbers of an authority's planted people.
    pub(super) fn kept_back(seed: u64, authority: usize, authorities: usize) -> TestNumbers {
        let turn = SERIALS - KEPT_BACK + authority as u64;
        TestNumbers { turn, ..TestNumbers::new(seed, authority, authorities) }
    }

    /// The next number; none when all serials have had their turn.
    pub(super) fn issue(&mut self) -> Option<String> {
        while self.turn < SERIALS {
            // 618 033 has no divisor in common with the number of serials: every serial comes up once.
            let serial = (self.turn * 618_033 + self.offset) % SERIALS;
            self.turn += self.authorities;
            // Nine nines and their check digit stand for a number that was not known.
            if let Some(check) = check_digit(999_000_000 + serial).filter(|_| serial != SERIALS - 1) {
                return Some(format!("999{serial:06}{check}"));
            }
        }
        None
    }
}

/// The modulus 11 check digit of nine digits; none for one in eleven.
fn check_digit(nine: u64) -> Option<u64> {
    let digit = |place: u32| nine / 10u64.pow(place) % 10;
    let sum: u64 = (0..9).map(|place| digit(place) * u64::from(place + 2)).sum();
    Some((11 - sum % 11) % 11).filter(|check| *check < 10)
}
