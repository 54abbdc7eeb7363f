//! What must hold whatever is added: who may name the engine, who may import whom, what a run may hold.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use arrow::array::RecordBatch;
use arrow::util::display::array_value_to_string;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::scene::{files, made_up, run_year, text};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a crate's manifest names under `[dependencies]` or another heading.
fn named(name: &str, heading: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(crates().join(name).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    manifest
        .get(heading)
        .and_then(toml::Value::as_table)
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

fn names() -> Vec<String> {
    fs::read_dir(crates()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The sources of a crate by path, this file left out.
fn sources(name: &str) -> Vec<(PathBuf, String)> {
    let found = files(&crates().join(name)).into_iter();
    let rust =
        found.filter(|(path, _)| path.extension().is_some_and(|end| end == "rs") && !path.ends_with("invariants.rs"));
    rust.map(|(path, bytes)| (Path::new(name).join(path), String::from_utf8(bytes).unwrap())).collect()
}

/// Crates of the engine that plan one expression and run no query; the rules are compiled with them.
const PLANNERS: [&str; 6] = [
    "datafusion-common",
    "datafusion-expr",
    "datafusion-functions",
    "datafusion-optimizer",
    "datafusion-physical-expr",
    "datafusion-sql",
];

#[test]
fn only_the_engine_crate_names_the_engine() {
    // The tests of the structure name what nobody may link.
    let may = ["cld-engine", "cld-provenance", "cld-structure"];
    for name in names().iter().filter(|name| !may.contains(&name.as_str())) {
        let engine =
            |word: &str| word.to_lowercase().starts_with("datafusion") || word.to_lowercase().contains("ballista");
        let headings = ["dependencies", "dev-dependencies", "build-dependencies"];
        let dependencies: BTreeSet<String> = headings.iter().flat_map(|heading| named(name, heading)).collect();
        let mut words: BTreeSet<String> = dependencies.into_iter().filter(|name| engine(name)).collect();
        for (_, text) in sources(name) {
            let spoken = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| engine(word));
            words.extend(spoken.map(|word| word.replace('_', "-")));
        }
        if ["cld-condition", "cld-validate"].contains(&name.as_str()) {
            words.retain(|word| word != "DataFusionError" && !PLANNERS.contains(&word.as_str()));
        }
        assert!(words.is_empty(), "{name} names {words:?}");
    }
}

#[test]
fn the_book_names_no_engine() {
    let found = named("cld-book", "dependencies");
    for foreign in ["arrow", "parquet", "simd-csv", "cld-engine"] {
        assert!(!found.contains(foreign), "cld-book names {foreign}");
    }
    assert!(!found.iter().any(|name| name.starts_with("datafusion")), "{found:?}");
}

#[test]
fn stages_do_not_import_stages() {
    let stages = ["cld-submission", "cld-validate", "cld-identity", "cld-method"];
    // Rules are checked on rows as they are read, before there is a stored table to meet in.
    let allowed = [("cld-validate", "cld-submission")];
    for stage in stages {
        for other in named(stage, "dependencies").iter().filter(|other| stages.contains(&other.as_str())) {
            assert!(allowed.contains(&(stage, other)), "{stage} imports {other}");
        }
    }
}

/// The rows of a Parquet file.
fn rows(path: &Path) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(path).unwrap()).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

/// Every value of a Parquet file as text, a line each.
fn values(path: &Path) -> String {
    let mut text = String::new();
    for batch in rows(path) {
        for column in batch.columns() {
            (0..batch.num_rows()).for_each(|row| text += &(array_value_to_string(column, row).unwrap() + "\n"));
        }
    }
    text
}

/// The NHS numbers and councils' identifiers of people in a folder of submissions, whole postcodes, family names that are
/// no words and birth dates that are no other dates, in lower case.
fn identifiers(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for bytes in files(&folder.join("submissions")).values() {
        // Planted rows may be too long, or hold bytes that are no text.
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        for row in reader.byte_records().map(Result::unwrap) {
            let own = header.iter().zip(&row).filter(|(name, cell)| match *name {
                // A word for "no identifier" is nobody's.
                "NHS Number" | "LA Person Unique Identifier" => cell.iter().any(u8::is_ascii_digit),
                "Postcode" => cell.len() == 8 && cell.starts_with(b"ZZ"),
                "Last Name" => cell.contains(&b'-') || cell.contains(&b'\''),
                _ => false,
            });
            found.extend(
                own.map(|(_, cell)| String::from_utf8_lossy(cell).to_lowercase()).filter(|cell| !cell.is_empty()),
            );
            let born = header.iter().position(|name| name == "Date of Birth").and_then(|place| row.get(place));
            found.extend(born.map_or(Vec::new(), |cell| birth_date(&String::from_utf8_lossy(cell))));
        }
    }
    found
}

/// A birth date as submissions and as tables write it. The month is kept, so its first day tells nothing; events of made-up
/// submissions are later than 1960.
fn birth_date(cell: &str) -> Vec<String> {
    match cell.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] if day != "01" && year.len() == 4 && year < "1960" => {
            vec![cell.to_owned(), format!("{year}-{month}-{day}")]
        }
        _ => Vec::new(),
    }
}

