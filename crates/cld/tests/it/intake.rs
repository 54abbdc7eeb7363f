//! Files that are not as they should be, in a run: left out or counted, and always named.

use std::fs;
use std::path::PathBuf;

use crate::scene::{cld, files, made_up, run_year, text};

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
    assert!(outcome.output.contains(&format!("1 row of {} is odd", odd.display())), "{}", outcome.output);
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

/// The first receipt, its file's rows, and where the file is.
fn first_file(folder: &std::path::Path) -> (String, Vec<csv::StringRecord>, PathBuf) {
    let receipts = fs::read_to_string(folder.join("submissions.csv")).unwrap();
    let receipt = receipts.lines().nth(1).unwrap().to_owned();
    let path = folder.join("submissions").join(receipt.rsplit_once(',').unwrap().1);
    let rows = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap().into_records();
    (receipt, rows.map(Result::unwrap).collect(), path)
}

fn write(path: &std::path::Path, rows: &[csv::StringRecord]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
}

#[test]
fn a_file_far_smaller_than_the_one_before_is_said() {
    let (place, folder) = made_up(&["--authorities", "1", "--people", "60", "--seed", "3"]);
    let (receipt, rows, path) = first_file(&folder);
    let cells: Vec<&str> = receipt.split(',').collect();
    let later = |day: &str| format!("{},{},{},{},{day} 10:00:00,later.csv\n", cells[0], cells[1], cells[2], cells[3]);
    assert!(cells[4] < "2024-04-29", "{receipt}");
    let receipts = fs::read_to_string(folder.join("submissions.csv")).unwrap();
    fs::write(folder.join("submissions.csv"), receipts + &later("2024-04-29")).unwrap();
    for (kept, is_said) in [(rows.len() / 10, true), (rows.len() - 3, false)] {
        write(&path.with_file_name("later.csv"), &rows[..=kept]);
        let run = place.path().join(kept.to_string());
        let outcome = run_year(&folder, &run, &[]);
        assert_eq!(outcome.status, Some(0), "{}", outcome.error);
        let line = format!("{kept} rows in later.csv, {} in ", rows.len() - 1);
        assert_eq!(
            outcome.output.contains("Far smaller than the council's file before it"),
            is_said,
            "{}",
            outcome.output
        );
        assert_eq!(outcome.output.contains(&line), is_said, "{line}: {}", outcome.output);
    }
}

#[test]
fn rows_that_make_nobody_and_councils_left_out_are_said() {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "20", "--seed", "3"]);
    let (receipt, mut rows, path) = first_file(&folder);
    let own = receipt.split(',').next().unwrap();
    let identifies = ["NHS Number", "LA Person Unique Identifier"]
        .map(|name| rows[0].iter().position(|column| column == name).unwrap());
    for row in &mut rows[1..=3] {
        *row = row.iter().enumerate().map(|(at, cell)| if identifies.contains(&at) { "" } else { cell }).collect();
    }
    write(&path, &rows);
    let run = place.path().join("run");
    let outcome = run_year(&folder, &run, &["--councils", own]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.error);
    let file = path.file_name().unwrap().to_str().unwrap();
    let nobody = format!("3 rows of {file} do not say whom they are about, and count nobody");
    assert!(outcome.output.contains(&nobody), "{}", outcome.output);
    assert!(outcome.output.contains(&format!("Only 1 council, as asked for: {own}")), "{}", outcome.output);
    let receipts = fs::read_to_string(folder.join("submissions.csv")).unwrap();
    let other: Vec<&str> = receipts.lines().nth(2).unwrap().split(',').collect();
    let left = format!("Not asked for, though a file was sent: {} {}", other[0], other[1]);
    assert!(outcome.output.contains(&left), "{}", outcome.output);
}

/// The method in use and its newest set lead, and are said first.
#[test]
fn what_is_not_named_is_that_of_today_and_is_said_first() {
    let options =
        ["--authorities", "1", "--people", "60", "--release", "release-2", "--period", "2025-04-01..2026-03-31"];
    let (place, received) = made_up(&options);
    let manifest = |run: &std::path::Path| -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(run.join("manifest.json")).unwrap()).unwrap()
    };
    let [run, named, file] = ["run", "named", "file"].map(|name| place.path().join(name));
    let ran = cld(["run", text(&received), "-o", text(&run)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let mut lines = ran.output.lines();
    let (method, set) = (lines.next().unwrap(), lines.next().unwrap());
    assert!(method.starts_with("By the method in use today, dhsc-r2: ") && method.contains("--method"), "{method}");
    let said = "By its newest parameter set, 2025-26: 2025-04-01 to 2026-03-31, of what was received by 2026-05-05";
    assert!(set.starts_with(said) && set.contains("--parameters (2024-25, dhsc, r2), or --period"), "{set}");
    let ran = cld(["run", text(&received), "--method", "dhsc-r2", "--parameters", "2025-26", "-o", text(&named)]);
    assert!(ran.status == Some(0) && !ran.output.starts_with("By "), "{}", ran.output);
    assert_eq!(manifest(&run)["parameters"], manifest(&named)["parameters"]);
    let name = files(&received.join("submissions")).into_keys().next().unwrap();
    // One file is seen from today, whatever method counts it.
    let path = received.join("submissions").join(name);
    for method in ["dhsc-r2", "nhse-2024"] {
        let ran = cld(["run", text(&path), "--method", method, "-o", text(&file)]);
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        let register = fs::read_to_string(file.join("tables/submission_register.csv")).unwrap();
        assert!(register.lines().nth(1).unwrap().contains(",true"), "{method}: {register}");
        fs::remove_dir_all(&file).unwrap();
    }
    let refused = cld(["run", text(&received), "--against", "nhse-2024-documented", "-o", text(&file)]);
    assert!(refused.status == Some(2) && refused.error.contains("over one period"), "{}", refused.error);
}
