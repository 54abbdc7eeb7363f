//! What a publication says, as quantities and sums.

use crate::bounds::Bounds;

/// A quantity of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuantityId(pub(crate) u32);

impl QuantityId {
    /// Its place among the quantities, and in what is known of them.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is shown or hidden together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub(crate) u32);

/// From whom something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// Knows which of the hidden counts are small.
    Informed,
    /// Knows what is published.
    Any,
}

/// What must not be found out about a quantity while it is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nothing: it is no figure of a publication, or everybody knows it.
    None,
    /// Each of 1, 2, 3 and 4 must stay possible.
    Small,
    /// The same to any reader, and four numbers to one who knows of what it is the sum.
    SmallSum,
    /// No range of fewer than four numbers may be all that is possible.
    Wide,
}

/// A whole number that a publication shows, hides or is made of.
#[derive(Debug, Clone)]
pub struct Quantity {
    /// What it is in truth.
    pub value: i64,
    /// What the reader knows of it by itself while its unit is shown.
    pub shown: Bounds,
    /// What an informed reader knows of it by itself while its unit is hidden: at the worst, that it is small.
    pub hidden: Bounds,
    /// What any reader knows of it by itself while its unit is hidden.
    pub loose: Bounds,
    /// What must not be found out while its unit is hidden.
    pub guard: Guard,
    /// With what it is hidden; none for what is never shown by itself, of which `hidden` holds.
    pub unit: Option<UnitId>,
}

/// A sum of quantities with whole coefficients, and between what it is known to be.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    pub(crate) terms: Vec<(QuantityId, i64)>,
    pub(crate) bounds: Bounds,
    /// With what it is hidden; none for what is always known.
    pub(crate) unit: Option<UnitId>,
    /// What it is in truth.
    pub(crate) value: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub(crate) is_hidden: bool,
    /// What is lost when it is hidden; none where it cannot be.
    pub(crate) price: Option<u32>,
    pub(crate) quantities: Vec<QuantityId>,
}

/// All that is shown, and all that anybody knows of how it adds up.
#[derive(Debug, Clone, Default)]
pub struct System {
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) units: Vec<Unit>,
    pub(crate) sums: Vec<Sum>,
    /// The sums in which each quantity is, and its coefficient there.
    pub(crate) sums_of: Vec<Vec<(u32, i64)>>,
}

impl System {
    /// Something that is shown or hidden as a whole, shown at first. `price` is what is lost when it is hidden; none
    /// where it cannot be.
    pub fn unit(&mut self, price: Option<u32>) -> UnitId {
        self.units.push(Unit { is_hidden: false, price, quantities: Vec::new() });
        UnitId((self.units.len() - 1) as u32)
    }

    /// Adds a quantity.
    pub fn quantity(&mut self, quantity: Quantity) -> QuantityId {
        let id = QuantityId(self.quantities.len() as u32);
        if let Some(unit) = quantity.unit {
            self.units[unit.0 as usize].quantities.push(id);
        }
        self.quantities.push(quantity);
        self.sums_of.push(Vec::new());
        id
    }

    /// Says between what a sum is. It is known while `unit` is shown, and always without one.
    pub fn sum(&mut self, terms: Vec<(QuantityId, i64)>, bounds: Bounds, unit: Option<UnitId>) {
        let at = self.sums.len() as u32;
        for (quantity, coefficient) in &terms {
            self.sums_of[quantity.0 as usize].push((at, *coefficient));
        }
        let value = terms.iter().map(|(quantity, coefficient)| coefficient * self.value(*quantity)).sum();
        self.sums.push(Sum { terms, bounds, unit, value });
    }

    /// Says that a whole is the sum of its parts.
    pub fn adds_up(&mut self, whole: QuantityId, parts: impl IntoIterator<Item = QuantityId>) {
        let terms = parts.into_iter().map(|part| (part, 1)).chain([(whole, -1)]).collect();
        self.sum(terms, Bounds::exactly(0), None);
    }