#[test]
fn no_identifier_in_a_run_outside_the_vault() {
    let (place, folder) =
        made_up(&["--authorities", "3", "--people", "60", "--history", "--seed", "7", "--errors", "0.2"]);
    let run = place.path().join("run");
    let done = run_year(&folder, &run, &[]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    let identifiers = identifiers(&folder);
    assert!(identifiers.len() > 300, "{} identifiers", identifiers.len());
    assert!(identifiers.iter().any(|identifier| identifier.contains('/')), "no birth dates");
    let known = |text: &str| {
        let text = text.to_lowercase();
        identifiers.iter().any(|identifier| text.contains(identifier.as_str()))
    };
    for (path, bytes) in files(&run).into_iter().filter(|(path, _)| !path.starts_with("vault")) {
        assert!(!known(&String::from_utf8_lossy(&bytes)), "{} holds an identifier", path.display());
        if path.extension().is_some_and(|end| end == "parquet") {
            assert!(!known(&values(&run.join(&path))), "{} holds an identifier", path.display());
        }
    }
    assert!(!known(&done.output) && !known(&done.error));
    for there in ["vault/identifiers.parquet", "vault/people.parquet"] {
        assert!(known(&values(&run.join(there))), "the search does not find what is in {there}");
    }
    let rights = |path: &str| fs::metadata(run.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((rights("vault"), rights("vault/identifiers.parquet")), (0o700, 0o600));
}

#[test]
fn a_run_of_a_file_that_is_not_there_leaves_nothing_behind() {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "10"]);
    let run = place.path().join("run");
    let (last, content) = files(&folder.join("submissions")).into_iter().next_back().unwrap();
    fs::remove_file(folder.join("submissions").join(&last)).unwrap();
    let failed = run_year(&folder, &run, &[]);
    assert_eq!(failed.status, Some(2), "{failed:?}");
    assert!(failed.error.contains("which is not in"), "{}", failed.error);
    assert!(!run.exists());
    fs::write(folder.join("submissions").join(&last), content).unwrap();
    finishes(place.path(), &folder);
}

#[test]
fn a_half_written_run_never_looks_finished() {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "10"]);
    let (book, run) = (place.path().join("book"), place.path().join("run"));
    for (path, bytes) in files(&crates().join("../book")) {
        let text = String::from_utf8(bytes).unwrap();
        // The last table fails on its first row.
        let text = match path.ends_with("submission_register.md") {
            true => text.replace("s.row_count,", "s.row_count / (s.row_count - s.row_count) as row_count,"),
            false => text,
        };
        fs::create_dir_all(book.join(&path).parent().unwrap()).unwrap();
        fs::write(book.join(path), text).unwrap();
    }
    let failed = run_year(&folder, &run, &["--book", text(&book)]);
    assert_eq!(failed.status, Some(2), "{failed:?}");
    assert!(failed.error.contains("submission_register.md"), "{}", failed.error);
    // Nothing is left of it: neither rows nor identifiers.
    let left: BTreeSet<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, BTreeSet::from(["book".into(), "received".into()]));
    fs::remove_dir_all(book).unwrap();
    finishes(place.path(), &folder);
}

#[test]
fn a_disk_that_takes_no_more_is_named_and_nothing_is_lost() {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "200"]);
    let (received, run) = (files(&folder), place.path().join("run"));
    // No file may grow beyond so many KiB; the write that would is refused, as a full disk refuses it.
    for most in [16, 64] {
        let shell = format!("trap '' XFSZ; ulimit -f {most}; exec \"$@\"");
        let fixed = ["run", text(&folder), "--parameters", "fy", "--output", text(&run)];
        let command = ["-c", &shell, "bash", env!("CARGO_BIN_EXE_cld")];
        let failed = Command::new("bash").args(command).args(fixed).output().unwrap();
        let error = String::from_utf8(failed.stderr).unwrap();
        assert_eq!(failed.status.code(), Some(3), "{most} KiB: {error}");
        assert!(error.contains("the space on the disk"), "{most} KiB: {error}");
        assert!(!run.exists());
    }
    assert!(files(&folder) == received, "submissions have changed");
    finishes(place.path(), &folder);
}

/// Asserts that a run to the name of one that failed finishes and leaves nothing else behind.
fn finishes(place: &Path, folder: &Path) {
    let run = place.join("run");
    let mended = run_year(folder, &run, &[]);
    assert_eq!(mended.status, Some(0), "{}", mended.error);
    assert!(run.join("manifest.json").is_file());
    assert_eq!(
        fs::read_to_string(run.join("summary.txt")).unwrap(),
        mended.output.split("\nStored in").next().unwrap()
    );
    let left: BTreeSet<_> = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, BTreeSet::from(["received".into(), "run".into()]));
}

#[test]
fn every_row_read_is_processed() {
    for errors in ["0", "0.2"] {
        let (place, folder) = made_up(&["--authorities", "3", "--people", "60", "--history", "--errors", errors]);
        let run = place.path().join("run");
        let done = run_year(&folder, &run, &[]);
        assert_eq!(done.status, Some(0), "{}", done.error);
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(run.join("manifest.json")).unwrap()).unwrap();
        let mut sent = 0;
        for file in manifest["submissions"].as_array().unwrap() {
            let bytes = fs::read(folder.join("submissions").join(file["file"].as_str().unwrap())).unwrap();
            let count = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice()).byte_records().count();
            assert_eq!(file["rows"], count as u64, "{file}");
            sent += count;
        }
        assert_eq!(manifest["rows_read"], sent as u64);
        let stored = files(&run.join("submitted")).into_keys().flat_map(|path| rows(&run.join("submitted").join(path)));
        assert_eq!(stored.map(|batch| batch.num_rows()).sum::<usize>(), sent);
    }
}
