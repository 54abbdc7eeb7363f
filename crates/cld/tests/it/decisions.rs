//! What was decided about submissions is in the run that follows it, and nothing that was left out is counted.

use std::fs;
use std::path::Path;

use crate::scene::{cld, made_up, text};

const HEAD: &str = "receipt,la_code,decision,words,decided_by,decided\n";

/// The lines of `submissions.csv`, and for each the number of the receipt that its file is named by.
fn lines(received: &Path) -> (String, Vec<(String, String)>) {
    let register = fs::read_to_string(received.join("submissions.csv")).unwrap();
    let (head, lines) = register.split_once('\n').unwrap();
    let receipt = |line: &str| line.trim_end().rsplit(',').next().unwrap().rsplit_once('.').unwrap().0.to_owned();
    (format!("{head}\n"), lines.lines().map(|line| (format!("{line}\n"), receipt(line))).collect())
}

#[test]
fn a_run_names_who_left_a_submission_out_and_counts_nothing_of_it() {
    let (place, received) = made_up(&["--authorities", "2", "--people", "60"]);
    let (head, lines) = lines(&received);
    let [(used, kept), (out, left_out)] = &lines[..] else { panic!("{lines:?}") };
    let council = |line: &str| line.split(',').next().unwrap().to_owned();
    let (kept_council, out_council) = (council(used), council(out));
    let decided = |receipt: &str, council: &str, word: &str, why: &str| {
        format!("{receipt},{council},{word},{why},Ann Example,2026-11-30T12:00:00.000Z\n")
    };
    let decisions = [
        decided(left_out, &out_council, "query", "fewer rows"),
        decided(left_out, &out_council, "excluded", "=half of it is missing"),
        decided(kept, &kept_council, "excluded", "a mistake"),
        decided(kept, &kept_council, "reinstated", "it is whole"),
    ];
    fs::write(received.join("decisions.csv"), format!("{HEAD}{}", decisions.concat())).unwrap();

    let run = place.path().join("decided");
    let refused = cld(["run", text(&received), "--parameters", "fy", "-o", text(&run)]);
    assert_eq!(refused.status, Some(2), "{}", refused.output);
    let said = format!("{left_out} is left out by decision, and submissions.csv has its file");
    assert!(refused.error.contains(&said), "{}", refused.error);

    fs::write(received.join("submissions.csv"), format!("{head}{used}")).unwrap();
    let ran = cld(["run", text(&received), "--parameters", "fy", "-o", text(&run)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let summary = "Left out by decision (submission_decisions says all):\n  ";
    let by = format!("{left_out} of council {out_council}, excluded by Ann Example at 2026-11-30T12:00:00.000Z");
    assert!(ran.output.contains(&format!("{summary}{by}: =half of it is missing\n")), "{}", ran.output);
    let table = fs::read_to_string(run.join("tables/submission_decisions.csv")).unwrap();
    let table: Vec<&str> = table.lines().collect();
    assert_eq!(table.len(), 5, "{table:?}");
    assert_eq!(table.iter().filter(|row| row.ends_with(",true")).count(), 1, "{table:?}");
    assert!(table[2].contains("'=half of it is missing") && table[2].ends_with(",true"), "{table:?}");
    let record: serde_json::Value = serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(record["decisions"][1]["decided_by"], "Ann Example");
    for table in ["submission_register", "council_register", "lts001b_1a_by_authority"] {
        let rows = fs::read_to_string(run.join(format!("tables/{table}.csv"))).unwrap();
        let is_of = |row: &str, code: &str| row.split(',').any(|cell| cell == code);
        assert!(!rows.lines().any(|row| is_of(row, &out_council)), "{table} counts what was left out");
    }

    let explained = cld(["explain", text(&run), "--submission", &format!("{left_out}.csv")]);
    assert_eq!(explained.status, Some(0), "{}", explained.error);
    assert!(explained.output.contains("was left out by decision") && explained.output.contains(&by));
    let explained = cld(["explain", text(&run), "--submission", &format!("{kept}.csv")]);
    assert!(explained.output.contains("reinstated by Ann Example"), "{}", explained.output);
}

#[test]
fn decisions_that_are_none_are_refused_with_their_line() {
    let (place, received) = made_up(&["--authorities", "1", "--people", "20"]);
    let run = place.path().join("decided");
    for (decisions, said) in [
        (
            format!("{HEAD}a,211,excluded,why,Ann,2026\nb,211,maybe,why,Ann,2026\n"),
            "decisions.csv, line 3: a decision is",
        ),
        ("receipt,la_code\na,211\n".to_owned(), "decisions.csv, line 2: it has not the columns of a decision"),
    ] {
        fs::write(received.join("decisions.csv"), decisions).unwrap();
        let refused = cld(["run", text(&received), "--parameters", "fy", "-o", text(&run)]);
        assert_eq!(refused.status, Some(2), "{}", refused.output);
        assert!(refused.error.contains(said), "{}", refused.error);
        assert!(!run.exists());
    }
}
