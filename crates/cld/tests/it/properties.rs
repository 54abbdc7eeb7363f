//! What a run gives depends on the rows, and on nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use csv::ByteRecord;

use crate::scene::{files, made_up, run_year, shuffle, unpacked};

/// Submissions as received, and the tables that they give.
struct Received {
    /// Lines of submissions.csv; the first holds the columns' names.
    receipts: Vec<String>,
    /// Rows of each file; the first is its header.
    files: BTreeMap<String, Vec<ByteRecord>>,
    tables: Tables,
}

type Tables = BTreeMap<PathBuf, String>;

static ALL: LazyLock<[Received; 2]> = LazyLock::new(|| {
    let (_made, made_up) = made_up(&["--authorities", "3", "--people", "60", "--history", "--seed", "7"]);
    let (_xla, xla) = unpacked("xla");
    [Received::read(&made_up), Received::read(&xla)]
});

const REGISTER: &str = "submission_register.csv";
const COUNCILS: &str = "council_register.csv";

impl Received {
    fn read(folder: &Path) -> Received {
        let receipts = fs::read_to_string(folder.join("submissions.csv")).unwrap().lines().map(str::to_owned).collect();
        let rows = |bytes: &[u8]| reader(bytes).into_byte_records().map(Result::unwrap).collect();
        let read = files(&folder.join("submissions")).into_iter();
        let files = read.map(|(path, bytes)| (path.to_str().unwrap().to_owned(), rows(&bytes))).collect();
        Received { receipts, files, tables: tables(folder, &[]) }
    }

    /// The tables of other receipts and files.
    fn tables_of(receipts: &[String], files: &BTreeMap<String, Vec<ByteRecord>>, options: &[&str]) -> Tables {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("submissions")).unwrap();
        fs::write(place.path().join("submissions.csv"), receipts.join("\n") + "\n").unwrap();
        for (name, rows) in files {
            let path = place.path().join("submissions").join(name);
            let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).unwrap();
            rows.iter().for_each(|row| writer.write_byte_record(row).unwrap());
            writer.flush().unwrap();
        }
        tables(place.path(), options)
    }
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes)
}

/// The tables of a run over the year.
fn tables(folder: &Path, options: &[&str]) -> Tables {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("run");
    let done = run_year(folder, &run, options);
    assert_eq!(done.status, Some(0), "{}", done.error);
    csv_of(&run)
}

/// The tables of a run that is there.
fn csv_of(run: &Path) -> Tables {
    let written =
        files(&run.join("tables")).into_iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "csv"));
    let tables: Tables = written.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
    assert!(tables.len() >= 60, "{} tables", tables.len());
    tables
}

/// Asserts that every table is the same, byte for byte.
#[track_caller]
fn same(tables: &Tables, as_before: &Tables) {
    for (name, table) in as_before {
        assert!(tables.get(name) == Some(table), "{} is another", name.display());
    }
}

#[test]
fn the_order_of_rows_makes_no_difference() {
    for received in ALL.iter() {
        let mut files = received.files.clone();
        files.values_mut().for_each(|rows| shuffle(&mut rows[1..]));
        assert!(files != received.files);
        same(&Received::tables_of(&received.receipts, &files, &[]), &received.tables);
    }
}

#[test]
fn a_submission_in_two_files_counts_as_one() {
    for received in ALL.iter() {
        let mut files = BTreeMap::new();
        for (name, rows) in &received.files {
            for (part, rest) in [("a_", 0), ("b_", 1)] {
                let own =
                    rows.iter().enumerate().filter(|(at, _)| *at == 0 || at % 2 == rest).map(|(_, row)| row.clone());
                files.insert(format!("{part}{name}"), own.collect());
            }
        }
        let mut receipts = vec![received.receipts[0].clone()];
        for receipt in &received.receipts[1..] {
            let (front, name) = receipt.rsplit_once(',').unwrap();
            receipts.extend(["a_", "b_"].map(|part| format!("{front},{part}{name}")));
        }
        let mut tables = Received::tables_of(&receipts, &files, &[]);
        for register in [REGISTER, COUNCILS] {
            let (of_parts, before) =
                (tables.remove(Path::new(register)).unwrap(), &received.tables[Path::new(register)]);
            assert_eq!(choices(&of_parts), choices(before), "{register}");
            tables.insert(register.into(), before.clone());
        }
        same(&tables, &received.tables);
    }
}

/// The register without what is said of files: their names and their numbers of rows.
fn choices(register: &str) -> BTreeSet<Vec<String>> {
    let mut reader = csv::Reader::from_reader(register.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let of_submission = |row: csv::StringRecord| {
        let cells =
            columns.iter().zip(&row).filter(|(column, _)| !["file", "file_before", "row_count"].contains(column));
        cells.map(|(_, cell)| cell.to_owned()).collect()
    };
    reader.records().map(|row| of_submission(row.unwrap())).collect()
}

#[test]
fn the_number_of_partitions_makes_no_difference() {
    for received in ALL.iter() {
        for partitions in ["1", "4"] {
            let tables = Received::tables_of(&received.receipts, &received.files, &["--partitions", partitions]);
            same(&tables, &received.tables);
        }
    }
}

#[test]
fn little_memory_makes_no_difference() {
    for received in ALL.iter() {
        same(&Received::tables_of(&received.receipts, &received.files, &["--memory", "64"]), &received.tables);
    }
}

#[test]
fn a_run_folder_that_is_there_is_left_as_it_is() {
    let (place, folder) = made_up(&["--authorities", "1", "--people", "10"]);
    let run = place.path().join("run");
    assert_eq!(run_year(&folder, &run, &[]).status, Some(0));
    let before = files(&run);
    let again = run_year(&folder, &run, &[]);
    assert_eq!(again.status, Some(2), "{again:?}");
    assert!(again.error.contains(run.to_str().unwrap()), "{}", again.error);
    assert!(files(&run) == before);
}

#[test]
fn the_name_of_a_folder_makes_no_difference() {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "10"]);
    let plain = tables(&folder, &[]);
    let odd = place.path().join("a[1]/a?b/st*r/run:2024/with spaces /50%20/a#1/ünïcode/dots..");
    fs::create_dir_all(&odd).unwrap();
    fs::rename(&folder, odd.join("re[c]*:eived")).unwrap();
    // A name that begins like a URL, relative to where the command is given.
    let cld = |arguments: &[&str]| {
        let ran = Command::new(env!("CARGO_BIN_EXE_cld")).current_dir(&odd).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    cld(&["run", "re[c]*:eived", "--parameters", "fy", "--csv", "all", "--memory", "64", "-o", "run:2024"]);
    same(&csv_of(&odd.join("run:2024")), &plain);
    cld(&["explain", "run:2024", "--table", "sts001"]);
}
