//! The proof that no hidden figure of a form follows from what the form gives, by the same means as for a publication.

use std::collections::BTreeMap;

use cld_disclosure::{Bounds, DisclosureError, Guard, Quantity, QuantityId, System, UnitId, protect};

use super::figures::{Figures, Part};

/// The rows of a form in the system of all that it gives.
struct Placed {
    /// For each table and row.
    units: Vec<Vec<UnitId>>,
    /// For each table, row and count; none for a count that is empty.
    counts: Vec<Vec<Vec<Option<QuantityId>>>>,
}

/// Hides rows until nothing that is hidden can be calculated. Sums that are equal wherever two tables have rows of the same
/// labels are taken to be equations: whoever reads both tries it.
///
/// # Errors
/// When a hidden figure could be calculated whatever else is hidden.
pub(super) fn prove(tables: &[Figures], hidden: &mut [Vec<bool>], small: i64) -> Result<(), DisclosureError> {
    let mut system = System::default();
    let placed = place(&mut system, tables, small);
    let parts: Vec<Part> = tables.iter().enumerate().flat_map(|(at, table)| table.parts(at)).collect();
    for (at, one) in parts.iter().enumerate() {
        for other in &parts[at + 1..] {
            add_sums(&mut system, tables, &placed, (one, other));
        }
    }
    each(hidden, |table, row, is_hidden| {
        if *is_hidden {
            system.hide(placed.units[table][row]);
        }
    });
    protect(&mut system)?;
    each(hidden, |table, row, is_hidden| *is_hidden = system.is_hidden(placed.units[table][row]));
    Ok(())
}

fn each(hidden: &mut [Vec<bool>], mut of_row: impl FnMut(usize, usize, &mut bool)) {
    for (table, rows) in hidden.iter_mut().enumerate() {
        rows.iter_mut().enumerate().for_each(|(row, is_hidden)| of_row(table, row, is_hidden));
    }
}

fn place(system: &mut System, tables: &[Figures], small: i64) -> Placed {
    let mut placed = Placed { units: Vec::new(), counts: Vec::new() };
    for table in tables {
        let (mut units, mut all) = (Vec::new(), Vec::new());
        for counts in &table.counts {
            let most = counts.iter().flatten().copied().max().unwrap_or(0).max(0);
            // What counts nobody says least when it is hidden.
            let price = if most == 0 { 400 } else { 10 + 2 * (most + 1).ilog2() };
            let unit = system.unit(Some(price));
            let ids: Vec<Option<QuantityId>> =
                counts.iter().map(|count| count.map(|count| add_count(system, count, small, unit))).collect();
            if table.has_shares {
                add_rests(system, counts, &ids, (small, unit));
            }
            units.push(unit);
            all.push(ids);
        }
        placed.units.push(units);
        placed.counts.push(all);
    }
    placed
}

fn add_count(system: &mut System, value: i64, small: i64, unit: UnitId) -> QuantityId {
    let is_small = (1..small).contains(&value);
    let loose = Bounds::at_least(value.min(0));
    let (hidden, guard) = match value {
        _ if is_small => (Bounds::between(1, small - 1), Guard::Small),
        _ if value >= small => (Bounds::at_least(small), Guard::Wide),
        _ => (loose, Guard::None),
    };
    let shown = Bounds::exactly(value);
    system.quantity(Quantity { value, shown, hidden, loose, guard, unit: Some(unit) })
}

/// Small rests of a whole, which are hidden like a part.
fn add_rests(system: &mut System, counts: &[Option<i64>], ids: &[Option<QuantityId>], (small, unit): (i64, UnitId)) {
    for (one, whole) in counts.iter().zip(ids) {
        for (other, part) in counts.iter().zip(ids) {
            let rest = one.zip(*other).map(|(one, other)| one - other).filter(|rest| (1..small).contains(rest));
            if let (Some(rest), Some(whole), Some(part)) = (rest, whole, part) {
                let rest = add_count(system, rest, small, unit);
                system.adds_up(*whole, [*part, rest]);
            }
        }
    }
}

/// For each pair of counts whose sums are the same in every group of rows that both parts have: that they are.
fn add_sums(system: &mut System, tables: &[Figures], placed: &Placed, (one, other): (&Part, &Part)) {
    let common: Vec<&String> = one.keys.keys().filter(|key| other.keys.contains_key(*key)).collect();
    let groups = |part: &Part| {
        let mut groups: BTreeMap<Vec<Option<String>>, Vec<usize>> = BTreeMap::new();
        for row in &part.rows {
            let labels = &tables[part.table].labels[*row];
            groups.entry(common.iter().map(|key| labels[part.keys[*key]].clone()).collect()).or_default().push(*row);
        }
        groups
    };
    let (ones, others) = (groups(one), groups(other));
    let both: Vec<(&Vec<usize>, &Vec<usize>)> =
        ones.iter().filter_map(|(labels, rows)| Some((rows, others.get(labels)?))).collect();
    let columns = |part: &Part| tables[part.table].counts.first().map_or(0, Vec::len);
    for at in 0..columns(one) {
        for against in (0..columns(other)).filter(|against| one.table != other.table || *against == at) {
            let ids = |part: &Part, rows: &[usize], column: usize| -> Vec<QuantityId> {
                rows.iter().filter_map(|row| placed.counts[part.table][*row][column]).collect()
            };
            let sum = |system: &System, ids: &[QuantityId]| ids.iter().map(|id| system.value(*id)).sum::<i64>();
            let pairs: Vec<(Vec<QuantityId>, Vec<QuantityId>)> = both
                .iter()
                .map(|(rows, against_rows)| (ids(one, rows, at), ids(other, against_rows, against)))
                .collect();
            if pairs.iter().all(|(ones, others)| sum(system, ones) == sum(system, others)) {
                for (ones, others) in pairs.into_iter().filter(|(ones, others)| !ones.is_empty() && !others.is_empty())
                {
                    let terms = ones.into_iter().map(|id| (id, 1)).chain(others.into_iter().map(|id| (id, -1)));
                    system.sum(terms.collect(), Bounds::exactly(0), None);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(keys: &[&str], rows: &[(&[&str], i64)]) -> Figures {
        let labels = |labels: &[&str]| labels.iter().map(|label| Some((*label).to_owned())).collect();
        Figures {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            labels: rows.iter().map(|(of, _)| labels(of)).collect(),
            counts: rows.iter().map(|(_, count)| vec![Some(*count)]).collect(),
            has_shares: false,
        }
    }

    #[test]
    fn two_ones_beside_a_shown_sum_are_not_hidden_alone() {
        let reasons = table(&["council", "reason"], &[(&["1", "a"], 1), (&["1", "b"], 1), (&["1", "c"], 40)]);
        let councils = table(&["council"], &[(&["1"], 42)]);
        let mut hidden = vec![vec![true, true, false], vec![false]];
        prove(&[reasons, councils], &mut hidden, 5).unwrap();
        assert!(hidden[0][2] || hidden[1][0], "42 less 40 are two ones: {hidden:?}");
    }

    #[test]
    fn what_is_safe_stays_as_it_is() {
        let reasons = table(&["council", "reason"], &[(&["1", "a"], 3), (&["1", "b"], 40), (&["1", "c"], 0)]);
        let mut hidden = vec![vec![true, false, false]];
        prove(&[reasons], &mut hidden, 5).unwrap();
        assert_eq!(hidden, [[true, false, false]]);
    }
}
