//! What changed between two moments: which files, and every figure that they moved; nothing about people.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::scene::{cld, made_up, text};

const PERIOD: &str = "2023-04-01..2024-03-31";
const METHOD: [&str; 4] = ["--method", "dhsc-r2", "--parameters", "dhsc"];
const EARLIER: &str = "2024-04-30";
const LATER: &str = "2024-06-30";

/// Two councils, of which one sends a file again, and the file that it replaces has twice the people.
fn received() -> (TempDir, PathBuf) {
    let (place, received) = made_up(&["--authorities", "2", "--people", "120", "--seed", "5"]);
    let register = received.join("submissions.csv");
    let mut lines: Vec<String> = fs::read_to_string(&register).unwrap().lines().map(str::to_owned).collect();
    let file = lines[1].rsplit(',').next().unwrap().to_owned();
    let imported = lines[1].split(',').find(|cell| cell.contains(':')).unwrap().to_owned();
    let rows = fs::read_to_string(received.join("submissions").join(&file)).unwrap();
    let kept = rows.lines().enumerate().filter(|(at, _)| *at == 0 || at % 2 == 0).map(|(_, row)| format!("{row}\n"));
    fs::write(received.join("submissions/again.csv"), kept.collect::<String>()).unwrap();
    lines.push(lines[1].replace(&imported, "2024-05-20 10:00:00").replace(&file, "again.csv"));
    fs::write(&register, lines.join("\n") + "\n").unwrap();
    (place, received)
}

fn revise(received: &Path, output: &Path, moments: [&str; 2]) {
    let fixed = ["run", text(received), "--as-of", moments[0], "--as-of", moments[1], "-o", text(output)];
    let ran = cld(fixed.into_iter().chain(METHOD));
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    assert!(ran.output.contains("What changed between the two moments"), "{}", ran.output);
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn files_that_arrive_are_named_with_every_figure_that_they_move() {
    let (place, received) = received();
    let output = place.path().join("revised");
    // The order of the moments makes no difference.
    revise(&received, &output, [LATER, EARLIER]);
    let revision = json(&output.join("revision/revision.json"));
    let files = revision["files"].as_array().unwrap();
    let of = |word: &str| files.iter().filter(|file| file["change"] == word).collect::<Vec<_>>();
    let (arrived, superseded) = (of("arrived"), of("superseded"));
    assert_eq!((files.len(), arrived.len(), superseded.len()), (2, 1, 1), "{files:?}");
    assert_eq!(arrived[0]["file"], "again.csv");
    assert_eq!(arrived[0]["before"], "not received yet");
    assert!(superseded[0]["after"].as_str().unwrap().contains("a later submission covers the same periods"));
    // Figures of the council, its region and England moved, and of nobody else.
    let figures = revision["figures"].as_array().unwrap();
    let council = arrived[0]["la_code"].as_str().unwrap();
    let areas: BTreeSet<&str> = figures.iter().map(|figure| figure["area"].as_str().unwrap()).collect();
    assert!(areas.contains(council) && areas.contains("England"), "{areas:?}");
    let councils = figures.iter().filter(|figure| figure["area_type"] == "council");
    assert!(councils.clone().all(|figure| figure["area"] == council));
    assert_eq!(revision["unexplained"], serde_json::json!([]));
    // England's figures are those of both runs.
    let [before, after] = [EARLIER, LATER].map(|moment| output.join(format!("as-of-{moment}/areas/ascof_2bc.csv")));
    let england = |path: &Path| {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let head = reader.headers().unwrap().clone();
        let at = |name: &str| head.iter().position(|column| column == name).unwrap();
        let (kind, measure, period, numerator) = (at("area_type"), at("measure"), at("period"), at("numerator"));
        let rows = reader.records().map(Result::unwrap);
        let mut latest = rows
            .filter(|row| &row[kind] == "England" && row[measure].contains("2C") && &row[period] == "latest")
            .map(|row| row[numerator].to_owned());
        latest.next().unwrap()
    };
    let (before, after) = (england(&before), england(&after));
    assert_ne!(before, after);
    let is_it = |figure: &&Value| {
        let row = figure["row"].as_str().unwrap();
        figure["table"] == "ascof_2bc"
            && figure["area"] == "England"
            && figure["figure"] == "numerator"
            && row.contains("2C")
            && row.contains("period latest")
    };
    let figure = figures.iter().find(is_it).unwrap();
    assert_eq!((figure["before"].as_str(), figure["after"].as_str()), (Some(before.as_str()), Some(after.as_str())));
    // The page and the CSV say the same, and nothing about people.
    let page = fs::read_to_string(output.join("revision/revision.html")).unwrap();
    assert!(page.contains("again.csv") && page.contains("Figures of ascof_2bc that changed"), "{page}");
    let listed = fs::read_to_string(output.join("revision/figures.csv")).unwrap();
    assert_eq!(listed.lines().count(), figures.len() + 1);
    assert!(!listed.contains("latest_person_details") && !listed.contains("events_described"));
}

#[test]
fn two_finished_runs_are_a_revision_when_nothing_else_differs() {
    let (place, received) = received();
    let run = |name: &str, more: &[&str]| {
        let output = place.path().join(name);
        let ran =
            cld(["run", text(&received), "-o", text(&output)].into_iter().chain(METHOD).chain(more.iter().copied()));
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        output
    };
    let first = run("first", &["--as-of", LATER]);
    // A file that is withdrawn is not in the folder of the second run.
    let register = fs::read_to_string(received.join("submissions.csv")).unwrap();
    let left: String =
        register.lines().filter(|line| !line.ends_with("again.csv")).map(|line| format!("{line}\n")).collect();
    fs::write(received.join("submissions.csv"), left).unwrap();
    let second = run("second", &["--as-of", LATER]);
    let folder = place.path().join("revision");
    let compared = cld(["compare", text(&first), text(&second), "--revision", text(&folder)]);
    assert_eq!(compared.status, Some(1), "{}", compared.error);
    assert!(compared.output.contains("again.csv withdrawn"), "{}", compared.output);
    assert!(compared.output.contains("taken up, not used: a later submission"), "{}", compared.output);
    let same = cld(["compare", text(&first), text(&first), "--revision", text(&place.path().join("same"))]);
    assert_eq!(same.status, Some(0), "{}", same.error);
    assert!(same.output.contains("No file changed."), "{}", same.output);
    let other = run("other", &["--as-of", LATER, "--period", "2022-04-01..2023-03-31"]);
    let refused = cld(["compare", text(&first), text(&other), "--revision", text(&place.path().join("none"))]);
    assert_eq!(refused.status, Some(2), "{}", refused.output);
    assert!(refused.error.contains("the period of the runs is"), "{}", refused.error);
    assert!(!place.path().join("none").exists());
}

#[test]
fn moments_that_are_no_two_are_refused() {
    let (place, received) = received();
    let output = place.path().join("out");
    let refused = |more: &[&str], said: &str| {
        let fixed = ["run", text(&received), "--period", PERIOD, "-o", text(&output), "--as-of", EARLIER];
        let ran = cld(fixed.into_iter().chain(more.iter().copied()));
        assert!(ran.status == Some(2) && ran.error.contains(said), "{}", ran.error);
        assert!(!output.exists());
    };
    refused(&["--as-of", "30/04/2024"], "names one moment twice");
    refused(&["--as-of", LATER, "--as-of", "2024-07-31"], "more than twice");
    refused(&["--as-of", LATER, "--against", "nhse-2024-documented"], "one period and one method");
}
