//! `cld prepare` as people use it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::scene::{cld, files, made_up, text};

/// Tables of a run, written for people, by name.
fn tables(received: &Path, options: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("run");
    let done =
        cld(["run", text(received), "--csv", "all", "-o", text(&run)].into_iter().chain(options.iter().copied()));
    assert_eq!(done.status, Some(0), "{}", done.error);
    files(&run.join("tables"))
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|end| end == "csv"))
        .collect()
}

#[test]
fn prepared_files_give_the_tables_that_the_files_give() {
    let release_2 = ["--release", "release-2", "--period", "2025-04-01..2026-03-31"];
    let dhsc = ["--method", "dhsc-r2", "--period", "2025-04-01..2026-03-31"];
    let fy = ["--parameters", "fy"];
    for (more, method) in [(&[][..], &fy[..]), (&release_2[..], &dhsc[..])] {
        let options = ["--authorities", "2", "--people", "60", "--history", "--errors", "0.1"];
        let (place, received) = made_up(&[&options[..], more].concat());
        let ready = place.path().join("ready");
        fs::create_dir_all(ready.join("submissions")).unwrap();
        fs::copy(received.join("submissions.csv"), ready.join("submissions.csv")).unwrap();
        for (name, _) in files(&received.join("submissions")) {
            let [from, to] = [&received, &ready].map(|folder| folder.join("submissions").join(&name));
            let done = cld(["prepare", text(&from), "-o", text(&to)]);
            assert!(matches!(done.status, Some(0 | 1)), "{}{}", done.output, done.error);
        }
        let (before, after) = (tables(&received, method), tables(&ready, method));
        assert!(before.len() >= 20);
        // It shows the texts that were sent, which is what preparing a file changes.
        let as_sent = Path::new("data_quality_values.csv");
        for (name, table) in before.iter().filter(|(name, _)| *name != as_sent) {
            assert!(after.get(name) == Some(table), "{} is another", name.display());
        }
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (april, ready, changes) = (at("april.csv"), at("ready.csv"), at("changes.csv"));
    let header = "LA Code,NHS Number,Last Name,Gender,Event Type,Event Start Date";
    fs::write(&april, format!("{header}\n211,9990000018,SECRETŁ,male,Review,2024-05-01\n")).unwrap();
    let done = cld(["prepare", text(&april), "-o", text(&ready), "--changes", text(&changes)]);
    assert_eq!(done.status, Some(2), "{}", done.output);
    assert!(
        !ready.exists() && done.output.contains("Last Name: a letter that Windows-1252 does not have"),
        "{}",
        done.output
    );
    let listed = fs::read_to_string(&changes).unwrap();
    assert!(
        listed.contains("2,Last Name,refused,letter_lacking,")
            && listed.contains("2,Event Start Date,changed,date_form,")
    );
    assert!(!(listed + &done.output + &done.error).contains("SECRET"), "no value is shown");
    let fixed = fs::read_to_string(&april).unwrap().replace('Ł', "L");
    fs::write(&april, fixed).unwrap();
    let done = cld(["prepare", text(&april), "-o", text(&ready)]);
    assert_eq!(done.status, Some(0), "{}{}", done.output, done.error);
    assert!(done.output.contains("         37 columns: column added, without values"), "{}", done.output);
    let written = fs::read(&ready).unwrap();
    assert!(String::from_utf8_lossy(&written).contains(",Male,") && written.ends_with(b"\r\n"));
    let again = cld(["prepare", text(&april), "-o", text(&ready)]);
    assert!(again.status == Some(2) && again.error.contains("already exists"), "{}", again.error);
    assert_eq!(cld(["prepare", text(&april), "-o", text(&april)]).status, Some(2));
    assert!(fs::read(&ready).unwrap() == written);
    let (packed, line) = (at("ready.csv.gz"), |path: &Path| cld(["check", text(path), "--json"]).output);
    assert_eq!(cld(["prepare", text(&april), "-o", text(&packed), "--gzip"]).status, Some(0));
    let [plain, gzip] = [&ready, &packed].map(|path| serde_json::from_str::<serde_json::Value>(&line(path)).unwrap());
    assert_eq!((&plain["findings"], &plain["sending"]["taken"]), (&gzip["findings"], &true.into()));
    assert_eq!(gzip["sending"]["findings"], serde_json::json!({}));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "no draft is left");
}

#[test]
fn one_file_is_run_by_what_it_says_of_itself() {
    let (place, received) = made_up(&["--authorities", "1", "--people", "40"]);
    let file = files(&received.join("submissions")).into_keys().next().unwrap();
    let run = place.path().join("run");
    let done = cld(["run", text(&received.join("submissions").join(&file)), "-o", text(&run)]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    for said in
        ["since no receipt is given", "period   01/04/2023 to 31/03/2024, as the file states it", "DHSC, Release 2"]
    {
        assert!(done.output.contains(said), "{said}: {}", done.output);
    }
    assert!(run.join("manifest.json").exists());
}
