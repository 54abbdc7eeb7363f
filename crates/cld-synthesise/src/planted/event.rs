//! Requests, assessments and reviews, and what every event says.

use super::draft::{assessment, open_service, request, review};
use super::specimen::{Specimen, one};
use crate::item::Item;

pub(super) fn specimens() -> Vec<Specimen> {
    vec![
        one(request().blank(Item::EventEnd).fails(&["request_without_end_date", "priority_item_blank"])),
        one(assessment().blank(Item::EventEnd).fails(&["assessment_without_end_date", "priority_item_blank"])),
        one(review().blank(Item::EventEnd).fails(&["review_without_end_date", "priority_item_blank"])),
        one(review().blank(Item::EventOutcome).fails(&["review_without_outcome", "priority_item_blank"])),
        one(review().blank(Item::ReviewReason).fails(&["review_without_reason", "priority_item_blank"])),
        one(review().blank(Item::ReviewAchieved).fails(&["priority_item_blank"])),
        one(review().blank(Item::ReviewMethod).fails(&["priority_item_blank"])),
        one(request().blank(Item::Route).fails(&["priority_item_blank"])),
        one(assessment().blank(Item::AssessmentType).fails(&["priority_item_blank"])),
        one(assessment().blank(Item::EventStart).fails(&["priority_item_blank"])),
        one(open_service().blank(Item::ServiceType).fails(&["priority_item_blank"])),
        one(open_service().blank(Item::ServiceComponent).fails(&["priority_item_blank"])),
        one(request().blank(Item::EventType).fails(&["event_without_type", "priority_item_blank"])),
        one(request().text(Item::EventType, "Referral").fails(&["value_not_in_list"])),
        one(request().text(Item::EventType, "request").fails(&["spelling_differs_from_list"])),
        one(request().text(Item::EventOutcome, "Signposted").fails(&["value_not_in_list"])),
        one(review().text(Item::Route, "Prison").fails(&["item_of_another_event_type"])),
        one(request().text(Item::ReviewReason, "Planned").fails(&["item_of_another_event_type"])),
        one(assessment().text(Item::ServiceType, "Short Term Support: ST-Max").fails(&["item_of_another_event_type"])),
    ]
}
