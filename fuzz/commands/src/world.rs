//! What every input meets: the book, and a run that was made of the first seed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{NaiveDate, NaiveDateTime};
use cld_book::{Book, ParameterSet};
use cld_engine::Limits;
use cld_identity::trace::request;
use cld_method::{Given, StandIns};
use cld_run::{ForPeople, RunError, RunRecord, RunRequest, Silent, TakenAs, find_method};
use tempfile::TempDir;

use crate::scene::Scene;

pub struct World {
    pub book: Book,
    place: TempDir,
    /// What those who were asked about are known by to the tracing service.
    pub references: Vec<String>,
}

/// Tables of the run that forms ask for.
const TABLES: [&str; 3] = ["lts001b_1a", "lts001b_1a_people", "submission_register"];

pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::new)
}

pub fn moment() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 4, 1).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a day of the calendar")
}

impl World {
    fn new() -> World {
        let place = tempfile::tempdir().expect("a folder can be made");
        let book = cld_built_in::open(None).expect("a sound book");
        let received = place.path().join("received");
        Scene::read(include_bytes!("../seeds/run.txt")).write(&received);
        let run = place.path().join("run");
        run_method(&book, "nhse-2024", "fy", &received, &run, &TABLES, &[]).expect("a run can be made of the seed");
        let requests = place.path().join("requests");
        let requested =
            request(&book.tracing, &run.join("vault"), &requests, moment(), false).expect("people to ask about");
        let lines = fs::read_to_string(&requested[0].path).expect("a request can be read");
        let references =
            lines.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect();
        World { book, place, references }
    }

    pub fn run(&self) -> PathBuf {
        self.place.path().join("run")
    }

    /// The bytes with references of the request in the place of `{0}`, `{1}` and so on.
    pub fn filled(&self, bytes: &[u8]) -> Vec<u8> {
        let mut filled = Vec::new();
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            let number = match rest {
                [b'{', number @ b'0'..=b'9', b'}', ..] => usize::from(number - b'0'),
                _ => usize::MAX,
            };
            let reference = self.references.get(number);
            filled.extend(reference.map_or(std::slice::from_ref(first), |reference| reference.as_bytes()));
            rest = if reference.is_some() { &rest[3..] } else { after };
        }
        filled
    }
}

pub fn limits() -> Limits {
    Limits { partitions: 1, memory: 64 << 20, ..Limits::default() }
}

/// `cld run` as far as the tables that are named.
pub fn run_method(
    book: &Book,
    method: &str,
    set: &str,
    received: &Path,
    output: &Path,
    tables: &[&str],
    links: &[PathBuf],
) -> Result<RunRecord, RunError> {
    let method = find_method(book, method)?;
    let known = cld_method::tables_of(method);
    let request = RunRequest {
        folder: received,
        councils: &[],
        method,
        set: method.parameter_sets.get(set).cloned().unwrap_or_else(ParameterSet::default),
        given: Given::new(),
        wanted: tables.iter().map(|name| (*name).to_owned()).filter(|name| known.contains(name)).collect(),
        for_people: ForPeople::default(),
        stand_ins: StandIns::new(),
        traced: None,
        identifiers: TakenAs::Usable,
        links,
        limits: limits(),
    };
    request.run(book, output, &Silent)
}

/// Copies a folder, so that every input meets the same.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be listed") {
        let (from, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).expect("a folder can be listed");
        if from.is_dir() { copy(&from, &to) } else { _ = fs::copy(from, to).expect("a file can be copied") }
    }
}

/// Names in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
