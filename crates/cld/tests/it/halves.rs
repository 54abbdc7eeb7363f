//! A run in two halves, between which another engine calculates the pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use arrow::array::{ArrayRef, StringArray};
use cld_figures::TypedTable;
use tempfile::TempDir;

use crate::scene::{cld, files, made_up, text};

/// The submissions, a run of them in one, and how the first half is begun.
struct Scene {
    _place: TempDir,
    folder: PathBuf,
    whole: PathBuf,
}

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "60", "--seed", "7"]);
    let whole = place.path().join("whole");
    let ran = cld(["run", text(&folder), "--method", "nhse-2024", "--parameters", "fy", "-o", text(&whole)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    Scene { _place: place, folder, whole }
});

/// The first half, and a folder that goes when it is dropped.
fn taken_in() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("it's a run");
    let done = cld(["intake", text(&SCENE.folder), "--method", "nhse-2024", "--parameters", "fy", "-o", text(&run)]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    assert!(done.output.contains("no page is calculated yet"), "{}", done.output);
    (place, run)
}

/// Does what the script would: stores every page of the whole run, each said to be whole, and which engine it was.
fn calculated_elsewhere(run: &Path) {
    for room in ["steps", "tables"] {
        for entry in fs::read_dir(SCENE.whole.join(room)).unwrap() {
            let from = entry.unwrap().path();
            if from.is_dir() {
                let to = run.join(room).join(from.file_name().unwrap());
                fs::create_dir_all(&to).unwrap();
                for part in fs::read_dir(&from).unwrap() {
                    let part = part.unwrap().path();
                    let name = part.file_name().unwrap().to_str().unwrap().replace(".parquet", "-c000.snappy.parquet");
                    fs::copy(&part, to.join(name)).unwrap();
                }
                fs::write(to.join("_SUCCESS"), "").unwrap();
            }
        }
    }
    let said: ArrayRef = Arc::new(StringArray::from(vec!["Another engine 1.0"]));
    let said = TypedTable::new("engine", vec![("engine".to_owned(), said)]).unwrap();
    said.store(&run.join("engine")).unwrap();
    fs::write(run.join("engine/_SUCCESS"), "").unwrap();
}

