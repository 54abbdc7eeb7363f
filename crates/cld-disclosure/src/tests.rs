//! What is hidden stays hidden from somebody who tries every number.

use std::collections::BTreeMap;

use crate::propagation::narrowed;
use crate::{Bounds, DisclosureError, Guard, Quantity, QuantityId, Reader, System, Why, propagate, protect};

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most) as i64
    }
}

/// A count that is hidden when it is small, and shown rounded when it is a sum.
fn count(system: &mut System, value: i64, is_sum: bool) -> QuantityId {
    let is_small = (1..=4).contains(&value);
    let unit = system.unit(Some(if is_sum { 50 } else { 10 } + value.min(30) as u32));
    let rounded = (value + 2) / 5 * 5;
    let shown =
        if is_sum && value > 0 { Bounds::between((rounded - 2).max(5), rounded + 2) } else { Bounds::exactly(value) };
    let quantity = system.quantity(Quantity {
        value,
        shown,
        hidden: if is_small && !is_sum { Bounds::between(1, 4) } else { Bounds::at_least(0) },
        loose: Bounds::at_least(0),
        guard: match (is_small, is_sum) {
            (true, false) => Guard::Small,
            (true, true) => Guard::SmallSum,
            _ => Guard::Wide,
        },
        unit: Some(unit),
    });
    if is_small {
        system.hide(unit);
    }
    quantity
}

/// Two tables of the same people, by areas and two regions.
fn table(chance: &mut Chance) -> System {
    let mut system = System::default();
    let areas = 2 + chance.below(3) as usize;
    let mut rows: Vec<Vec<QuantityId>> = Vec::new();
    for _ in 0..2 + chance.below(2) {
        let most = [4, 9, 30][chance.below(3) as usize];
        let numbers: Vec<i64> = (0..areas).map(|_| chance.below(most)).collect();
        let row: Vec<QuantityId> = numbers.iter().map(|number| count(&mut system, *number, false)).collect();
        let whole = count(&mut system, numbers.iter().sum(), true);
        system.adds_up(whole, row.iter().copied());
        rows.push(row);
    }
    for area in 0..areas {
        // The same people counted in another way, exactly.
        let people = rows.iter().map(|row| system.value(row[area])).sum();
        let other = count(&mut system, people, false);
        system.adds_up(other, rows.iter().map(|row| row[area]));
    }
    system
}

/// The same people in several tables: by age and reason in the period and on its last day, and by two more things on that
/// day; by council, region and all.
fn people(chance: &mut Chance, councils: usize, regions: usize, people: u64) -> System {
    let mut counted: BTreeMap<(usize, i64, i64), Vec<i64>> = BTreeMap::new();
    let mut add = |table: usize, row: i64, column: i64, council: usize| {
        counted.entry((table, row, column)).or_insert_with(|| vec![0; councils])[council] += 1;
    };
    for council in 0..councils {
        for _ in 0..1 + chance.below(people) {
            let (row, column) = (chance.below(4) * chance.below(4), chance.below(3) * chance.below(2));
            let is_there = chance.below(4) > 0;
            add(0, row, column, council);
            if is_there {
                add(1, row, column, council);
                add(2, chance.below(2), column, council);
                add(3, chance.below(2) * chance.below(5), column, council);
            }
        }
    }
    let mut system = System::default();
    let mut placed: BTreeMap<(usize, i64, i64), Vec<QuantityId>> = BTreeMap::new();
    for (place, numbers) in &counted {
        let row: Vec<QuantityId> = numbers.iter().map(|number| count(&mut system, *number, false)).collect();
        let mut sums = Vec::new();
        for region in 0..regions {
            let members = (0..councils).filter(|council| council % regions == region);
            let sum = count(&mut system, members.clone().map(|council| numbers[council]).sum(), true);
            system.adds_up(sum, members.map(|council| row[council]));
            sums.push(sum);
        }
        let all = count(&mut system, numbers.iter().sum(), true);
        system.adds_up(all, sums);
        placed.insert(*place, row);
    }
    for council in 0..councils {
        for ((table, row, column), of_place) in &placed {
            if *table == 1 {
                let more = placed[&(0, *row, *column)][council];
                system.sum(vec![(of_place[council], 1), (more, -1)], Bounds::at_most(0), None);
            }
        }
        for column in 0..3 {
            let of = |table: usize, by: i64| {
                let cells = placed.iter().filter(move |((one, _, other), _)| (*one, *other) == (table, column));
                cells.map(move |(_, row)| (row[council], by)).collect::<Vec<_>>()
            };
            for other in [2, 3] {
                system.sum([of(1, 1), of(other, -1)].concat(), Bounds::exactly(0), None);
            }
        }
    }
    system
}

#[test]
fn people_in_several_tables_are_protected_in_all_of_them() {
    let (mut first, mut second, mut unproved) = (0, 0, 0);
    for seed in 0..40 {
        let chance = &mut Chance(seed);
        let (councils, regions) = (1 + chance.below(6) as usize, 1 + chance.below(3) as usize);
        let most = [8, 40, 300][chance.below(3) as usize];
        let mut system = people(chance, councils, regions.min(councils), most);
        let at_first = system.guarded().count();
        let proof = protect(&mut system).unwrap();
        let known = propagate(&system, Reader::Informed);
        unproved += proof.uninformed.iter().filter(|(_, why)| *why == Why::Unproved).count();
        for id in system.guarded().filter(|id| proof.uninformed.iter().all(|(of, _)| of != id)) {
            let Bounds { low, high } = known[id.0 as usize];
            assert!(high - low >= 3, "seed {seed}: {} is between {low} and {high}", system.value(id));
        }
        (first, second) = (first + at_first, second + proof.guarded - at_first);
    }
    assert!(first > 4000 && second < first / 5, "{first} hidden, {second} of them as second ones");
    assert!(unproved < 10, "{unproved}");
}

