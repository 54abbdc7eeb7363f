//! Between which whole numbers something is known to be.

/// Between which whole numbers something is, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The least that it can be.
    pub low: i64,
    /// The most that it can be.
    pub high: i64,
}

/// Far beyond every count, and far from where sums overflow.
const FAR: i64 = 1 << 50;

impl Bounds {
    /// Nothing is known.
    pub const ANY: Bounds = Bounds { low: -FAR, high: FAR };

    /// One number.
    pub fn exactly(number: i64) -> Bounds {
        Bounds { low: number, high: number }
    }

    /// A number and all above it.
    pub fn at_least(low: i64) -> Bounds {
        Bounds { low, ..Bounds::ANY }
    }

    /// A number and all below it.
    pub fn at_most(high: i64) -> Bounds {
        Bounds { high, ..Bounds::ANY }
    }

    /// Two numbers and all between them.
    pub fn between(low: i64, high: i64) -> Bounds {
        Bounds { low, high }
    }

    /// True for a number within the bounds.
    pub fn hold(self, number: i64) -> bool {
        self.low <= number && number <= self.high
    }

    /// What both say.
    pub fn and(self, other: Bounds) -> Bounds {
        Bounds { low: self.low.max(other.low), high: self.high.min(other.high) }
    }
}