#[test]
fn two_halves_give_what_one_run_gives() {
    let (_place, run) = taken_in();
    calculated_elsewhere(&run);
    let done = cld(["finish", text(&run)]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    assert!(done.output.contains("Calculated by Another engine 1.0"), "{}", done.output);
    let is_for_people = |name: &Path| name.extension().is_some_and(|form| form == "csv" || form == "txt");
    let mut seen = 0;
    for (name, bytes) in files(&SCENE.whole).into_iter().filter(|(name, _)| is_for_people(name)) {
        let own = fs::read_to_string(run.join(&name)).unwrap().replace("Calculated by Another engine 1.0\n", "");
        assert_eq!(own.as_bytes(), bytes, "{}", name.display());
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
    let explained = cld(["explain", text(&run), "--table", "ascof_2e"]);
    assert_eq!(explained.status, Some(0), "{}", explained.error);
    let again = cld(["finish", text(&run)]);
    assert_eq!(again.status, Some(2));
    assert!(again.error.contains("is finished"), "{}", again.error);
}

#[test]
fn a_page_that_is_not_there_or_has_other_columns_is_no_empty_table() {
    let (_place, run) = taken_in();
    let early = cld(["finish", text(&run)]);
    assert_eq!(early.status, Some(2));
    assert!(early.error.contains("engine") && early.error.contains("run the script"), "{}", early.error);
    calculated_elsewhere(&run);
    fs::remove_file(run.join("tables/ascof_2e/_SUCCESS")).unwrap();
    let torn = cld(["finish", text(&run)]);
    assert!(torn.status == Some(2) && torn.error.contains("ascof_2e"), "{}", torn.error);
    fs::remove_dir_all(run.join("tables/ascof_2e")).unwrap();
    let missing = cld(["finish", text(&run)]);
    assert!(missing.status == Some(2) && missing.error.contains("not taken for an empty one"), "{}", missing.error);
    fs::create_dir(run.join("tables/ascof_2e")).unwrap();
    for part in fs::read_dir(run.join("tables/ascof_3d")).unwrap() {
        let part = part.unwrap().path();
        fs::copy(&part, run.join("tables/ascof_2e").join(part.file_name().unwrap())).unwrap();
    }
    let other = cld(["finish", text(&run)]);
    assert!(other.status == Some(2) && other.error.contains("other columns"), "{}", other.error);
    assert!(!run.join("manifest.json").exists());
}

#[test]
fn a_run_that_is_taken_in_does_not_look_finished() {
    let (_place, run) = taken_in();
    for command in [&["explain", text(&run), "--table", "ascof_2e"][..], &["report", text(&run), "-o", "x.html"]] {
        let done = cld(command.iter().copied());
        assert_eq!(done.status, Some(2));
        assert!(done.error.contains("cld finish"), "{}", done.error);
    }
    let done = cld(["finish", text(&SCENE.folder)]);
    assert!(done.status == Some(2) && done.error.contains("cld intake"), "{}", done.error);
}

#[test]
fn the_script_is_the_same_each_time_and_names_each_place() {
    let (place, run) = taken_in();
    let script = |name: &str, more: &[&str]| {
        let path = place.path().join(name);
        let done =
            cld(["book", "export", "spark", text(&run), "-o", text(&path)].into_iter().chain(more.iter().copied()));
        assert_eq!(done.status, Some(0), "{}", done.error);
        fs::read_to_string(path).unwrap()
    };
    let first = script("first.sql", &[]);
    assert_eq!(first, script("second.sql", &[]));
    assert!(first.contains("it\\'s a run/tables/ascof_2e'"), "a quote in a path is escaped");
    assert!(!first.contains('$'), "every bound is filled in");
    assert!(!run.join("spill").exists() && !run.join("steps").exists(), "writing it down calculates nothing");
    let into = script("into.sql", &["--at", "/Volumes/a/b/run/", "--into", "a.b"]);
    assert!(into.contains("create or replace table a.b.ascof_2e as") && into.contains("'/Volumes/a/b/run/submitted'"));
    assert!(!first.contains("vault"), "who people are is not for the other engine");
    let stored = |script: &str| script.matches("insert overwrite directory").count();
    let page = run.join("tables/ascof_2e");
    fs::create_dir_all(&page).unwrap();
    assert_eq!(
        stored(&script("torn.sql", &["--resume"])),
        stored(&first),
        "a page without the sign is calculated again"
    );
    fs::write(page.join("_SUCCESS"), "").unwrap();
    let rest = script("rest.sql", &["--resume"]);
    assert_eq!(stored(&rest), stored(&first) - 1);
    assert!(rest.contains("view ascof_2e using parquet"), "what is stored is opened");
}

#[test]
fn what_goes_with_a_server_goes_without_one_nowhere() {
    let (place, run) = taken_in();
    let output = place.path().join("again");
    for (given, said) in [
        (&["--resume", "-o", text(&output)][..], "Name it with --on"),
        (&["--at", "/elsewhere", "-o", text(&output)], "Name it with --on"),
        (&["--on", "sc://localhost:1", "-o", text(&output)], "cannot be used with"),
        (&["--on", "sc://localhost:1", "--period", "2023-04-01..2024-03-31"], "cannot be used with"),
        (&[], "--output"),
        #[cfg(not(feature = "spark"))]
        (&["--on", "sc://localhost:1"], "cargo build --features spark"),
        #[cfg(feature = "spark")]
        (&["--on", "http://localhost:1"], "sc://HOST:PORT"),
    ] {
        let done = cld(["run", text(&run)].into_iter().chain(given.iter().copied()));
        assert!(done.status == Some(2) && done.error.contains(said), "{given:?}: {}", done.error);
    }
    assert!(run.join("intake.json").exists() && !run.join("steps").exists() && !output.exists());
}
