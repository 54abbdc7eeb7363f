//! A finished run goes by the book that it followed, and can be opened for ever.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use cld_book::Book;
use cld_engine::Limits;
use cld_run::{Finished, RunRecord};
use tempfile::TempDir;

use crate::scene::{cld, files, made_up, text};

/// A run by a book that counts people up to 99 where the built-in one counts them up to 64.
struct Scene {
    place: TempDir,
    run: PathBuf,
    book: PathBuf,
}

const OTHER: &str = "By another book";

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "60", "--seed", "7"]);
    let [run, book] = ["run", "book"].map(|name| place.path().join(name));
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    assert!(Command::new("cp").arg("-r").args([&built_in, &book]).status().unwrap().success());
    let page = book.join("methods/nhse-2024/tables/ascof_2b.md");
    let sql = fs::read_to_string(&page).unwrap();
    let changed =
        sql.replace("age between 18 and 64", "age between 18 and 99").replace("| 2          |", "| 3          |");
    assert_ne!(sql, changed);
    fs::write(&page, changed).unwrap();
    let arguments = ["--book", text(&book), "run", text(&folder), "--parameters", "fy", "-o", text(&run)];
    let ran = cld(arguments);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    Scene { place, run, book }
});

fn well<'a>(arguments: impl IntoIterator<Item = &'a str>) -> String {
    let done = cld(arguments);
    assert_eq!(done.status, Some(0), "{}", done.error);
    done.output
}

#[test]
fn a_run_is_explained_reported_and_published_by_the_book_that_it_followed() {
    let Scene { place, run, .. } = &*SCENE;
    let followed: serde_json::Value = serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap();
    let said = well(["explain", text(run), "--table", "ascof_2b", "--cell", "2,admissions"]);
    assert!(said.contains("and gives ") && said.contains("the figure itself"), "{said}");
    assert!(!said.contains(OTHER), "{said}");
    let [page, public] = ["own.html", "own"].map(|name| place.path().join(name));
    well(["report", text(run), "-o", text(&page)]);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains(followed["book"].as_str().unwrap()) && !page.contains(OTHER));
    well(["publish", text(run), "--table", "STS001.1a", "-o", text(&public)]);
    let origin: serde_json::Value = serde_json::from_slice(&fs::read(public.join("manifest.json")).unwrap()).unwrap();
    assert_eq!((&origin["book"], &origin["other_book"]), (&followed["book"], &serde_json::Value::Null));
}

#[test]
fn another_book_is_deliberate_and_every_output_names_it() {
    let Scene { place, run, .. } = &*SCENE;
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let by = |arguments: &[&str]| well(["--book", text(&built_in)].into_iter().chain(arguments.iter().copied()));
    let [page, public] = ["other.html", "other"].map(|name| place.path().join(name));
    let rows = place.path().join("other.csv");
    assert!(by(&["explain", text(run), "--table", "ascof_2b", "-o", text(&rows)]).contains(OTHER));
    let rows = fs::read_to_string(rows).unwrap();
    assert!(rows.lines().count() > 1 && rows.lines().skip(1).all(|row| row.contains(OTHER)), "{rows}");
    by(&["report", text(run), "-o", text(&page)]);
    assert!(fs::read_to_string(page).unwrap().contains(OTHER));
    assert!(by(&["publish", text(run), "--table", "STS001.1a", "-o", text(&public)]).contains(OTHER));
    assert!(fs::read_to_string(public.join("manifest.json")).unwrap().contains(OTHER));
}

#[test]
fn the_same_book_by_its_name_is_no_other() {
    let Scene { run, book, .. } = &*SCENE;
    assert!(!well(["--book", text(book), "explain", text(run), "--table", "ascof_2b"]).contains(OTHER));
}

#[test]
fn a_book_that_is_damaged_in_the_run_is_said_and_not_replaced() {
    let (place, run) = unpacked("form-2");
    let archive = run.join("book.zip");
    let bytes = fs::read(&archive).unwrap();
    for damaged in [&bytes[..bytes.len() / 2], b""] {
        fs::write(&archive, damaged).unwrap();
        let refused = cld(["explain", text(&run), "--table", "sts001"]);
        assert_eq!(refused.status, Some(2), "{refused:?}");
        assert!(refused.error.contains("the book that it followed is damaged"), "{}", refused.error);
    }
    fs::remove_file(&archive).unwrap();
    let refused = cld(["explain", text(&run), "--table", "sts001"]);
    assert_eq!(refused.status, Some(2), "{refused:?}");
    drop(place);
}

/// A folder of runs that an earlier version made: see `crates/cld/tests/kept/README.md`.
fn unpacked(form: &str) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/kept/{form}.tar.gz"));
    let done = Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(place.path()).status().unwrap();
    assert!(done.success(), "{form} does not unpack");
    let run = place.path().join("run");
    (place, run)
}

#[test]
fn a_run_of_the_second_form_is_opened_for_ever() {
    let (place, run) = unpacked("form-2");
    let said = well(["explain", text(&run), "--table", "lts001b_1a", "--cell", "2,people"]);
    assert!(said.contains("the figure itself"), "{said}");
    let [page, public] = ["report.html", "public"].map(|name| place.path().join(name));
    well(["report", text(&run), "--area", "211", "-o", text(&page)]);
    well(["publish", text(&run), "-o", text(&public)]);
    assert!(public.join("LTS001b.1a.csv").is_file());
}

#[test]
fn a_run_of_the_first_form_is_opened_for_ever() {
    let (place, run) = unpacked("form-1");
    let texts: BTreeMap<String, String> = files(&place.path().join("book"))
        .into_iter()
        .map(|(path, bytes)| (path.to_str().unwrap().to_owned(), String::from_utf8(bytes).unwrap()))
        .collect();
    let book = Book::kept(texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap();
    let record = RunRecord::read(&run).unwrap();
    assert_eq!((record.period().as_str(), record.book == book.digest), ("2023-04-01 to 2024-03-31", true));
    let opened = Finished::open(&book, &run, true, &Limits::default()).unwrap();
    assert!(opened.tables().count() >= 60, "{} tables", opened.tables().count());
    for page in opened.tables() {
        let rows = opened.engine.count(&page.name).unwrap();
        let recorded = record.tables.iter().find(|table| table.name == page.name).map(|table| table.rows);
        assert_eq!(Some(rows), recorded, "{}", page.name);
    }
    // It keeps no book, and the built-in one is another by now.
    let refused = cld(["explain", text(&run), "--table", "sts001"]);
    assert_eq!(refused.status, Some(2), "{refused:?}");
    assert!(
        refused.error.contains("keeps no copy of the book") && refused.error.contains("--book"),
        "{}",
        refused.error
    );
}
