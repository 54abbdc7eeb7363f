//! What v5.0 asks for in another way than the releases after it.

use crate::cell::Cell;
use crate::item::Item;
use crate::outcome;
use crate::row::Row;

/// Turns a row of Release 1 into what a council could say in v5.0. Items that v5.0 lacks have no column anyway.
pub(crate) fn adapt(row: &mut Row<'_>) {
    if let Some(funding) = text(row, Item::Funding) {
        let is_full_cost = funding == "18(3) (full cost client)";
        row.text(Item::FullCost, if is_full_cost { "Yes" } else { "No" });
    }
    if let Some(method) = text(row, Item::AssessmentMethod) {
        row.text(Item::CarerInvolved, if method == "Service user only" { "No" } else { "Yes" });
    }
    let Some(class) = text(row, Item::ServiceType) else { return };
    match mechanism(&class, text(row, Item::DeliveryMechanism).as_deref()) {
        Some(mechanism) => row.text(Item::DeliveryMechanism, mechanism),
        None => row.set(Item::DeliveryMechanism, Cell::Blank),
    }
    // Guidance v5.01 expects an outcome on a service only if it is reablement; none says that it goes on.
    if class != "Short Term Support: ST-Max" || text(row, Item::EventOutcome).as_deref() == Some(outcome::PROVISION) {
        row.set(Item::EventOutcome, Cell::Blank);
    }
}

fn text(row: &Row<'_>, item: Item) -> Option<String> {
    match row.get(item) {
        Cell::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

/// The mechanism with its setting; v5.0 has them for the community and prison alone.
fn mechanism(class: &str, mechanism: Option<&str>) -> Option<&'static str> {
    match (class, mechanism?) {
        ("Long Term Support: Community", "Direct Payment") => Some("Community: Direct Payment"),
        ("Long Term Support: Community", "CASSR Managed Personal Budget") => {
            Some("Community: CASSR Managed Personal Budget")
        }
        ("Long Term Support: Community", "CASSR Commissioned Support") => Some("Community: CASSR Commissioned Support"),
        ("Long Term Support: Prison", "CASSR Managed Personal Budget") => Some("Prison: CASSR Managed Personal Budget"),
        ("Long Term Support: Prison", "CASSR Commissioned Support") => Some("Prison: CASSR Commissioned Support"),
        _ => None,
    }
}
