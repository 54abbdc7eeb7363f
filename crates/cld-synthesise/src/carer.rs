//! What may happen to an unpaid carer in their own right.

use crate::chronology::Chronology;
use crate::outcome;
use crate::person::Person;
use crate::service;

/// A carer who comes to the council today: advice, an assessment, perhaps a service with reviews.
pub(crate) fn cares(story: &mut Chronology<'_>, person: &Person) {
    const ROUTE: &str = "Community / Other route";
    if story.random.percent(25) {
        let outcome = story.random.weighted(&[(80, outcome::ADVICE), (20, outcome::DECLINED)]);
        return story.request(ROUTE, outcome);
    }
    story.request(ROUTE, outcome::TO_ASSESSMENT);
    story.wait(0, 14);
    let outcome = story.random.weighted(&[(58, outcome::TO_SERVICES), (32, outcome::ADVICE), (10, outcome::DECLINED)]);
    story.assessment("Long Term Assessment", person.method, outcome);
    if outcome != outcome::TO_SERVICES {
        return;
    }
    story.wait(0, 10);
    let end = story.today + story.random.days(60, 900);
    let end = Some(end).filter(|end| *end < story.timeline.last_day);
    let service = service::for_carer(story.random);
    let outcome = story.random.weighted(&[(70, outcome::AS_PLANNED), (30, outcome::ENDED)]);
    story.service(service, end, outcome);
    story.reviews(person.method, end.unwrap_or(story.timeline.last_day));
}