    /// Says what everybody knows of a quantity from elsewhere: it is no longer guarded, hidden or not.
    pub fn know(&mut self, id: QuantityId, bounds: Bounds) {
        let quantity = &mut self.quantities[id.0 as usize];
        for known in [&mut quantity.shown, &mut quantity.hidden, &mut quantity.loose] {
            *known = known.and(bounds);
        }
        quantity.guard = Guard::None;
    }

    /// Says that nobody has to be kept from what is in a unit, hidden or not.
    pub fn release(&mut self, unit: UnitId) {
        for id in &self.units[unit.0 as usize].quantities {
            self.quantities[id.0 as usize].guard = Guard::None;
        }
    }

    /// Hides a unit.
    pub fn hide(&mut self, unit: UnitId) {
        self.units[unit.0 as usize].is_hidden = true;
    }

    /// True for a unit that is hidden.
    pub fn is_hidden(&self, unit: UnitId) -> bool {
        self.units[unit.0 as usize].is_hidden
    }

    /// What a quantity is in truth.
    pub fn value(&self, quantity: QuantityId) -> i64 {
        self.quantities[quantity.0 as usize].value
    }

    /// With what a quantity is hidden.
    pub fn unit_of(&self, quantity: QuantityId) -> Option<UnitId> {
        self.quantities[quantity.0 as usize].unit
    }

    /// The quantities that are hidden and about which something must not be found out.
    pub fn guarded(&self) -> impl Iterator<Item = QuantityId> + '_ {
        let ids = (0..self.quantities.len() as u32).map(QuantityId);
        ids.filter(|id| self.guard(*id) != Guard::None)
    }

    /// What must not be found out about a quantity as things are.
    pub fn guard(&self, id: QuantityId) -> Guard {
        let quantity = &self.quantities[id.0 as usize];
        match quantity.unit {
            Some(unit) if !self.is_hidden(unit) => Guard::None,
            None => Guard::None,
            Some(_) => quantity.guard,
        }
    }

    /// What a reader knows of a quantity by itself, once some more is hidden.
    pub(crate) fn bounds(&self, id: QuantityId, reader: Reader, opened: &[UnitId]) -> Bounds {
        let quantity = &self.quantities[id.0 as usize];
        match reader {
            _ if quantity.unit.is_some() && !self.is_open(quantity.unit, opened) => quantity.shown,
            Reader::Informed => quantity.hidden,
            Reader::Any => quantity.loose,
        }
    }

    /// What is known of a sum, once some more is hidden.
    pub(crate) fn sum_bounds(&self, at: u32, opened: &[UnitId]) -> Bounds {
        let sum = &self.sums[at as usize];
        if self.is_open(sum.unit, opened) { Bounds::ANY } else { sum.bounds }
    }

    fn is_open(&self, unit: Option<UnitId>, opened: &[UnitId]) -> bool {
        unit.is_some_and(|unit| self.is_hidden(unit) || opened.contains(&unit))
    }

    /// The same with everything hidden that may be.
    pub(crate) fn all_hidden(&self) -> System {
        let mut hidden = self.clone();
        hidden.units.iter_mut().filter(|unit| unit.price.is_some()).for_each(|unit| unit.is_hidden = true);
        hidden
    }

    /// What a unit costs that may still be hidden.
    pub(crate) fn price(&self, unit: UnitId) -> Option<u32> {
        let unit = &self.units[unit.0 as usize];
        unit.price.filter(|_| !unit.is_hidden)
    }

    /// True where the truth is as everything says that it is. Without that nothing can be proved.
    pub fn is_true(&self) -> bool {
        let quantities = (0..self.quantities.len() as u32).map(QuantityId);
        quantities.clone().all(|id| self.bounds(id, Reader::Informed, &[]).hold(self.value(id)))
            && self
                .quantities
                .iter()
                .all(|quantity| quantity.hidden.hold(quantity.value) && quantity.loose.hold(quantity.value))
            && self.sums.iter().all(|sum| sum.bounds.hold(sum.value))
    }
}
