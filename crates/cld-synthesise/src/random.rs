//! Numbers that look drawn by lot and that a seed fixes.

use chrono::TimeDelta;

/// SplitMix64, written out here so that no library's change alters what a seed gives.
/// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014.
pub(crate) struct Random(u64);

/// What numbers are for: drawing more of one kind leaves the others as they were.
#[derive(Clone, Copy)]
#[repr(u64)]
pub(crate) enum Purpose {
    People,
    Editions,
    Planted,
    Slips,
    /// Beyond the numbers of all authorities' other streams.
    Dirt = 1 << 40,
}

impl Random {
    pub(crate) fn new(seed: u64, authority: usize, purpose: Purpose) -> Random {
        let mut seeded = Random(seed);
        let mut stream = Random(seeded.draw() ^ (authority as u64 * 4 + purpose as u64));
        Random(stream.draw())
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of 0 to `limit` - 1.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        (((self.draw() >> 32) * u64::from(limit)) >> 32) as u32
    }

    /// One of `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// A number of days from `low` to `high`, both included.
    pub(crate) fn days(&mut self, low: u32, high: u32) -> TimeDelta {
        TimeDelta::days(i64::from(self.between(low, high)))
    }

    /// True in this many cases of a thousand.
    pub(crate) fn per_mille(&mut self, per_mille: u32) -> bool {
        self.below(1_000) < per_mille
    }

    /// True in this many cases of a hundred.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    /// One of the values, each as often as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(u32, T)]) -> T {
        let mut left = self.below(from.iter().map(|(weight, _)| weight).sum());
        for (weight, value) in from {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        unreachable!("what is left is less than the weights together")
    }
}
