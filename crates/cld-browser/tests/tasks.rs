//! What a page does is what the commands do, byte for byte: here with memory as the page, in `make page-test` in a browser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use cld_book::Book;
use cld_browser::{File, Page, Request, Stream, Task, done};
use cld_check::{FindingsFile, Opened, Report, USUAL_WAY, json};
use cld_prepare::{Packing, Preparation};
use cld_synthesise::{Plan, Size, synthesise};
use cld_validate::{Day, Manner, RuleSets, SpillTo};

const DAY: i32 = 20_787;

/// A page that is memory.
#[derive(Clone)]
struct Memory {
    files: Arc<[Vec<u8>]>,
    results: Arc<Mutex<BTreeMap<u8, Vec<u8>>>>,
    /// Bytes that one result has room for.
    room: usize,
}

impl Memory {
    fn with(files: &[Vec<u8>]) -> Memory {
        Memory { files: files.into(), results: Arc::default(), room: usize::MAX }
    }

    fn result(&self, stream: Stream) -> Vec<u8> {
        self.results.lock().unwrap().remove(&(stream as u8)).unwrap_or_default()
    }
}

impl Page for Memory {
    fn length(&self, file: File) -> u64 {
        self.files[file as usize].len() as u64
    }

    fn read(&self, file: File, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let rest = self.files[file as usize].get(at as usize..).unwrap_or_default();
        // A page may give less than it is asked for.
        let count = rest.len().min(into.len()).min(10_007);
        into[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        let mut results = self.results.lock().unwrap();
        let result = results.entry(stream as u8).or_default();
        result.extend_from_slice(bytes);
        if result.len() > self.room { Err(io::Error::other("it is too large")) } else { Ok(()) }
    }
}

/// A made-up file of a release with faults in it.
fn made_up(book: &Book, release: &str, seed: u64) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let day = |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let plan = Plan {
        release: release.to_owned(),
        authorities: 1,
        size: Size::Rows(900),
        period: cld_synthesise::Period { first_day: day(2025, 4, 1), last_day: day(2026, 3, 31) },
        basis: None,
        seed,
        history: false,
        errors: 0.3,
        slips: 0.0,
        dirty: 0.0,
    };
    synthesise(book, &plan, folder.path()).unwrap();
    let mut files = fs::read_dir(folder.path().join("submissions")).unwrap().map(|file| file.unwrap().path());
    fs::read(files.next().unwrap()).unwrap()
}

