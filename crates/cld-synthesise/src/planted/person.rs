//! Who somebody is.

use super::draft::{carer_review, open_service, request, review};
use super::eras::FROM_RELEASE_1;
use super::specimen::{Specimen, one};
use crate::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    let mut specimens = identifiers();
    specimens.extend(numbers());
    specimens.extend(traits());
    specimens
}

fn identifiers() -> Vec<Specimen> {
    vec![
        one(review().rewritten(Item::PersonIdentifier, |text| format!("{text} ")).fails(&["blanks_around_identifier"])),
        one(review().rewritten(Item::LastName, |text| format!(" {text}")).fails(&["blanks_around_identifier"])),
        one(carer_review()
            .text(Item::AdultCount, "1")
            .rewritten(Item::PersonIdentifier, |text| format!(" {text}"))
            .text(Item::LinkedAdult, "somebody else ")
            .fails(&["blanks_around_identifier", "blanks_around_identifier"])),
        one(review()
            .text_by_use(Item::PersonIdentifier, |nth| format!("1.{nth:05}E+08"))
            .fails(&["identifier_in_scientific_notation"]))
        .at_most(100_000),
        one(review().text(Item::PersonIdentifier, "Unknown").fails(&["la_person_id_is_a_placeholder"])),
        one(review().text(Item::PersonIdentifier, "#N/A").fails(&["la_person_id_is_a_placeholder"])),
        one(review().text(Item::PersonIdentifier, "TBC").text(Item::NhsNumber, "not known").fails(&[
            "la_person_id_is_a_placeholder",
            "nhs_number_not_ten_digits",
            "person_identifiers_not_usable",
        ])),
        one(review().blank(Item::PersonIdentifier).fails(&["priority_item_blank"])),
        one(review().blank(Item::PersonIdentifier).blank(Item::NhsNumber).fails(&[
            "person_without_identifier",
            "priority_item_blank",
            "priority_item_blank",
        ])),
    ]
}

fn numbers() -> Vec<Specimen> {
    vec![
        one(request().blank(Item::NhsNumber).fails(&["priority_item_blank"])),
        one(open_service().blank(Item::NhsNumber).fails(&["priority_item_blank"])),
        one(review().rewritten(Item::NhsNumber, last_digit_changed).fails(&["nhs_number_check_digit_wrong"])),
        one(review().text(Item::NhsNumber, "1111111111").fails(&["nhs_number_is_one_repeated_digit"])),
        one(review().text(Item::NhsNumber, "9999999999").fails(&["nhs_number_is_one_repeated_digit"])),
        one(review().rewritten(Item::NhsNumber, |text| text[..9].to_owned()).fails(&["nhs_number_not_ten_digits"])),
        one(review()
            .rewritten(Item::NhsNumber, |text| format!("{} {} {}", &text[..3], &text[3..6], &text[6..]))
            .fails(&["nhs_number_written_in_groups"])),
        one(review()
            .rewritten(Item::NhsNumber, |text| format!(" {text}"))
            .fails(&["nhs_number_written_in_groups", "blanks_around_identifier"])),
        one(review()
            .text(Item::NhsNumber, "9.99123E+09")
            .fails(&["nhs_number_not_ten_digits", "identifier_in_scientific_notation"])),
    ]
}

/// The last digit one higher, nine becoming nought.
fn last_digit_changed(number: &str) -> String {
    let (front, last) = number.split_at(9);
    format!("{front}{}", (last.parse::<u8>().unwrap_or_default() + 1) % 10)
}

fn traits() -> Vec<Specimen> {
    vec![
        one(review().blank(Item::Gender).fails(&["priority_item_blank"])),
        one(review().blank(Item::Born).fails(&["priority_item_blank"])),
        one(review().blank(Item::Postcode).fails(&["priority_item_blank"])),
        one(review().blank(Item::SupportReason).fails(&["priority_item_blank"])),
        one(request().blank(Item::SupportReason)),
        one(review().blank(Item::ClientType).fails_in(FROM_RELEASE_1, &["priority_item_blank"])),
        one(review().text(Item::Gender, "Woman").fails(&["value_not_in_list"])),
        one(review().text(Item::Ethnicity, "White").fails(&["value_not_in_list"])),
        one(review().text(Item::Accommodation, "House").fails(&["value_not_in_list"])),
        one(review().text(Item::Gender, "female").fails(&["spelling_differs_from_list"])),
        one(review().text(Item::Gender, "Female ").fails(&["spelling_differs_from_list"])),
        one(review().text(Item::Accommodation, "REFUGE").fails(&["spelling_differs_from_list"])),
        one(review().text(Item::Postcode, "no fixed abode").fails(&["postcode_wrong_shape"])),
        one(review().text(Item::Postcode, "ZZ10").fails(&["postcode_wrong_shape"])),
        one(review().text(Item::PracticeCode, "The Surgery").fails(&["gp_practice_code_wrong_shape"])),
        one(review().text(Item::PracticeCode, "G1234567").fails(&["gp_practice_code_wrong_shape"])),
    ]
}
