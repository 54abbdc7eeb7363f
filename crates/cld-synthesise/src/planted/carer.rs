//! Carers and the people they look after. v5.0 has such rows only with the optional items on carers, and links from
//! the person to the carer are among these alone.

use super::draft::{Draft, carer_review, link, review};
use super::eras::FROM_RELEASE_1;
use super::specimen::{Specimen, one, several};
use crate::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    let mut specimens = of_carers();
    specimens.extend(of_service_users());
    specimens
}

fn of_carers() -> Vec<Specimen> {
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
        one(carer_review().text(Item::Dementia, "Yes").fails(&["item_of_another_client_type"])).only_in(FROM_RELEASE_1),
        one(review().text(Item::AdultCount, "1").fails(&["item_of_another_client_type"])),
    ]
}

/// Links to carers, returned by a carer's row where the specimen is not about that.
fn of_service_users() -> Vec<Specimen> {
    const ONE_SIDED: &[&str] = &["linked_carer_does_not_link_back"];
    const UNKNOWN: &str = "unknown neighbour";
    let linked = || review().text(Item::HasCarer, "Yes").identifier_of(Item::LinkedCarer, 1);
    let carer = || carer_review().of_second().identifier_of(Item::LinkedAdult, 0);
    vec![
        several([linked(), carer()]),
        one(review()
            .text(Item::HasCarer, "Yes")
            .copied(Item::PersonIdentifier, Item::LinkedCarer)
            .fails(&["service_user_linked_to_self"])),
        several([linked().identifier_of(Item::SecondLinkedCarer, 1).fails(&["linked_carer_named_twice"]), carer()]),
        several([
            carer(),
            linked()
                .identifier_of(Item::FourthLinkedCarer, 1)
                .fails(&["linked_carer_named_twice", "linked_carers_with_gap"]),
        ]),
        several([
            linked()
                .blank(Item::LinkedCarer)
                .identifier_of(Item::SecondLinkedCarer, 1)
                .fails(&["linked_carers_with_gap"]),
            carer(),
        ]),
        several([linked().text(Item::FourthLinkedCarer, UNKNOWN).fails(&["linked_carers_with_gap"]), carer()]),
        several([linked().text(Item::HasCarer, "No").fails(&["carer_linked_but_none_stated"]), carer()]),
        several([
            linked().blank(Item::HasCarer).fails(&["carer_linked_but_none_stated", "priority_item_blank"]),
            carer(),
        ]),
        several([linked().fails(ONE_SIDED), carer().text(Item::LinkedAdult, UNKNOWN)]),
        several([
            carer_review().of_second(),
            carer_review().text(Item::LinkedAdult, UNKNOWN),
            linked().fails(ONE_SIDED),
        ]),
        one(carer_review()
            .text(Item::HasCarer, "Yes")
            .text(Item::LinkedCarer, UNKNOWN)
            .fails(&["item_of_another_client_type"])),
    ]
}

/// A carer of two adults, the first of them known.
fn linked_twice() -> Draft {
    carer_review().of_second().text(Item::AdultCount, "2").identifier_of(Item::LinkedAdult, 0)
}
