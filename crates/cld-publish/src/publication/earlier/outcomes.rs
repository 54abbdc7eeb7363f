//! What the outcomes of regions and of all councils in an earlier publication say of hidden counts: they are calculated
//! before anything is rounded.

use cld_disclosure::{Bounds, System};
use cld_figures::areas::Areas;

use super::super::open_figures::OpenFigure;
use super::members::{Member, Members, add_sum, in_region};

/// Adds them: `20 per numerator` is at least `(2 tenths - 1) denominator` and less than `(2 tenths + 1) denominator`.
pub(super) fn add(
    system: &mut System,
    areas: &Areas,
    (numerators, denominators): (&Members<'_>, &Members<'_>),
    (figures, per): (&[OpenFigure], i64),
) {
    for figure in figures.iter().filter(|figure| !figure.is_council()) {
        let Some(tenths) = figure.value else { continue };
        let within = |members: &Members<'_>| -> Vec<Member> {
            in_region(areas, members, figure.region()).map(|(_, member)| *member).collect()
        };
        let (parts, wholes) = (within(numerators), within(denominators));
        let groups = |of_whole: i64| [(parts.as_slice(), 20 * per), (wholes.as_slice(), -of_whole)];
        add_sum(system, &groups(2 * tenths - 1), Bounds::at_least(0));
        add_sum(system, &groups(2 * tenths + 1), Bounds::at_most(-1));
    }
}
