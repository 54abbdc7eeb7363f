//! Several periods in one command are as many runs, and their tables one series.

use std::fs;

use crate::scene::{cld, made_up, text};

#[test]
fn a_series_holds_the_rows_of_every_period() {
    let (place, received) = made_up(&["--authorities", "2", "--people", "100", "--history", "--seed", "5"]);
    let years = place.path().join("years");
    let periods = "2022-04-01..2023-03-31,2023-04-01..2024-03-31";
    let ran = cld(["run", text(&received), "--method", "nhse-2024", "--periods", periods, "--output", text(&years)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    for table in ["lts001a_1a", "sts001_by_sequel", "ascof_2a"] {
        let series = fs::read_to_string(years.join(format!("series/{table}.csv"))).unwrap();
        let mut expected = Vec::new();
        for (first, last) in [("2022-04-01", "2023-03-31"), ("2023-04-01", "2024-03-31")] {
            let own = fs::read_to_string(years.join(format!("{first}_{last}/tables/{table}.csv"))).unwrap();
            let rows = own.lines().skip(1).map(|row| format!("{first},{last},{row}"));
            expected.extend(rows);
        }
        assert_eq!(series.lines().skip(1).collect::<Vec<_>>(), expected, "{table}");
        assert!(!expected.is_empty(), "{table}");
    }
    assert!(!years.join("series/lts001a_1a_people.csv").exists(), "people stay with their runs");
    let wrong = cld(["run", text(&received), "--periods", "2022", "--output", text(&place.path().join("x"))]);
    assert!(wrong.status == Some(2) && wrong.error.contains("a period is FIRST..LAST"), "{}", wrong.error);
}

/// As receipts are: what can mean one moment only is taken, and what is refused says its form.
#[test]
fn a_moment_in_an_option_or_a_parameter_set_is_read_in_any_form_that_means_one() {
    let (place, received) = made_up(&["--authorities", "1", "--people", "20", "--seed", "5"]);
    let period = "2023-04-01..2024-03-31";
    let run = |name: &str, more: &[&str]| {
        let output = place.path().join(name);
        let fixed = ["run", text(&received), "--period", period, "--output", text(&output)];
        let ran = cld(fixed.into_iter().chain(more.iter().copied()));
        let manifest = fs::read_to_string(output.join("manifest.json")).unwrap_or_default();
        let bound = manifest.lines().find(|line| line.contains("\"as_of\"")).map(|line| line.trim().to_owned());
        (ran, bound)
    };
    let (ran, bound) = run("taken", &["--as-of", " 31/05/2024 12:00:00 "]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    assert!(bound.as_ref().is_some_and(|bound| bound.contains("timestamp '2024-05-31 12:00:00'")), "{bound:?}");
    let (ran, _) = run("refused", &["--as-of", "2024-05-31T12:00:00Z"]);
    let wanted = "--as-of \"2024-05-31T12:00:00Z\" has a time zone";
    assert!(ran.status == Some(2) && ran.error.contains(wanted) && ran.error.contains("like 2024"), "{}", ran.error);
    let set = place.path().join("set.toml");
    fs::write(&set, "as_of = 2024-05-31T12:00:00.5\n").unwrap();
    let (ran, bound) = run("of-a-set", &["--method", "nhse-2024", "--parameters", text(&set)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    assert!(bound.as_ref().is_some_and(|bound| bound.contains("12:00:00.500")), "{bound:?}");
    fs::write(&set, "as_of = 2024-05-31T12:00:00Z\n").unwrap();
    let (ran, _) = run("of-a-set-with-a-zone", &["--method", "nhse-2024", "--parameters", text(&set)]);
    let wanted = "\"2024-05-31T12:00:00Z\", which is not a moment of the clock in England, such as 2024-05-31T12:00:00";
    assert!(ran.status == Some(2) && ran.error.contains(wanted), "{}", ran.error);
}
