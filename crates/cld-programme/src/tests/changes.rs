use chrono::{Days, Months};

use super::{book, day, programme};

/// Years of announcements on every day, months of any length and leap years among them.
#[test]
fn no_change_can_take_effect_before_its_notice_has_run() {
    let book = book();
    let classes = programme(&book).classes;
    let mut announced = day("2019-12-01");
    while announced < day("2029-03-02") {
        let mut before = announced;
        for (name, months) in [("guidance", 0), ("minor", 1), ("major", 3)] {
            let earliest = classes.earliest(name, announced).unwrap();
            assert!(earliest >= before, "{name} {announced}: a heavier class waits no less");
            // A day before is not yet so many months away, but where the month has no such day.
            let same_day = chrono::Datelike::day(&earliest) == chrono::Datelike::day(&announced);
            let is_last = chrono::Datelike::day(&(earliest + Days::new(1))) == 1;
            assert!(same_day || is_last, "{name} {announced} {earliest}");
            assert!(earliest <= announced + Months::new(months), "{name} {announced}");
            assert!(earliest >= announced + Days::new(u64::from(months) * 28), "{name} {announced} {earliest}");
            before = earliest;
        }
        let (this, next) = (classes.earliest("major", announced), classes.earliest("major", announced + Days::new(1)));
        assert!(this <= next, "{announced}: who waits longer is not earlier");
        announced = announced + Days::new(1);
    }
    assert_eq!(classes.earliest("other", day("2021-09-30")), None);
}

/// Whoever goes at random from step to step comes to no announcement without a decision, and to none without advice.
#[test]
fn nothing_is_announced_that_was_not_advised_on_and_accepted() {
    let book = book();
    let change = programme(&book).change;
    let mut ways: Vec<Vec<String>> = vec![vec!["received".to_owned()]];
    let mut seen = 0;
    while let Some(way) = ways.pop() {
        seen += 1;
        if way.last().is_some_and(|last| last == "announced") {
            let at = |name: &str| way.iter().position(|step| step == name);
            assert!(at("triaged") < at("advised") && at("advised") < at("accepted"), "{way:?}");
        }
        for step in change.next(way.last().map(String::as_str)).filter(|_| way.len() < 9) {
            ways.push(way.iter().cloned().chain([step.name.clone()]).collect());
        }
    }
    assert!(seen > 20, "{seen}");
    assert!(!change.is_public(["received"].into_iter()) && change.is_public(["received", "triaged"].into_iter()));
}

#[test]
fn a_form_takes_what_was_asked_and_says_what_is_wrong() {
    let book = book();
    let programme = programme(&book);
    let form = programme.form("change").unwrap();
    let filled = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
    };
    let missing = form.mistakes(&form.answers(&[])).len();
    assert_eq!(missing, form.questions.iter().filter(|question| question.required).count());
    for (id, text, wrong) in [
        ("contact", "ann@example.org", false),
        ("contact", "ann at example", true),
        ("hours", "12", false),
        ("hours", "-1", true),
        ("hours", "100001", true),
        ("hours", "twelve", true),
        ("wished", "2022-02-29", true),
        ("wished", "2024-02-29", false),
        ("type", "New data item", false),
        ("type", "Anything", true),
        ("title", &"x".repeat(201), true),
        ("title", "  x\u{0}\u{7} ", false),
        ("not asked", "anything", false),
    ] {
        let answers = form.answers(&filled(&[(id, text)]));
        let said =
            form.mistakes(&answers).into_iter().any(|(of, said)| of == id && !said.starts_with("Enter an answer"));
        assert_eq!(said, wrong, "{id} {text}");
    }
    assert_eq!(form.answers(&filled(&[("title", " a\u{7}b ")]))["title"], "ab");
}
