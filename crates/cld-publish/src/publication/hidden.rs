//! Each hidden figure of a publication, and from whom it is kept: for whoever publishes, never to be published.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use cld_disclosure::{Proof, QuantityId, System, UnitId, Why};
use cld_figures::TypedTable;

use super::area::Area;
use super::open_figures::{Own, Place, each};
use super::placed::Placed;
use crate::PublishError;

/// Which count it is where it is what is left of a whole.
const REST: &str = "rest";

/// The figures that are hidden in the second system, with those that are in the first as small ones.
pub(super) fn table(
    (first, system): (&System, &System),
    placed: &[Placed<'_>],
    proof: &Proof,
) -> Result<TypedTable, PublishError> {
    let uninformed: BTreeMap<QuantityId, Why> = proof.uninformed.iter().copied().collect();
    let mut figures = each(placed);
    figures.retain(|(_, _, unit, _)| system.is_hidden(*unit));
    let known: BTreeMap<QuantityId, ()> = figures.iter().map(|(.., id)| (*id, ())).collect();
    let by_unit: BTreeMap<UnitId, (Place, &Area)> =
        figures.iter().map(|(place, area, unit, _)| (*unit, (place.clone(), *area))).collect();
    for id in uninformed.keys().filter(|id| !known.contains_key(id)) {
        let place = system.unit_of(*id).and_then(|unit| Some((unit, by_unit.get(&unit)?)));
        let Some((unit, ([table, row, column, _], area))) = place else { continue };
        figures.push(([table, row, column, REST].map(String::from), area, unit, *id));
    }
    let text = |of: &dyn Fn(&Own<'_>) -> String| {
        Arc::new(figures.iter().map(|figure| Some(of(figure))).collect::<StringArray>()) as ArrayRef
    };
    let hidden_as = |unit: &UnitId| if first.is_hidden(*unit) { "small" } else { "for the sake of others" };
    let kept_from = |id: &QuantityId| match uninformed.get(id) {
        None => "who knows which counts are small too",
        Some(Why::AddsUp) => "who does not know which counts are small: whatever is hidden, small counts add up",
        Some(Why::Unproved) => "who does not know which counts are small: no other numbers were found",
    };
    let columns = [
        ("table", text(&|figure| figure.0[0].clone())),
        ("row", text(&|figure| figure.0[1].clone())),
        ("column", text(&|figure| figure.0[2].clone())),
        ("part", text(&|figure| figure.0[3].clone())),
        ("area_type", text(&|figure| figure.1.kind().to_owned())),
        ("area", text(&|figure| figure.1.code.clone())),
        ("hidden_as", text(&|figure| hidden_as(&figure.2).to_owned())),
        ("kept_from", text(&|figure| kept_from(&figure.3).to_owned())),
    ];
    Ok(TypedTable::new("hidden figures", columns.map(|(name, column)| (name.to_owned(), column)).to_vec())?)
}
