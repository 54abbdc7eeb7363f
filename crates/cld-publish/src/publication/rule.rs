//! Which figures are hidden by themselves, and how those that are not are shown.
//!
//! The rule is that of the ASCOF publication of 2024-25: councils' figures as they are unless small, those of regions and
//! England to the nearest 5, outcomes calculated before anything is rounded.

use cld_disclosure::{Bounds, Guard};
use serde::Serialize;

/// What is shown in the place of a figure that is hidden.
pub const HIDDEN: &str = "[c]";
/// Figures below this are small.
pub(crate) const SMALL: i64 = 5;

/// By whose rule figures are hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Ours: nothing that is hidden can be calculated.
    Proved,
    /// The department's, as in its ASCOF publication of 2024-25: small figures alone are hidden, and a small rest of a share
    /// is not. For comparison.
    AsPublished,
}

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Council,
    Region,
    All,
}

/// True for a count that is hidden. Where nobody is counted nobody is told.
pub(crate) fn is_small(count: i64) -> bool {
    (1..SMALL).contains(&count)
}

/// True for a share that is hidden: a small part, including none, since it says something of everybody in the whole; a
/// small whole; or, by our rule, a small rest.
pub(crate) fn is_small_share(numerator: i64, denominator: i64, rule: Rule) -> bool {
    let has_small_rest = rule == Rule::Proved && is_small(denominator - numerator);
    denominator > 0 && (numerator.min(denominator) < SMALL || has_small_rest)
}

/// A count as it is shown where it is not hidden.
pub(crate) fn shown(count: i64, level: Level) -> i64 {
    if level == Level::Council { count } else { (count + 2).div_euclid(5) * 5 }
}

/// What a reader knows of a count that is shown. None that is small is shown, but for `small_too`.
pub(crate) fn known(count: i64, level: Level, small_too: bool) -> Bounds {
    let rounded = shown(count, level);
    match level {
        Level::Council => Bounds::exactly(count),
        _ if small_too => Bounds::between((rounded - 2).max(0), rounded + 2),
        _ if count == 0 => Bounds::exactly(0),
        _ => Bounds::between((rounded - 2).max(SMALL), rounded + 2),
    }
}

/// What a reader may know of a count that is hidden: at the worst, which councils' counts are small. A sum may be hidden
/// for the sake of its parts, whatever it is.
pub(crate) fn known_hidden(count: i64, level: Level) -> Bounds {
    match level {
        Level::Council if is_small(count) => Bounds::between(1, SMALL - 1),
        // Whoever knows which are small knows that this one is not.
        Level::Council if count >= SMALL => Bounds::at_least(SMALL),
        _ => known_loosely(count),
    }
}

/// What everybody knows of a count that is hidden: it may be none, since zeros are hidden where nothing else protects.
pub(crate) fn known_loosely(count: i64) -> Bounds {
    Bounds::at_least(count.min(0))
}

/// What a reader may know of the part of a share that is hidden, or of the rest, which may be none.
pub(crate) fn known_hidden_part(count: i64, level: Level) -> Bounds {
    match level {
        Level::Council if count < SMALL => Bounds::between(count.min(0), SMALL - 1),
        _ => Bounds::at_least(count.min(0)),
    }
}

/// What must not be found out about a count that is hidden. Who knows that two counts are small knows that their sum is 2
/// or more.
pub(crate) fn guard(count: i64, level: Level) -> Guard {
    match level {
        _ if !is_small(count) => Guard::Wide,
        Level::Council => Guard::Small,
        Level::Region | Level::All => Guard::SmallSum,
    }
}

/// What is lost when a figure is hidden as a second one: more with a large figure, and most with a sum.
pub(crate) fn price(count: i64, level: Level) -> u32 {
    let of_size = 2 * (count.max(0) + 1).ilog2();
    of_size
        + match level {
            Level::Council if count == 0 => 400,
            Level::Council => 10,
            Level::Region if count == 0 => 400,
            Level::Region => 40,
            Level::All => 100,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_shown_to_the_nearest_five() {
        let shown = [0, 5, 7, 8, 12, 13].map(|count| shown(count, Level::Region));
        assert_eq!(shown, [0, 5, 5, 10, 10, 15]);
    }

    #[test]
    fn what_is_known_of_a_figure_holds_for_it() {
        for count in (0..40).filter(|count| !is_small(*count)) {
            for level in [Level::Council, Level::Region, Level::All] {
                assert!(known(count, level, false).hold(count), "{count} {level:?}");
            }
        }
        for level in [Level::Council, Level::Region] {
            assert!((0..40).all(|count| known_hidden(count, level).hold(count)));
            assert!((-1..40).all(|count| known_hidden_part(count, level).hold(count)));
        }
    }

    #[test]
    fn a_small_rest_is_hidden_and_no_rest_is_not() {
        let hidden = |rule| {
            [(0, 9), (4, 9), (5, 9), (9, 10), (10, 10), (0, 0)].map(|(one, other)| is_small_share(one, other, rule))
        };
        assert_eq!(hidden(Rule::Proved), [true, true, true, true, false, false]);
        assert_eq!(hidden(Rule::AsPublished), [true, true, false, false, false, false]);
    }
}