/// A file for each way in which councils have a table, and some that are none.
fn files(book: &Book) -> Vec<(&'static str, Vec<u8>)> {
    let (first, second) = (made_up(book, "release-1", 1), made_up(book, "release-2", 2));
    let wide = String::from_utf8_lossy(&first).into_owned();
    let wide = wide.encode_utf16().flat_map(u16::to_le_bytes);
    let header_alone = first.split(|byte| *byte == b'\n').next().unwrap().to_vec();
    let mut broken = zipped(&first);
    let middle = broken.len() / 2;
    broken[middle] ^= 0x55;
    vec![
        ("first.csv", first.clone()),
        ("second.csv", second.clone()),
        ("utf-16.csv", [0xFF, 0xFE].into_iter().chain(wide).collect()),
        ("packed.csv.gz", gzipped(&second)),
        ("cut.csv.gz", gzipped(&second)[..2_000].to_vec()),
        ("packed.zip", zipped(&first)),
        ("broken.zip", broken),
        ("header alone.csv", header_alone),
        ("empty.csv", Vec::new()),
        ("no table.csv", b"PK\x03\x04 and no more".to_vec()),
        ("quotes.csv", [first, b"\"an open quote,\n\"\"\",x\n".to_vec()].concat()),
    ]
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    zip.start_file("april.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

fn request(task: Task, name: &str, with_values: bool, previous: Option<&str>) -> Request {
    Request { task, name: name.to_owned(), previous: previous.map(str::to_owned), release: None, with_values, day: DAY }
}

/// What `cld check` makes of a file in a folder: the line of JSON, the report, findings as CSV and as JSON.
fn on_a_machine(book: &Book, folder: &Path, name: &str, with_values: bool, previous: Option<&str>) -> [Vec<u8>; 4] {
    let mut rules = RuleSets::new(book);
    let open = |rules: &mut RuleSets<'_>, name: &str| {
        let bytes = fs::read(folder.join(name)).unwrap();
        Opened::new(book, rules, cld_submission::Input::bytes(name, bytes), None).unwrap()
    };
    let opened = [open(&mut rules, name)];
    let previous = previous.map(|name| open(&mut rules, name).coverage(&rules, 3).unwrap());
    let (seen, way) = (Day::from_epoch_days(DAY).unwrap(), book.ways.get(USUAL_WAY));
    let manner = Manner { threads: 3, with_values, seen, previous: previous.as_ref(), spill_to: SpillTo::Disk, way };
    let mut results = ["out.csv", "out.jsonl"].map(|out| {
        let mut findings = FindingsFile::create(&folder.join(out), &opened, with_values).unwrap();
        let checked = opened[0].check(&rules, manner, |finding| findings.add(0, finding)).unwrap();
        findings.conclude(book, 0, checked);
        findings.finish().unwrap();
        fs::read(folder.join(out)).unwrap()
    });
    let checked = opened[0].check(&rules, manner, |_| ()).unwrap();
    let mut report = Report::new(book, with_values);
    report.add(&checked);
    let [csv, jsonl] = &mut results;
    let line = json::line(book, &checked, with_values).unwrap();
    [line.into_bytes(), report.page().into_bytes(), std::mem::take(csv), std::mem::take(jsonl)]
}

#[test]
fn a_page_finds_what_a_machine_finds_byte_for_byte() {
    let book = cld_built_in::open_without_methods(None).unwrap();
    let (folder, files) = (tempfile::tempdir().unwrap(), files(&book));
    for (name, bytes) in &files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let before = made_up(&book, "release-1", 3);
    fs::write(folder.path().join("before.csv"), &before).unwrap();
    let mut found = 0;
    for (name, bytes) in files {
        let is_packed = name.contains("packed") || name.contains("quotes");
        let (with_values, previous) = (is_packed, is_packed.then_some("before.csv"));
        let page = Memory::with(&[bytes.clone(), before.clone()]);
        let [line, report, csv, jsonl] = on_a_machine(&book, folder.path(), name, with_values, previous);
        let come_to = done(&book, &page, &request(Task::Check, name, with_values, previous)).unwrap();
        assert!(page.result(Stream::JsonLine) == line, "{name}: the line");
        assert!(page.result(Stream::Report) == report, "{name}: the report");
        for (task, expected) in [(Task::Csv, csv), (Task::Jsonl, jsonl)] {
            let again = done(&book, &page, &request(task, name, with_values, previous)).unwrap();
            assert!(page.result(Stream::Findings) == expected && again == come_to, "{name}: {task:?}");
            found += expected.len();
        }
    }
    assert!(found > 100_000, "{found}");
}

#[test]
fn a_page_prepares_what_a_machine_prepares() {
    let book = cld_built_in::open_without_methods(None).unwrap();
    for (name, bytes) in files(&book) {
        let preparation = Preparation::new(&book, cld_submission::Input::bytes(name, bytes.clone()), None);
        for (task, packing) in [(Task::Prepare, Packing::Plain), (Task::PrepareGzip, Packing::Gzip)] {
            let page = Memory::with(std::slice::from_ref(&bytes));
            let come_to = done(&book, &page, &request(task, name, false, None));
            let mut ready = Vec::new();
            let on_a_machine = match &preparation {
                Ok(preparation) => {
                    preparation.write(&book, 3, packing, &mut ready, |_| Ok(())).map_err(|e| e.to_string())
                }
                Err(error) => Err(error.to_string()),
            };
            match (come_to, on_a_machine) {
                (Ok(come_to), Ok(prepared)) => {
                    assert!(page.result(Stream::Ready) == ready, "{name}");
                    assert_eq!((come_to.status == 2, &come_to.groups), (!prepared.is_ready(), &prepared.said()));
                }
                (come_to, Err(reason)) => assert_eq!(come_to.unwrap_err().to_string(), reason),
                (Err(error), Ok(_)) => panic!("{name}: {error}"),
            }
        }
    }
}

#[test]
fn a_result_that_has_no_room_is_an_error_and_no_half_one() {
    let book = cld_built_in::open_without_methods(None).unwrap();
    let mut page = Memory::with(&[made_up(&book, "release-1", 1)]);
    page.room = 1_000;
    for task in [Task::Check, Task::Csv, Task::Jsonl, Task::Xlsx, Task::Prepare, Task::PrepareGzip] {
        let error = done(&book, &page, &request(task, "first.csv", false, None)).unwrap_err();
        assert!(error.to_string().contains("cannot be written"), "{task:?}: {error}");
        page.results.lock().unwrap().clear();
    }
}
