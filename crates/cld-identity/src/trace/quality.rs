//! How well a council's people were traced.

use std::collections::BTreeMap;

use cld_book::TracingService;

use super::outcome::Step;
use super::state::Traced;
use crate::details::Details;

/// Figures of one council.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CouncilQuality {
    /// People of the council who may be asked about.
    pub people: usize,
    /// People by the step that found them.
    pub by_step: BTreeMap<Step, usize>,
    /// Those of them about whom there is no answer yet.
    pub outstanding: usize,
    /// People who were not found, by the likely reason.
    pub reasons: BTreeMap<String, usize>,
    /// People whose number is another's, or was replaced: the number that was found is not the one that was sent.
    pub other_number: usize,
    /// People who were found without a number of their own.
    pub number_added: usize,
}

/// The figures of each council, by its code.
pub fn quality(service: &TracingService, traced: &Traced) -> BTreeMap<String, CouncilQuality> {
    let outcomes = traced.outcomes();
    let mut councils: BTreeMap<String, CouncilQuality> = BTreeMap::new();
    for (at, person) in (0u32..).zip(&traced.people) {
        let council = councils.entry(person.la_code.clone()).or_default();
        council.people += 1;
        let Some(outcome) = outcomes.get(&at) else {
            council.outstanding += 1;
            continue;
        };
        *council.by_step.entry(outcome.step()).or_default() += 1;
        match (&outcome.nhs_number, person.details.text("nhs_number")) {
            (None, _) => {
                let meaning = service.record_codes.get(&outcome.code).map_or("", |code| code.meaning.as_str());
                *council.reasons.entry(format!("{meaning}{}", lacking(&person.details))).or_default() += 1;
            }
            (Some(found), Some(sent)) if found.text() != sent => council.other_number += 1,
            (Some(_), None) => council.number_added += 1,
            _ => {}
        }
    }
    councils
}

/// What a person's details lack of what a search without a number needs.
fn lacking(details: &Details) -> String {
    let missing: Vec<&str> = [
        ("the family name", details.text("last_name").is_none()),
        ("the birth date", details.day("date_of_birth").is_none()),
        ("the gender", details.text("gender").is_none()),
        ("the postcode", details.text("postcode").is_none()),
    ]
    .into_iter()
    .filter(|(_, is_missing)| *is_missing)
    .map(|(what, _)| what)
    .collect();
    if missing.is_empty() { String::new() } else { format!("; without {}", missing.join(", ")) }
}
