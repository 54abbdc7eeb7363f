//! Settings of long-term support.

use crate::random::Random;
use crate::service::{COMMISSIONED, DIRECT, MANAGED, Service};

/// Where long-term support is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Community,
    Residential,
    Nursing,
    Prison,
}

impl Setting {
    /// One service in the setting.
    pub(crate) fn service(self, random: &mut Random) -> Service {
        let arranged = random.weighted(&[(55, Some(MANAGED)), (40, Some(COMMISSIONED)), (5, None)]);
        match self {
            Setting::Community => community(random),
            Setting::Residential => {
                let price = random.between(680, 1_250);
                Service::new(
                    "Long Term Support: Residential Care",
                    "Long Term Residential Care",
                    arranged,
                    price,
                    "Weekly",
                    1,
                )
            }
            Setting::Nursing => {
                let price = random.between(820, 1_480);
                Service::new("Long Term Support: Nursing Care", "Long Term Nursing Care", arranged, price, "Weekly", 1)
            }
            Setting::Prison => {
                let component = random.pick(&["Professional Support: Social Worker", "Other Long Term Support"]);
                Service::new("Long Term Support: Prison", component, arranged, random.between(30, 60), "Hourly", 3)
            }
        }
    }

    /// Where someone lives who is supported there; none for a home of their own.
    pub(crate) fn home(self) -> Option<&'static str> {
        match self {
            Setting::Community => None,
            Setting::Residential => Some("Registered care home"),
            Setting::Nursing => Some("Registered nursing home"),
            Setting::Prison => Some("Prison / Young offenders institution / detention centre"),
        }
    }
}

fn community(random: &mut Random) -> Service {
    const CLASS: &str = "Long Term Support: Community";
    if random.percent(24) {
        return Service::new(CLASS, "Direct Payment", Some(DIRECT), random.between(90, 520), "Weekly", 1);
    }
    let mechanism = random.weighted(&[(60, Some(MANAGED)), (40, Some(COMMISSIONED))]);
    let (component, price, unit, units) = random.weighted(&[
        (58, ("Home Support", (18, 26), "Hourly", (4, 30))),
        (14, ("Day Support", (35, 90), "Per Session", (1, 5))),
        (9, ("Community Supported Living", (16, 22), "Hourly", (10, 80))),
        (7, ("Extra Care Housing", (120, 380), "Weekly", (1, 1))),
        (4, ("Shared Lives", (260, 640), "Weekly", (1, 1))),
        (4, ("Transport", (12, 30), "Daily", (1, 5))),
        (4, ("Other Long Term Support", (30, 140), "Weekly", (1, 1))),
    ]);
    let (price, units) = (random.between(price.0, price.1), random.between(units.0, units.1));
    Service::new(CLASS, component, mechanism, price, unit, units)
}
