//! Folders that commands make: whole or not there, whoever else makes one and whenever the machine stops.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::scene::{cld, files, made_up_year, run_year, text};

const FEW: [&str; 4] = ["--authorities", "2", "--people", "20"];

/// A form that asks for counts.
const FORM: &str = r#"
reference = "DAR-1"
requester = "A university"
purpose = "Support by council"
key_purpose = "study"
legal_basis = "consent"
councils = ["all"]
first_day = 2023-04-01
last_day = 2024-03-31
retain_until = 2030-03-31
[[extract]]
table = "lts001b_1b"
items = ["la_code", "primary_support_reason", "people"]
"#;

/// A run that goes on meanwhile.
fn begun(folder: &Path, output: &Path) -> Child {
    let arguments = ["run", text(folder), "--parameters", "fy", "-o", text(output)];
    let mut command = Command::new(env!("CARGO_BIN_EXE_cld"));
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// What is in a folder.
fn names(place: &Path) -> BTreeSet<String> {
    fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn is_begun(place: &Path) -> bool {
    names(place).iter().any(|name| name.starts_with(".two.") && name.ends_with(".cld-unfinished"))
}

/// Waits until a run has begun its folder.
fn wait_for_folder(place: &Path) {
    let begun = Instant::now();
    while !is_begun(place) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no folder was begun: {:?}", names(place));
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn of_two_runs_to_one_name_the_second_is_reported_and_the_first_is_unharmed() {
    let (place, folder, alone) = made_up_year(&FEW);
    let run = place.path().join("two");
    let mut first = begun(&folder, &run);
    wait_for_folder(place.path());
    let second = run_year(&folder, &run, &[]);
    assert_eq!(second.status, Some(2), "{second:?}");
    assert!(second.error.contains("another command is making this folder now"), "{}", second.error);
    assert!(first.wait().unwrap().success());
    assert_eq!(names(place.path()), ["received", "run", "two"].map(str::to_owned).into());
    let tables = |run: &Path| -> Vec<_> {
        files(&run.join("layouts")).into_iter().filter(|(path, _)| path.extension() == Some("csv".as_ref())).collect()
    };
    assert!(tables(&run).len() > 10 && tables(&run) == tables(&alone), "the first run's tables are others");
}

#[test]
fn a_run_that_is_killed_leaves_nothing_after_the_next_command() {
    let (place, folder, run) = made_up_year(&FEW);
    let [killed, public] = ["two", "public"].map(|name| place.path().join(name));
    for after in [0, 40, 150, 400, 900] {
        let mut child = begun(&folder, &killed);
        wait_for_folder(place.path());
        std::thread::sleep(Duration::from_millis(after));
        child.kill().unwrap();
        child.wait().unwrap();
        // It may have been quicker.
        let is_whole = killed.exists();
        assert!(!is_whole || killed.join("manifest.json").is_file());
        // Whatever makes a folder in the same place clears up.
        let next = cld(["publish", text(&run), "-o", text(&public)]);
        assert_eq!(next.status, Some(0), "{}", next.error);
        for made in [&public, &killed].into_iter().filter(|made| made.exists()) {
            fs::remove_dir_all(made).unwrap();
        }
        // What was hidden, for whoever published.
        fs::remove_file(place.path().join("public-hidden.csv")).unwrap();
        assert_eq!(names(place.path()), ["received", "run"].map(str::to_owned).into(), "after {after} ms");
    }
    let again = run_year(&folder, &killed, &[]);
    assert_eq!(again.status, Some(0), "{}", again.error);
}

#[test]
fn what_is_made_is_its_owners_alone() {
    let (place, _, run) = made_up_year(&FEW);
    let public = place.path().join("public");
    assert_eq!(cld(["publish", text(&run), "-o", text(&public)]).status, Some(0));
    for folder in [&run, &public] {
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
    }
    let again = cld(["publish", text(&run), "-o", text(&public)]);
    assert_eq!(again.status, Some(2), "{again:?}");
    assert!(again.error.contains("already exists"), "{}", again.error);
}

#[test]
fn whatever_makes_a_folder_makes_it_whole_or_not_at_all() {
    let (place, _, run) = made_up_year(&FEW);
    // The key and the form are apart from where folders are made.
    let apart = tempfile::tempdir().unwrap();
    let [key, form] = ["study.key", "study.toml"].map(|name| apart.path().join(name));
    assert_eq!(cld(["key", "new", "--purpose", "study", "-o", text(&key)]).status, Some(0));
    fs::write(&form, FORM).unwrap();
    let approved = cld(["access", "approve", text(&form), "--role", "Caldicott Guardian", "--by", "N. Name"]);
    assert_eq!(approved.status, Some(0), "{}", approved.error);
    let kept = names(place.path());
    let out = place.path().join("two");
    let commands: [(&[&str], &str); 5] = [
        (&["pseudonymise", text(&run), "--purpose", "study", "--key-file", text(&key)], "manifest.json"),
        (&["access", "extract", text(&run), text(&form), "--key-file", text(&key)], "lts001b_1b.csv"),
        (&["synthesise", "--authorities", "3", "--people", "4000"], "submissions.csv"),
        (&["publish", text(&run)], "manifest.json"),
        (&["trace", "request", "--again", text(&run)], ".csv"),
    ];
    let has = |last: &str| names(&out).iter().any(|name| name.ends_with(last));
    for (arguments, last) in commands {
        let to = ["-o", text(&out)];
        for after in [0, 5, 30, 120, 400] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_cld"));
            let mut child =
                command.args(arguments).args(to).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(after));
            child.kill().unwrap();
            child.wait().unwrap();
            let left = names(place.path());
            assert!(!out.exists() || has(last), "{arguments:?} after {after} ms: {left:?}");
            if out.exists() {
                fs::remove_dir_all(&out).unwrap();
            }
        }
        let well = cld(arguments.iter().copied().chain(to.iter().copied()));
        assert_eq!(well.status, Some(0), "{}", well.error);
        assert!(has(last), "{arguments:?}: {:?}", names(&out));
        fs::remove_dir_all(&out).unwrap();
        let left: BTreeSet<String> = names(place.path()).difference(&kept).cloned().collect();
        assert!(left.iter().all(|name| name == "two-hidden.csv"), "{arguments:?} leaves {left:?}");
    }
}
