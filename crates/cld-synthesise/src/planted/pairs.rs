//! Rows that do not go together. Of rows that are the same the later ones are named; of rows that differ those that
//! do not say what most say, and on a tie the later.

use super::draft::{Day, Draft, assessment, ended_service, open_service, request, review};
use super::eras::WITH_CLIENT_TYPE;
use super::specimen::{Specimen, one, several};
use crate::item::Item;
use crate::outcome;

pub(super) fn specimens() -> Vec<Specimen> {
    let mut specimens = same_rows();
    specimens.extend(born_twice());
    specimens.extend(died_twice());
    specimens
}

/// The rules that compare events read the client type, so that they do not hold in v5.0 without it.
fn same_rows() -> Vec<Specimen> {
    const EVENT_TWICE: &[&str] = &["event_sent_twice"];
    const SERVICE_TWICE: &[&str] = &["service_sent_twice", "service_overlaps_itself"];
    let copy = || review().blank(Item::EventReference);
    let later_copy = || copy().fails(&["row_sent_twice"]).fails_in(WITH_CLIENT_TYPE, EVENT_TWICE);
    let service = || open_service().blank(Item::EventReference);
    vec![
        several([copy(), later_copy(), later_copy()]),
        several([service(), service().fails(&["row_sent_twice"]).fails_in(WITH_CLIENT_TYPE, SERVICE_TWICE)]),
        several([
            request(),
            request().text(Item::EventOutcome, outcome::DECLINED).fails_in(WITH_CLIENT_TYPE, EVENT_TWICE),
        ]),
        several([assessment(), assessment().fails_in(WITH_CLIENT_TYPE, EVENT_TWICE)]),
        several([request(), request().text(Item::Route, "Self-Funder")]),
        several([
            ended_service(),
            ended_service().text(Item::ProviderId, "1-9900000099").fails_in(WITH_CLIENT_TYPE, &["service_sent_twice"]),
        ]),
        several([
            open_service(),
            open_service()
                .day(Item::EventStart, Day::Start(1))
                .fails_in(WITH_CLIENT_TYPE, &["service_overlaps_itself"]),
        ]),
        several([
            ended_service()
                .day(Item::EventStart, Day::Start(1))
                .fails_in(WITH_CLIENT_TYPE, &["service_overlaps_itself"]),
            open_service(),
        ]),
        one(open_service()),
    ]
}

fn born_twice() -> Vec<Specimen> {
    const BOTH: &[&str] = &["person_with_two_dates_of_birth", "nhs_number_with_two_dates_of_birth"];
    let other = |draft: Draft| draft.day(Item::Born, Day::Born(1));
    vec![
        several([request(), other(review()).fails(BOTH)]),
        several([other(assessment()).fails(BOTH), request(), review()]),
        several([request(), other(review()).number_of(1).fails(&["person_with_two_dates_of_birth"])]),
        several([request(), other(review()).of_second().number_of(0).fails(&["nhs_number_with_two_dates_of_birth"])]),
    ]
}

fn died_twice() -> Vec<Specimen> {
    const BOTH: &[&str] = &["person_with_two_dates_of_death", "nhs_number_with_two_dates_of_death"];
    let died = |draft: Draft, day| draft.day(Item::Died, Day::LastOfPeriod(day));
    vec![
        several([died(request(), 0), died(review(), -1).fails(BOTH)]),
        several([died(request(), -1), died(assessment(), 0).fails(BOTH), died(review(), -1)]),
        several([died(request(), 0), review()]),
        several([died(request(), 0), died(review(), -1).number_of(1).fails(&["person_with_two_dates_of_death"])]),
        several([
            died(request(), 0),
            died(review(), -1).of_second().number_of(0).fails(&["nhs_number_with_two_dates_of_death"]),
        ]),
    ]
}
