//! Several periods in one command are as many runs, and their tables one series.

use std::fs;

use crate::scene::{cld, made_up, text};

#[test]
fn a_series_holds_the_rows_of_every_period() {
    let (place, received) = made_up(&["--authorities", "2", "--people", "100", "--history", "--seed", "5"]);
    let years = place.path().join("years");
    let periods = "2022-04-01..2023-03-31,2023-04-01..2024-03-31";
    let ran = cld(["run", text(&received), "--periods", periods, "--output", text(&years)]);
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
