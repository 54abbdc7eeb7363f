//! Carers and the people they look after. v5.0 has no such rows.

use super::base::{carer_review, link, review};
use super::specimen::{Specimen, one, several};
use crate::synthesise::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    vec![
        one(carer_review().text(Item::AdultCount, "87").fails(&["adults_cared_for_implausible"])),
        one(carer_review()
            .text(Item::AdultCount, "-1")
            .fails(&["adults_cared_for_implausible", "more_linked_adults_than_cared_for"])),
        one(carer_review().copied(Item::PersonIdentifier, Item::LinkedAdult).fails(&["carer_linked_to_self"])),
        several([
            review(),
            linked_twice().identifier_of(Item::SecondLinkedAdult, 0).fails(&["linked_adult_named_twice"]),
        ]),
        several([
            review(),
            carer_review()
                .of_second()
                .text(Item::AdultCount, "1")
                .identifier_of(Item::SecondLinkedAdult, 0)
                .fails(&["linked_adults_with_gap"]),
        ]),
        several([
            review(),
            linked_twice()
                .text(Item::AdultCount, "1")
                .text(Item::SecondLinkedAdult, "unknown neighbour")
                .fails(&["more_linked_adults_than_cared_for"]),
        ]),
        several([review(), link().of_second().identifier_of(Item::LinkedAdult, 0)]),
        one(link().fails(&["association_row_without_link"])),
        several([
            carer_review()
                .of_second()
                .text(Item::ClientType, "Carer known by association")
                .identifier_of(Item::LinkedAdult, 0)
                .fails(&["association_row_with_event"]),
            review(),
        ]),
        several([
            review(),
            link()
                .of_second()
                .identifier_of(Item::LinkedAdult, 0)
                .text(Item::ServiceType, "Carer Support: Direct to Carer")
                .text(Item::ServiceComponent, "Other Carer Support")
                .fails(&["association_row_with_costs_or_service"]),
        ]),
        one(carer_review().text(Item::Dementia, "Yes").fails(&["item_of_another_client_type"])),
        one(review().text(Item::AdultCount, "1").fails(&["item_of_another_client_type"])),
    ]
}

/// A carer of two adults, the first of them known.
fn linked_twice() -> super::specimen::Draft {
    carer_review().of_second().text(Item::AdultCount, "2").identifier_of(Item::LinkedAdult, 0)
}
