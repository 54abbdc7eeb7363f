//! Days that cannot be, or are written in another form.

use super::draft::{Day, assessment, ended_service, open_service, request, review};
use super::eras::FROM_RELEASE_1;
use super::specimen::{Specimen, one};
use crate::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    let mut specimens = unusable();
    specimens.extend(in_another_form());
    specimens.extend(out_of_order());
    specimens
}

fn unusable() -> Vec<Specimen> {
    vec![
        one(review().text(Item::Born, "31/02/1949").fails(&["not_a_date"])),
        one(assessment().text(Item::EventEnd, "not known").fails(&["not_a_date"])),
        one(request().text(Item::EventStart, "1/13/2023").fails(&["not_a_date"])),
        one(review().text(Item::EventEnd, "05/06/23").fails(&["not_a_date"])),
        one(review().text(Item::Born, "1949-05-31T23:00:00Z").fails(&["not_a_date", "date_is_a_moment"])),
        one(review().text(Item::Born, "01/01/1753").fails(&["date_before_1900", "age_over_115_at_event_start"])),
        one(open_service().text(Item::EventStart, "30/12/1899").fails(&["date_before_1900", "born_after_event_start"])),
        one(review().text(Item::Died, "30/12/1899").fails(&[
            "date_before_1900",
            "death_before_birth",
            "event_after_death",
        ])),
        one(ended_service().text(Item::EventEnd, "31/12/2999").fails(&["date_in_far_future"])),
        one(open_service()
            .text(Item::Died, "31/12/2999")
            .fails(&["date_in_far_future"])
            .fails_in(FROM_RELEASE_1, &["priority_item_blank"])),
        one(review()
            .text(Item::EventEnd, "31/12/2999")
            .fails(&["date_in_far_future", "event_ends_outside_reporting_period"])),
        one(open_service()
            .day(Item::EventStart, Day::LastOfPeriod(1_000))
            .fails(&["date_in_far_future", "event_starts_after_reporting_period"])),
    ]
}

fn in_another_form() -> Vec<Specimen> {
    vec![
        one(review().day_written(Item::Born, "%Y-%m-%d").fails(&["date_form_differs"])),
        one(review().day_written(Item::Born, "%-d/%-m/%Y").fails(&["date_form_differs"])),
        one(request().day_written(Item::EventEnd, "%d-%m-%Y").fails(&["date_form_differs"])),
        one(open_service().day_written(Item::EventStart, "%d.%m.%Y").fails(&["date_form_differs"])),
        one(assessment().day_written(Item::EventStart, "%d/%m/%Y 00:00:00").fails(&["date_form_differs"])),
    ]
}

fn out_of_order() -> Vec<Specimen> {
    vec![
        one(review()
            .day(Item::EventEnd, Day::FirstOfPeriod(0))
            .day(Item::EventStart, Day::FirstOfPeriod(1))
            .fails(&["event_ends_before_it_starts"])),
        one(review()
            .day(Item::EventStart, Day::FirstOfPeriod(-9))
            .day(Item::EventEnd, Day::FirstOfPeriod(-1))
            .fails(&["event_ends_outside_reporting_period"])),
        one(ended_service()
            .day(Item::EventStart, Day::FirstOfPeriod(-99))
            .day(Item::EventEnd, Day::FirstOfPeriod(-1))
            .fails(&["event_ends_outside_reporting_period"])),
        one(assessment().day(Item::EventEnd, Day::LastOfPeriod(1)).fails(&["event_ends_outside_reporting_period"])),
        one(ended_service().day(Item::EventEnd, Day::LastOfPeriod(1))),
        one(open_service().day(Item::EventStart, Day::LastOfPeriod(1)).fails(&["event_starts_after_reporting_period"])),
        one(review().day(Item::Born, Day::Start(1)).fails(&["born_after_event_start"])),
        one(review()
            .day(Item::Born, Day::LastOfPeriod(40))
            .fails(&["born_after_reporting_period", "born_after_event_start"])),
        one(review().text(Item::Born, "01/01/1900").fails(&["age_over_115_at_event_start"])),
        one(review().day(Item::Died, Day::Born(-10)).fails(&["death_before_birth", "event_after_death"])),
        one(review().day(Item::Died, Day::Start(-1)).fails(&["event_after_death"])),
        one(review().day(Item::Died, Day::Start(0))),
        one(open_service()
            .day(Item::Died, Day::Start(2))
            .fails(&["open_service_after_death"])
            .fails_in(FROM_RELEASE_1, &["priority_item_blank"])),
    ]
}
