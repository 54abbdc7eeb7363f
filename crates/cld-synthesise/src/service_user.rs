//! What may happen to someone with care needs.

use crate::chronology::Chronology;
use crate::long_term::long_term;
use crate::outcome;
use crate::person::Person;
use crate::service;

/// How someone comes to the council.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    AdviceOnly,
    AssessedOnly,
    ShortTermToMaximise,
    LongTerm,
    LowLevel,
    OtherShortTerm,
    EndOfLife,
}

const WAYS: [(u32, Way); 7] = [
    (34, Way::AdviceOnly),
    (8, Way::AssessedOnly),
    (22, Way::ShortTermToMaximise),
    (23, Way::LongTerm),
    (7, Way::LowLevel),
    (4, Way::OtherShortTerm),
    (2, Way::EndOfLife),
];

/// Someone who had long-term support before the timeline began. Some ask for more or get it for a while.
pub(crate) fn supported_before(story: &mut Chronology<'_>, person: &Person) {
    let began = story.today;
    long_term(story, person.is_working_age, person.method);
    if story.random.percent(16) {
        story.today = began.max(story.timeline.first_day);
        story.wait(0, 900);
        let outcome =
            story.random.weighted(&[(60, outcome::TO_REVIEW), (25, outcome::ADVICE), (15, outcome::TO_ST_MAX)]);
        let route = route(story, person);
        story.request(route, outcome);
        if outcome == outcome::TO_ST_MAX {
            short_term_to_maximise(story, person);
        }
    }
}

/// Someone who comes with a request, and maybe with another one later.
pub(crate) fn comes_new(story: &mut Chronology<'_>, person: &Person) {
    for _ in 0..3 {
        let way = story.random.weighted(&WAYS);
        come(story, person, way);
        let leaves_for_good = !matches!(way, Way::AdviceOnly | Way::AssessedOnly | Way::OtherShortTerm);
        if leaves_for_good || story.random.percent(72) {
            return;
        }
        story.wait(1, 260);
    }
}

fn come(story: &mut Chronology<'_>, person: &Person, way: Way) {
    let route = route(story, person);
    let first_outcome = match way {
        Way::AdviceOnly => story.random.weighted(&outcome::NO_FURTHER_ACTION),
        Way::AssessedOnly | Way::LongTerm => outcome::TO_ASSESSMENT,
        Way::ShortTermToMaximise => outcome::TO_ST_MAX,
        Way::LowLevel | Way::OtherShortTerm => outcome::TO_SERVICES,
        Way::EndOfLife => outcome::END_OF_LIFE,
    };
    story.request(route, first_outcome);
    if story.random.percent(4) {
        // A second contact about the same matter.
        story.wait(1, 3);
        story.request(route, first_outcome);
    }
    match way {
        Way::AdviceOnly => {}
        Way::AssessedOnly => {
            let outcome = story.random.weighted(&outcome::NO_FURTHER_ACTION);
            assessed(story, person, "Long Term Assessment", outcome);
        }
        Way::ShortTermToMaximise => short_term_to_maximise(story, person),
        Way::LongTerm => assessed_and_supported(story, person),
        Way::LowLevel => short_term(story, service::low_level, 30, 400),
        Way::OtherShortTerm => short_term(story, service::other_short_term, 5, 42),
        Way::EndOfLife => short_term(story, |_| service::end_of_life(), 5, 80),
    }
}

fn short_term_to_maximise(story: &mut Chronology<'_>, person: &Person) {
    if story.random.percent(35) {
        assessed(story, person, "Short Term Assessment", outcome::TO_ST_MAX);
    }
    story.wait(0, 3);
    let end = story.today + story.random.days(10, 46);
    let reablement = service::reablement(story.random);
    let outcome = match story.random.percent(30) {
        true => story.random.weighted(&[(60, outcome::TO_SERVICES), (40, outcome::TO_ASSESSMENT)]),
        false => story.random.weighted(&outcome::SHORT_TERM_ENDED),
    };
    story.service(reablement, Some(end), outcome);
    story.today = end;
    match outcome {
        outcome::TO_ASSESSMENT => assessed_and_supported(story, person),
        outcome::TO_SERVICES => {
            story.wait(0, 2);
            long_term(story, person.is_working_age, person.method);
        }
        _ => {}
    }
}

fn assessed_and_supported(story: &mut Chronology<'_>, person: &Person) {
    assessed(story, person, "Long Term Assessment", outcome::TO_SERVICES);
    if story.random.percent(40) {
        story.financial_assessment();
    }
    story.wait(0, 3);
    long_term(story, person.is_working_age, person.method);
}

fn assessed(story: &mut Chronology<'_>, person: &Person, class: &'static str, outcome: &'static str) {
    story.wait(0, 8);
    story.assessment(class, person.method, outcome);
}

fn short_term(
    story: &mut Chronology<'_>,
    kind: impl Fn(&mut crate::random::Random) -> service::Service,
    low: u32,
    high: u32,
) {
    story.wait(0, 5);
    let end = story.today + story.random.days(low, high);
    let service = kind(story.random);
    let outcome = story.random.weighted(&outcome::SHORT_TERM_ENDED);
    story.service(service, Some(end), outcome);
    story.today = end;
}

fn route(story: &mut Chronology<'_>, person: &Person) -> &'static str {
    let (hospital, transition) = if person.is_working_age { (18, 8) } else { (38, 0) };
    story.random.weighted(&[
        (44, "Community / Other route"),
        (hospital, "Discharge from Hospital"),
        (8, "Diversion from Hospital Services"),
        (transition, "Planned Entry (Transition)"),
        (4, "Self-Funder"),
        (3, "Discharge from Reablement"),
        (2, "Transfer from Other LA"),
        (1, "Prison"),
    ])
}
