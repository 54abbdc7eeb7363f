//! Properties over years of made-up calendars.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use cld_book::{Calendar, Day, Holiday, Reminders};
use cld_store::{NoteKind, SentPeriod, StatedBasis, WindowNote};

use super::*;

/// Numbers that are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many
    }
}

fn at(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn book() -> Calendar {
    cld_built_in::open_without_methods(None).unwrap().portal.calendar
}

/// The calendar of the book with other holidays and reminders.
fn made_up(chance: &mut Chance) -> Calendar {
    let mut calendar = book();
    let mut holidays = std::collections::BTreeSet::new();
    while holidays.len() < 120 {
        holidays.insert(at("2025-04-01") + Days::new(chance.below(1_200)));
    }
    let is_workday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let day = |day: NaiveDate| Holiday { day: Day::try_from(day.to_string()).unwrap(), name: String::new() };
    calendar.holidays = holidays.into_iter().filter(is_workday).map(day).collect();
    let (opens, put_off) = (chance.below(2) == 0, 20);
    let before = (0..chance.below(4)).map(|_| chance.below(15) as u32).collect();
    let after = (0..chance.below(4)).map(|_| 1 + chance.below(15) as u32).collect();
    calendar.reminders = Reminders { opens, before, after, put_off, ..calendar.reminders };
    calendar
}

/// What a council may have said and sent.
struct Council {
    bases: Vec<StatedBasis>,
    notes: Vec<WindowNote>,
    sent: Vec<SentPeriod>,
}

impl Council {
    fn made_up(calendar: &Calendar, chance: &mut Chance) -> Council {
        let mut day = at("2025-04-01");
        let mut bases = Vec::new();
        for number in 0..=chance.below(3) {
            day = day + Days::new(chance.below(300));
            let basis = &calendar.bases[chance.below(calendar.bases.len() as u64) as usize];
            let own = [day, day + Days::new(30), day + Days::new(40 + chance.below(30))].map(|day| day.to_string());
            let (id, made) = (format!("own{number}"), format!("{day}T10:00:00.000Z"));
            bases.push(StatedBasis { id, council: "211".into(), basis: basis.name.clone(), own: Some(own), made });
        }
        let mut council = Council { bases, notes: Vec::new(), sent: Vec::new() };
        for window in &calendar.windows {
            let due = super::days::date(&window.due);
            let kind = [NoteKind::PutOff, NoteKind::Nothing, NoteKind::Exception][chance.below(3) as usize];
            if chance.below(3) == 0 {
                let until = (kind != NoteKind::Nothing).then(|| (due + Days::new(chance.below(25))).to_string());
                let (words, made) = ("a word".to_owned(), window.opens.to_string());
                council.notes.push(WindowNote {
                    council: "211".into(),
                    place: window.name.clone(),
                    kind,
                    until,
                    words,
                    made,
                });
            }
            if chance.below(2) == 0 {
                let sent = super::days::date(&window.opens) + Days::new(chance.below(90));
                council.sent.push(SentPeriod {
                    submission: window.name.clone(),
                    council: "211".into(),
                    first: window.first.to_string(),
                    last: window.last.to_string(),
                    sent: format!("{sent}T10:00:00.000Z"),
                });
            }
        }
        council.sent.sort_by(|one, other| one.sent.cmp(&other.sent));
        council
    }

    fn expected(&self, calendar: &Calendar, today: NaiveDate) -> Vec<Expectation> {
        let until = format!("{today}T99");
        let sent: Vec<SentPeriod> = self.sent.iter().filter(|sent| sent.sent <= until).cloned().collect();
        let said = Said { bases: &self.bases, notes: &self.notes, sent: &sent };
        expected(calendar, &WorkingDays::of(calendar), said)
    }
}

#[test]
fn no_reminder_falls_on_a_day_on_which_nobody_works_and_none_comes_when_nothing_is_waited_for() {
    let (mut chance, mut reminded) = (Chance(1), 0);
    for _ in 0..12 {
        let calendar = made_up(&mut chance);
        let (working, council) = (WorkingDays::of(&calendar), Council::made_up(&calendar, &mut chance));
        let mut known = std::collections::BTreeSet::new();
        for today in at("2025-04-01").iter_days().take(1_000) {
            for expectation in council.expected(&calendar, today) {
                let Some(reminder) = latest(&calendar.reminders, &working, &expectation, today) else { continue };
                let is_holiday = calendar.holidays.iter().any(|holiday| holiday.day.to_string() == today.to_string());
                assert!(!is_holiday && !matches!(today.weekday(), Weekday::Sat | Weekday::Sun), "{today}");
                assert!(working.is_one(reminder.day) && reminder.day <= today, "{reminder:?}");
                let standing = expectation.standing(today);
                assert!([Standing::Expected, Standing::Silent].contains(&standing), "{standing:?}");
                if known.insert((expectation.place.clone(), reminder.kind(&expectation))) {
                    // It is sent on its own day, or when the council came to be expected later than that.
                    let is_new = reminder.day == today || reminder.day < expectation.since.max(at("2025-04-01"));
                    assert!(
                        is_new || today.pred_opt().is_some_and(|before| before < expectation.since),
                        "{reminder:?} {today}"
                    );
                    reminded += 1;
                }
            }
        }
    }
    assert!(reminded > 100, "{reminded}");
}

#[test]
fn an_expectation_is_in_one_standing_and_goes_only_forward() {
    let mut chance = Chance(2);
    let mut met = std::collections::BTreeSet::new();
    for _ in 0..30 {
        let calendar = made_up(&mut chance);
        let council = Council::made_up(&calendar, &mut chance);
        let mut last: std::collections::BTreeMap<String, Standing> = std::collections::BTreeMap::new();
        for today in at("2025-04-01").iter_days().take(1_100).step_by(7) {
            let expectations = council.expected(&calendar, today);
            let mut places: Vec<&String> = expectations.iter().map(|expectation| &expectation.place).collect();
            places.sort();
            places.dedup();
            assert_eq!(places.len(), expectations.len(), "each is there once");
            let counted: usize = Standing::ALL
                .iter()
                .map(|standing| expectations.iter().filter(|known| known.standing(today) == *standing).count())
                .sum();
            assert_eq!(counted, expectations.len(), "each is in one standing");
            for expectation in expectations {
                let Expectation { opens, due, closes, .. } = expectation;
                assert!(opens <= due && due <= closes, "{expectation:?}");
                let standing = expectation.standing(today);
                let before = last.insert(expectation.place.clone(), standing);
                let follows = before.is_none_or(|before| before == standing || may_follow(before, standing));
                assert!(follows, "{before:?} {standing:?}");
                met.insert(standing);
            }
        }
    }
    assert_eq!(met.len(), Standing::ALL.len(), "{met:?}");
}

/// What was received stays received; what is said once is not unsaid by a day that passes.
fn may_follow(before: Standing, now: Standing) -> bool {
    match before {
        Standing::Coming => true,
        Standing::Expected => now != Standing::Coming,
        Standing::Silent | Standing::Nothing => now.is_received(),
        Standing::OnTime | Standing::Late => false,
    }
}

#[test]
fn windows_of_the_book_expect_a_council_by_its_own_basis() {
    let calendar = book();
    let working = WorkingDays::of(&calendar);
    let of = |basis: &str, made: &str| {
        let (id, own) = ("own".to_owned(), Some(["2020-04-01", "2021-03-31", "2026-12-24"].map(str::to_owned)));
        let bases = [StatedBasis { id, council: "211".into(), basis: basis.into(), own, made: made.into() }];
        let said = Said { bases: &bases, notes: &[], sent: &[] };
        expected(&calendar, &working, said).into_iter().map(|found| found.place).collect::<Vec<_>>()
    };
    assert_eq!(of("quarterly", "2026-10-30T10:00:00.000Z")[..2], ["2026-27-q2", "2026-27-q3"]);
    assert_eq!(of("rolling", "2026-10-31T10:00:00.000Z")[..2], ["2026-27-q3", "2026-27-q4"]);
    assert_eq!(of("monthly", "2026-10-30T10:00:00.000Z")[..2], ["2026-09", "2026-10"]);
    assert_eq!(of("annual", "2026-10-30T10:00:00.000Z"), ["2026-27-year", "2027-28-year"]);
    for basis in ["historic", "other"] {
        assert_eq!(of(basis, "2026-10-30T10:00:00.000Z"), ["own"]);
    }
    assert!(of("whatever", "2026-10-30T10:00:00.000Z").is_empty());
}

#[test]
fn a_file_is_late_where_all_that_it_meets_was_due_before() {
    let calendar = book();
    let (working, made) = (WorkingDays::of(&calendar), "2026-06-01T10:00:00.000Z".to_owned());
    let stated = StatedBasis { id: "a".into(), council: "211".into(), basis: "quarterly".into(), own: None, made };
    let found = expected(&calendar, &working, Said { bases: &[stated], notes: &[], sent: &[] });
    for (first, last, today, expected) in [
        ("2026-04-01", "2026-06-30", "2026-07-31", None),
        ("2026-04-01", "2026-06-30", "2026-08-01", Some("2026-07-31")),
        ("2026-04-01", "2026-09-30", "2026-10-01", None),
        ("2026-04-01", "2026-09-30", "2026-11-01", Some("2026-10-30")),
        ("2026-05-01", "2026-06-30", "2026-11-01", None),
        ("2025-04-01", "2026-03-31", "2026-11-01", None),
    ] {
        let late = late_after(&found, (at(first), at(last)), at(today));
        assert_eq!(late, expected.map(at), "{first} {last} {today}");
    }
}

#[test]
fn every_window_of_the_book_names_a_release_and_the_bank_holidays_of_its_year_are_known() {
    let book = cld_built_in::open_without_methods(None).unwrap();
    let calendar = &book.portal.calendar;
    for window in &calendar.windows {
        assert!(book.release(&window.release).is_some(), "{}", window.name);
        let year = super::days::date(&window.due).year();
        let holidays = calendar.holidays.iter().filter(|holiday| holiday.day.parts().0 == year).count();
        assert!(holidays >= 8, "{year} has eight bank holidays and not {holidays}");
    }
    for partial in book.portal.history.partial.keys() {
        // A finding about the shape of a file, which has no page of its own.
        assert!(book.rules.contains_key(partial) || partial == "column_missing", "{partial}");
    }
}
