//! What the councils of an earlier publication have there, and what its sums say of them.

use cld_disclosure::{Bounds, QuantityId, System};
use cld_figures::areas::Areas;

use super::super::open_figures::OpenFigure;
use super::super::rule::{Level, known};

/// A council's figure in an earlier publication.
#[derive(Clone, Copy)]
pub(super) enum Member {
    /// It is hidden there, and is this quantity.
    Hidden(QuantityId),
    /// It is hidden there, and no figure of this publication.
    Unknown,
    Number(i64),
}

/// The councils of a place of a table by their codes.
pub(super) type Members<'a> = [(&'a str, Member)];

impl Member {
    /// What it is here; none where that is not known.
    pub(super) fn number(self, system: &System) -> Option<i64> {
        match self {
            Member::Hidden(id) => Some(system.value(id)),
            Member::Number(number) => Some(number),
            Member::Unknown => None,
        }
    }
}

/// A sum that is shown: its region, none for that of all, and between what it is.
pub(super) fn sum_of(figure: &OpenFigure) -> Option<(Option<&str>, Bounds)> {
    let rounded = figure.value.filter(|_| !figure.is_council())?;
    Some((figure.region(), known(rounded, Level::Region, false)))
}

pub(super) fn in_region<'a>(
    areas: &'a Areas,
    members: &'a Members<'a>,
    region: Option<&'a str>,
) -> impl Iterator<Item = &'a (&'a str, Member)> {
    members.iter().filter(move |(code, _)| region.is_none_or(|region| areas.region(code) == region))
}

/// A sum of an earlier publication with the coefficient of each group of members, unless all of it is known or it is of
/// other data.
pub(super) fn add_sum(system: &mut System, groups: &[(&[Member], i64)], bounds: Bounds) {
    let (mut terms, mut known) = (Vec::new(), 0);
    for (members, coefficient) in groups {
        for member in *members {
            match member {
                Member::Hidden(id) => terms.push((*id, *coefficient)),
                Member::Number(number) => known += coefficient * number,
                Member::Unknown => return,
            }
        }
    }
    let left = Bounds { low: bounds.low.saturating_sub(known), high: bounds.high.saturating_sub(known) };
    let value: i64 = terms.iter().map(|(id, coefficient)| coefficient * system.value(*id)).sum();
    if !terms.is_empty() && left.hold(value) {
        system.sum(terms, left, None);
    }
}
