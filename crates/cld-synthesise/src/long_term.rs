//! Long-term support: settings, the services in them, reviews.

use chrono::{Days, NaiveDate, TimeDelta};

use crate::chronology::Chronology;
use crate::outcome;
use crate::random::Random;
use crate::setting::Setting;

/// Long-term support from today on, through up to four settings or packages.
pub(crate) fn long_term(story: &mut Chronology<'_>, is_working_age: bool, method: &'static str) {
    let own_home = story.home;
    let mut setting = first_setting(story.random, is_working_age);
    for stay in 0..4 {
        story.home = setting.home().unwrap_or(own_home);
        let end = end_of_stay(story);
        let next = end.filter(|_| stay < 3).and_then(|_| next_setting(story.random, setting));
        let outcomes = if next.is_some() { &outcome::SETTING_CHANGED[..] } else { &outcome::LONG_TERM_ENDED[..] };
        let outcome = story.random.weighted(outcomes);
        support(story, setting, end, outcome);
        story.reviews(method, end.unwrap_or(story.timeline.last_day));
        let Some(end) = end else { return };
        story.today = end + Days::new(1);
        let Some(next) = next else { return };
        setting = next;
    }
}

/// The services of one stay: one, or in the community sometimes two that differ.
fn support(story: &mut Chronology<'_>, setting: Setting, end: Option<NaiveDate>, outcome: &'static str) {
    let main = setting.service(story.random);
    let second = (setting == Setting::Community && story.random.percent(22)).then(|| setting.service(story.random));
    let second = second.filter(|second| second.differs_from(&main));
    story.service(main, end, outcome);
    if let Some(second) = second {
        story.service(second, end, outcome);
    }
}

fn first_setting(random: &mut Random, is_working_age: bool) -> Setting {
    let weights = if is_working_age { [83, 10, 4, 3] } else { [66, 22, 11, 1] };
    let [community, residential, nursing, prison] = weights;
    random.weighted(&[
        (community, Setting::Community),
        (residential, Setting::Residential),
        (nursing, Setting::Nursing),
        (prison, Setting::Prison),
    ])
}

/// None when the stay outlasts the timeline, as most do.
fn end_of_stay(story: &mut Chronology<'_>) -> Option<NaiveDate> {
    let (low, high) = story.random.weighted(&[(18, (20, 200)), (32, (200, 800)), (50, (9_000, 9_000))]);
    let known_from = story.today.max(story.timeline.first_day);
    let end = known_from + story.random.days(low, high);
    (end < story.timeline.last_day - TimeDelta::days(1)).then_some(end)
}

/// Most who move on need more support than before; some go home with another package.
fn next_setting(random: &mut Random, setting: Setting) -> Option<Setting> {
    match setting {
        Setting::Community => random.weighted(&[
            (30, Some(Setting::Community)),
            (18, Some(Setting::Residential)),
            (10, Some(Setting::Nursing)),
            (42, None),
        ]),
        Setting::Residential => {
            random.weighted(&[(25, Some(Setting::Nursing)), (12, Some(Setting::Community)), (63, None)])
        }
        Setting::Nursing => random.weighted(&[(8, Some(Setting::Residential)), (92, None)]),
        Setting::Prison => random.weighted(&[(40, Some(Setting::Community)), (60, None)]),
    }
}
