//! Whose file it is, and of which period. Of rows with one other value only the first in the file is named, so a
//! specimen has another value each time or is in a file once.

use super::draft::{Day, open_service, request, review};
use super::specimen::{Specimen, one};
use crate::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    let of_other = |code| one(request().text(Item::LaCode, code).fails(&["la_code_differs_in_file"])).at_most(1);
    let of_former = |code| {
        let of_file = &["la_code_not_valid_in_period"];
        one(request().text(Item::LaCode, code).fails(&["la_code_differs_in_file"]).fails_file(of_file)).at_most(1)
    };
    vec![
        of_other("107"),
        of_other("109"),
        of_former("810"),
        of_former("811"),
        one(review()
            .text_by_use(Item::LaCode, |nth| format!("E06{nth:06}"))
            .fails(&["la_code_differs_in_file"])
            .fails_file(&["la_code_not_known"]))
        .at_most(1_000),
        one(review().blank(Item::LaCode).fails(&["priority_item_blank"])),
        one(review()
            .day_by_use(Item::PeriodEnd, Day::LastOfPeriod(1), 1)
            .fails(&["period_end_differs_in_file"])
            .fails_file(&["stated_period_differs_from_events"]))
        .at_most(100),
        one(review()
            .day_by_use(Item::PeriodStart, Day::FirstOfPeriod(-1), -1)
            .fails(&["period_start_differs_in_file"])
            .fails_file(&["stated_period_differs_from_events"]))
        .at_most(100),
        one(review()
            .day_by_use(Item::PeriodStart, Day::FirstOfPeriod(-1_100), -1)
            .fails(&["period_start_differs_in_file"])
            .fails_file(&["reporting_period_longer_than_two_years", "stated_period_differs_from_events"]))
        .at_most(100),
        one(open_service()
            .day(Item::EventStart, Day::FirstOfPeriod(-400))
            .day_by_use(Item::PeriodEnd, Day::FirstOfPeriod(-1), -1)
            .fails(&["period_end_differs_in_file"])
            .fails_file(&["reporting_period_ends_before_it_starts"]))
        .at_most(100),
        one(review().blank(Item::PeriodStart).fails(&["priority_item_blank"])),
    ]
}
