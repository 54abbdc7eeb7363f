use super::{book, day, programme};

#[test]
fn the_demonstration_has_the_counts_of_the_newsletter_whoever_the_councils_are() {
    let book = book();
    let programme = programme(&book);
    let steps = programme.demonstrated_participation(day("2021-09-30")).unwrap();
    let counts = |on: &str| {
        let codes: Vec<&str> = programme.places.on(day(on)).map(|place| place.code.as_str()).collect();
        programme.participation.counts(&steps, day(on), codes)
    };
    let september = counts("2021-09-30");
    assert_eq!((september.taking_part, september.of("interested"), september.all()), (14, 89, 152));
    assert_eq!(counts("2021-12-31").taking_part, 30);
    let reached = programme.participation.reached(&steps, 30, day("2022-04-30")).unwrap();
    assert!(day("2021-10-01") <= reached && reached <= day("2021-12-31"), "{reached}");
    assert_eq!(steps, programme.demonstrated_participation(day("2021-09-30")).unwrap(), "the same seed");
}

#[test]
fn every_step_of_the_demonstration_could_be_taken_and_every_day_adds_up() {
    let book = book();
    let programme = programme(&book);
    let (participation, steps) =
        (&programme.participation, programme.demonstrated_participation(day("2021-09-30")).unwrap());
    for (at, step) in steps.iter().enumerate() {
        assert_eq!(participation.possible(&steps[..at], step, step.day), Ok(()), "{step:?}");
    }
    let mut on = day("2021-03-01");
    let mut before = None;
    while on < day("2022-06-01") {
        let codes: Vec<&str> = programme.places.on(on).map(|place| place.code.as_str()).collect();
        let counts = participation.counts(&steps, on, codes);
        assert_eq!(counts.all(), 152, "{on}");
        assert_eq!(counts.taking_part, counts.of("signed_up") + counts.of("submitting"), "{on}");
        let changed = steps.iter().any(|step| step.day == on);
        assert!(changed || before.is_none_or(|before| before == counts), "{on}: nothing changes without a step");
        before = Some(counts);
        on = on.succ_opt().unwrap();
    }
}

#[test]
fn no_two_councils_of_a_day_share_a_cell() {
    let book = book();
    let programme = programme(&book);
    for (on, councils) in [("2021-09-30", 152), ("2023-03-31", 152), ("2023-04-01", 153), ("2026-11-30", 153)] {
        let mut cells: Vec<(i32, i32)> = programme.places.on(day(on)).map(|place| place.cell).collect();
        assert_eq!(cells.len(), councils, "{on}");
        cells.sort_unstable();
        cells.dedup();
        assert_eq!(cells.len(), councils, "{on}");
    }
}
