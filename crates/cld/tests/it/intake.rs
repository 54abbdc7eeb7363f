//! Files that are not as they should be, in a run: left out or counted, and always named.

use std::fs;
use std::path::PathBuf;

use crate::scene::{files, made_up, run_year};

#[test]
fn a_file_that_is_no_table_is_left_out_and_odd_rows_are_counted() {
    let (_place, folder) = made_up(&["--authorities", "2", "--people", "20", "--seed", "3"]);
    let names: Vec<PathBuf> = files(&folder.join("submissions")).into_keys().collect();
    let [empty, odd] = &names[..] else { panic!("not two files: {names:?}") };
    fs::write(folder.join("submissions").join(empty), "").unwrap();
    let path = folder.join("submissions").join(odd);
    let text = fs::read_to_string(&path).unwrap();
    let rows = text.lines().count() - 1;
    fs::write(&path, format!("{text}\"never closed\n{}\n", text.lines().last().unwrap())).unwrap();

    let run = folder.join("run");
    let outcome = run_year(&folder, &run, &[]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.error);
    let register = fs::read_to_string(run.join("tables/submission_register.csv")).unwrap();
    assert!(register.contains("is empty. Send a file with a header line"), "{register}");
    assert!(outcome.output.contains(&format!("left out: {} is empty.", empty.display())), "{}", outcome.output);
    assert!(outcome.output.contains(&format!("1 rows of {} are odd", odd.display())), "{}", outcome.output);
    assert!(outcome.output.contains(&format!("{} rows read", rows + 2)), "{}", outcome.output);
}

#[test]
fn receipts_that_would_count_rows_twice_are_refused() {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "10", "--seed", "3"]);
    let path = folder.join("submissions.csv");
    let receipts = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = receipts.lines().collect();
    let refused = |receipts: &str| {
        fs::write(&path, receipts).unwrap();
        let run = place.path().join("run");
        let outcome = run_year(&folder, &run, &[]);
        assert_eq!(outcome.status, Some(2), "{}", outcome.output);
        assert!(!run.exists());
        outcome.error
    };
    let twice = refused(&format!("{receipts}{}\n", lines[1]));
    assert!(twice.contains("twice, so its rows would count twice"), "{twice}");
    let [one, other] = [lines[1], lines[2]].map(|line| line.split(',').next().unwrap());
    assert_ne!(one, other);
    let shared = refused(&receipts.replace(&format!("\n{other},"), &format!("\n{one},")));
    assert!(shared.contains(&format!("the code {one} is used for")), "{shared}");
    fs::write(&path, receipts).unwrap();
    assert_eq!(run_year(&folder, &place.path().join("run"), &[]).status, Some(0));
}

#[test]
fn a_submission_that_came_twice_is_said() {
    let (place, folder) = made_up(&["--authorities", "1", "--people", "10", "--seed", "3"]);
    let path = folder.join("submissions.csv");
    let receipts = fs::read_to_string(&path).unwrap();
    let line = receipts.lines().nth(1).unwrap();
    let (rest, file) = line.rsplit_once(',').unwrap();
    let submissions = folder.join("submissions");
    fs::copy(submissions.join(file), submissions.join("again.csv")).unwrap();
    fs::write(&path, format!("{receipts}{rest},again.csv\n")).unwrap();
    let outcome = run_year(&folder, &place.path().join("run"), &[]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.error);
    assert!(outcome.output.contains(&format!("again.csv holds the same bytes as {file}")), "{}", outcome.output);
}

#[test]
fn a_run_of_some_councils_has_their_submissions_alone() {
    let (place, folder) = made_up(&["--authorities", "3", "--people", "10", "--seed", "3"]);
    let receipts = fs::read_to_string(folder.join("submissions.csv")).unwrap();
    let line: Vec<&str> = receipts.lines().nth(2).unwrap().split(',').collect();
    let run = place.path().join("run");
    let unknown = run_year(&folder, &run, &["--councils", "Nowhere"]);
    assert!(unknown.status == Some(2) && unknown.error.contains("no submission came from \"Nowhere\""), "{unknown:?}");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "something is left behind");
    for wanted in [line[0], &line[1].to_uppercase()] {
        let outcome = run_year(&folder, &run, &["--councils", wanted]);
        assert_eq!(outcome.status, Some(0), "{}", outcome.error);
        let register = fs::read_to_string(run.join("tables/submission_register.csv")).unwrap();
        assert!(register.lines().count() == 2 && register.contains(line[1]), "{register}");
        assert!(!run.join("areas").exists(), "one council has no sums");
        fs::remove_dir_all(&run).unwrap();
    }
}
