//! Services and their costs.

use super::draft::{Draft, ended_service, open_service, review};
use super::eras::{FROM_RELEASE_1, PILOT};
use super::specimen::{Specimen, one};
use crate::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    let mut specimens = kinds();
    specimens.extend(costs());
    specimens
}

fn of_kind(class: &'static str, component: &'static str) -> Draft {
    ended_service().text(Item::ServiceType, class).text(Item::ServiceComponent, component)
}

fn kinds() -> Vec<Specimen> {
    const COMMUNITY: &str = "Long Term Support: Community";
    const NURSING: &str = "Long Term Support: Nursing Care";
    const OTHER_SHORT_TERM: &str = "Short Term Support: Other Short Term";
    const PRISON: &str = "Long Term Support: Prison";
    let home = &["long_term_care_home_under_another_type"];
    let in_prison = || of_kind(PRISON, "Other Long Term Support").fails(&["direct_payment_in_prison"]);
    vec![
        one(of_kind(COMMUNITY, "Carer Respite").fails(&["carer_component_under_another_type"])).only_in(FROM_RELEASE_1),
        one(of_kind(COMMUNITY, "Long Term Nursing Care").fails(home)),
        one(of_kind(NURSING, "Long Term Residential Care").fails(home)),
        one(of_kind(OTHER_SHORT_TERM, "Long Term Residential Care").fails(home)),
        one(of_kind(OTHER_SHORT_TERM, "Other Long Term Support").fails(&["long_term_component_under_short_term_type"])),
        one(of_kind(COMMUNITY, "Emergency Support").fails(&["short_term_component_under_long_term_type"])),
        one(of_kind(NURSING, "Short Term Nursing Care").fails(&["short_term_component_under_long_term_type"])),
        one(in_prison().text(Item::DeliveryMechanism, "Direct Payment")).only_in(FROM_RELEASE_1),
        one(in_prison().text(Item::DeliveryMechanism, "Community: Direct Payment")).only_in(PILOT),
        one(of_kind(COMMUNITY, "Domiciliary").fails(&["value_not_in_list"])),
        one(of_kind("Long term", "Home Support").fails(&["value_not_in_list"])).only_in(FROM_RELEASE_1),
        one(of_kind(COMMUNITY, "MEALS").fails(&["spelling_differs_from_list"])),
    ]
}

fn costs() -> Vec<Specimen> {
    const COMMISSIONED: &str = "CASSR Commissioned Support";
    vec![
        one(open_service().text(Item::UnitCost, "-18.50").fails(&["unit_cost_negative"])),
        one(open_service().text(Item::UnitCost, "£18.50").fails(&["not_a_number"])),
        one(open_service().text(Item::UnitCost, "18.333333").fails(&["number_form_differs"])),
        one(open_service().text(Item::PlannedUnits, "1,000").fails(&["not_a_number"])),
        one(open_service().text(Item::PlannedUnits, "-2").fails(&["planned_units_negative"])),
        one(open_service().text(Item::PlannedUnits, "840").fails(&["planned_units_implausible"])),
        one(open_service()
            .text(Item::CostFrequency, "Daily")
            .text(Item::PlannedUnits, "22")
            .fails(&["planned_units_implausible"])),
        one(open_service()
            .blank(Item::CostFrequency)
            .fails(&["cost_without_frequency"])
            .fails_in(FROM_RELEASE_1, &["priority_item_blank"])),
        one(open_service()
            .text(Item::DeliveryMechanism, COMMISSIONED)
            .blank(Item::CostFrequency)
            .fails(&["cost_without_frequency"]))
        .only_in(FROM_RELEASE_1),
        one(open_service()
            .blank(Item::PlannedUnits)
            .fails(&["cost_by_unit_without_planned_units"])
            .fails_in(FROM_RELEASE_1, &["priority_item_blank"])),
        one(open_service()
            .text(Item::DeliveryMechanism, COMMISSIONED)
            .blank(Item::PlannedUnits)
            .fails(&["cost_by_unit_without_planned_units"]))
        .only_in(FROM_RELEASE_1),
        one(open_service().blank(Item::UnitCost).fails_in(FROM_RELEASE_1, &["priority_item_blank"])),
        one(review()
            .text(Item::UnitCost, "18.50")
            .text(Item::CostFrequency, "Weekly")
            .fails(&["item_of_another_event_type", "item_of_another_event_type"])),
    ]
}