/// True when the rest can be numbers for which all that is shown holds.
fn can_be(system: &System, known: Vec<Bounds>) -> bool {
    let known = narrowed(system, known);
    if known.iter().any(|bounds| bounds.low > bounds.high) {
        return false;
    }
    let Some(open) = (0..known.len()).find(|at| known[*at].low < known[*at].high) else { return true };
    let most = known[open].high.min(known[open].low + 40);
    (known[open].low..=most).any(|value| {
        let mut known = known.clone();
        known[open] = Bounds::exactly(value);
        can_be(system, known)
    })
}

/// What a quantity can be, from 0 to some numbers beyond the truth.
fn possible(system: &System, reader: Reader, id: QuantityId) -> Vec<i64> {
    let known = propagate(system, reader);
    let can_be = |value: &i64| {
        let mut known = known.clone();
        known[id.0 as usize] = known[id.0 as usize].and(Bounds::exactly(*value));
        can_be(system, known)
    };
    (0..=system.value(id) + 5).filter(can_be).collect()
}

#[test]
fn what_is_protected_cannot_be_found_by_trying_all_numbers() {
    let (mut hidden, mut second) = (0, 0);
    for seed in 0..300 {
        let mut system = table(&mut Chance(seed));
        let at_first = system.guarded().count();
        let proof = protect(&mut system).unwrap();
        let uninformed: BTreeMap<QuantityId, Why> = proof.uninformed.iter().copied().collect();
        for id in system.guarded() {
            let [informed, any] = [Reader::Informed, Reader::Any].map(|reader| possible(&system, reader, id));
            let is_small = |values: &[i64]| (1..=4).all(|value| values.contains(&value));
            let is_wide = |values: &[i64]| values[values.len() - 1] - values[0] >= 3;
            let held = match (uninformed.get(&id), system.guard(id)) {
                // A figure of which an informed reader knows more is one of which nothing else is possible.
                (Some(why), Guard::Small) => is_small(&any) && *why == Why::AddsUp && !is_small(&informed),
                (Some(why), Guard::SmallSum) => is_small(&any) && *why == Why::AddsUp && !is_wide(&informed),
                (Some(why), _) => is_wide(&any) && *why == Why::AddsUp && !is_wide(&informed),
                (None, Guard::Small) => is_small(&informed),
                (None, Guard::SmallSum) => is_small(&any) && is_wide(&informed),
                (None, _) => is_wide(&informed),
            };
            assert!(held, "seed {seed}: {} can only be {informed:?}, or {any:?}", system.value(id));
        }
        hidden += proof.guarded;
        second += proof.guarded - at_first;
    }
    assert!(hidden > 1000 && second > 100, "{hidden} hidden, {second} of them second ones");
}

#[test]
fn what_is_not_protected_is_often_found() {
    let found = |seed| {
        let system = table(&mut Chance(seed));
        let known = propagate(&system, Reader::Informed);
        system.guarded().filter(|id| known[id.0 as usize].low == known[id.0 as usize].high).count()
    };
    assert!((0..300).map(found).sum::<usize>() > 100);
}

#[test]
fn a_sum_that_nothing_can_be_hidden_with_is_refused() {
    let mut system = System::default();
    let small = count(&mut system, 3, false);
    let public = system.quantity(Quantity {
        value: 3,
        shown: Bounds::exactly(3),
        hidden: Bounds::exactly(3),
        loose: Bounds::exactly(3),
        guard: Guard::None,
        unit: None,
    });
    system.adds_up(public, [small]);
    assert_eq!(protect(&mut system).unwrap_err(), DisclosureError::Unprotectable { quantity: small });
}

#[test]
fn what_is_not_so_is_no_ground_for_a_proof() {
    let mut system = System::default();
    let (one, other) = (count(&mut system, 30, false), count(&mut system, 40, false));
    let whole = count(&mut system, 71, true);
    system.adds_up(whole, [one, other]);
    assert_eq!(protect(&mut system).unwrap_err(), DisclosureError::Untrue);
}

#[test]
fn many_small_figures_in_many_tables_are_protected() {
    for seed in 100..103 {
        let mut system = people(&mut Chance(seed), 40, 5, 60);
        let at_first = system.guarded().count();
        let proof = protect(&mut system).unwrap();
        assert!(proof.guarded < at_first + at_first / 5, "seed {seed}: {} of {at_first}", proof.guarded);
        let known = propagate(&system, Reader::Informed);
        let wide = |id: QuantityId| known[id.0 as usize].high - known[id.0 as usize].low >= 3;
        let knows_more = |id: &QuantityId| proof.uninformed.iter().any(|(of, _)| of == id);
        assert!(system.guarded().filter(|id| !knows_more(id)).all(wide), "seed {seed}");
    }
}
