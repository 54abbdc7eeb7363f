//! Whether a figure of a run is the one that was published.

use super::file::Number;
use super::own::Own;

/// What a published figure and that of a run come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// They are the same.
    Equal,
    /// The count was published to the nearest 5, and the run's is that.
    Rounded,
    /// It was not shown, and the run says why: a count, or its rest, is under 5.
    Hidden,
    /// It was not shown, and no count of the run is small: something else was hidden with it, or the figures differ.
    HiddenUnexplained,
    /// They differ.
    Different,
    /// The run has no such figure.
    NotInRun,
}

impl Verdict {
    /// All, in the order in which they are said.
    pub const ALL: [Verdict; 6] = [
        Verdict::Equal,
        Verdict::Rounded,
        Verdict::Hidden,
        Verdict::HiddenUnexplained,
        Verdict::Different,
        Verdict::NotInRun,
    ];

    /// In words.
    pub fn said(self) -> &'static str {
        match self {
            Verdict::Equal => "equal",
            Verdict::Rounded => "equal, rounded to 5",
            Verdict::Hidden => "hidden, small here",
            Verdict::HiddenUnexplained => "hidden, not small here",
            Verdict::Different => "different",
            Verdict::NotInRun => "not in the run",
        }
    }
}

/// Figures below this are not published.
const SMALL: i64 = 5;

pub(super) fn verdict(part: &str, published: Option<Number>, number: Option<Number>, own: Option<&Own>) -> Verdict {
    let Some(own) = own else { return Verdict::NotInRun };
    let Some(published) = published else {
        let rest = own.denominator - own.numerator;
        let is_small = own.numerator.min(own.denominator) < SMALL || (1..SMALL).contains(&rest);
        return if is_small { Verdict::Hidden } else { Verdict::HiddenUnexplained };
    };
    match number {
        Some(number) if published.equals(number) => Verdict::Equal,
        Some(number) if part != "outcome" && is_rounded(published, number) => Verdict::Rounded,
        // Where nobody is counted a nought is published, or nothing.
        None if part == "outcome" && published.units == 0 => Verdict::Equal,
        _ => Verdict::Different,
    }
}

fn is_rounded(published: Number, number: Number) -> bool {
    published.places == 0 && published.units == (number.units + 2).div_euclid(5) * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_and_hiding_are_allowed_for() {
        let (whole, tenths) = (Number::whole, |units| Number { units, places: 1 });
        assert!(is_rounded(whole(120), whole(118)) && !is_rounded(whole(120), whole(117)));
        assert!(!is_rounded(tenths(1200), whole(118)));
        assert_eq!(verdict("numerator", Some(whole(7)), None, None), Verdict::NotInRun);
    }
}
