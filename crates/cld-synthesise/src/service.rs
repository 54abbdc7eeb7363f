//! Kinds of support, with what they usually cost.

use crate::cell::Cell;
use crate::item::Item;
use crate::random::Random;
use crate::row::Row;

#[derive(Clone)]
pub(crate) struct Service {
    class: &'static str,
    component: &'static str,
    mechanism: Option<&'static str>,
    /// Pounds of one unit.
    price: u32,
    unit: &'static str,
    /// Units planned for a week.
    units: u32,
    /// Who provides it, counted within one authority.
    provider: u32,
}

pub(crate) const DIRECT: &str = "Direct Payment";
pub(crate) const MANAGED: &str = "CASSR Managed Personal Budget";
pub(crate) const COMMISSIONED: &str = "CASSR Commissioned Support";

pub(crate) fn reablement(random: &mut Random) -> Service {
    Service::new(
        "Short Term Support: ST-Max",
        "Reablement",
        None,
        random.between(24, 34),
        "Hourly",
        random.between(5, 14),
    )
}

pub(crate) fn low_level(random: &mut Random) -> Service {
    let (component, price, unit) = random.weighted(&[
        (60, ("Equipment", 85, "One-off")),
        (25, ("Meals", 6, "Daily")),
        (15, ("Transport", 14, "Daily")),
    ]);
    Service::new("Short Term Support: Ongoing Low Level", component, None, price, unit, 1)
}

pub(crate) fn other_short_term(random: &mut Random) -> Service {
    let (component, price) = random.weighted(&[
        (45, ("Short Term Residential Care", 890)),
        (20, ("Short Term Nursing Care", 1_040)),
        (20, ("Emergency Support", 310)),
        (15, ("Other Short Term Support", 150)),
    ]);
    Service::new("Short Term Support: Other Short Term", component, None, price, "Weekly", 1)
}

pub(crate) fn end_of_life() -> Service {
    Service::new("Short Term Support: Other Short Term", "End of Life Care", None, 620, "Weekly", 1)
}

pub(crate) fn for_carer(random: &mut Random) -> Service {
    const OWN: &str = "Carer Support: Direct to Carer";
    const WITH: &str = "Carer Support: Support involving the person cared-for";
    let price = random.between(20, 160);
    let (class, component, mechanism) = random.weighted(&[
        (40, (OWN, "Direct Payment", Some(DIRECT))),
        (20, (OWN, "Carer Universal Services", Some(COMMISSIONED))),
        (10, (OWN, "Other Carer Support", Some(MANAGED))),
        (20, (WITH, "Carer Respite", Some(MANAGED))),
        (10, (WITH, "Carer Sitting Service", Some(COMMISSIONED))),
    ]);
    Service::new(class, component, mechanism, price, "Weekly", 1)
}

impl Service {
    pub(crate) const fn new(
        class: &'static str,
        component: &'static str,
        mechanism: Option<&'static str>,
        price: u32,
        unit: &'static str,
        units: u32,
    ) -> Service {
        // Few councils buy from more providers; the price distinguishes them well enough.
        Service { class, component, mechanism, price, unit, units, provider: price % 97 }
    }

    /// True when the two have the same class and price: a person has no second service like that, lest the one
    /// be taken for the other when the end of the first is not on record yet.
    pub(crate) fn is_like(&self, other: &Service) -> bool {
        self.class == other.class && self.price == other.price
    }

    /// The same at a price a pound higher.
    pub(crate) fn dearer(self) -> Service {
        Service { price: self.price + 1, ..self }
    }

    /// True when the two could run side by side without being taken for one.
    pub(crate) fn differs_from(&self, other: &Service) -> bool {
        self.component != other.component
    }

    pub(crate) fn fill<'a>(&'a self, row: &mut Row<'a>) {
        row.text(Item::ServiceType, self.class);
        row.text(Item::ServiceComponent, self.component);
        row.some_text(Item::DeliveryMechanism, self.mechanism);
        // Money that people spend themselves has no provider.
        if self.mechanism != Some(DIRECT) {
            row.set(Item::ProviderName, Cell::Numbered { front: "Made-up Care ", digits: 2, number: self.provider });
            row.set(Item::ProviderId, Cell::Numbered { front: "1-99000", digits: 5, number: self.provider });
        }
        row.set(Item::UnitCost, Cell::Hundredths(self.price * 100));
        row.text(Item::CostFrequency, self.unit);
        row.set(Item::PlannedUnits, Cell::Hundredths(self.units * 100));
    }
}
