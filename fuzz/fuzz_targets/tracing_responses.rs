//! Any bytes may be an answer of the tracing service: they are taken whole, or refused with the line.
//!
//! `{0}` to `{4}` are the references of the five people who were asked about.
#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{NaiveDate, NaiveDateTime};
use cld_book::{Book, TracingService};
use cld_identity::trace::{Applied, apply, request};
use cld_identity::{Details, Identifiers, IdentityError, Person, Vault};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

struct Asked {
    place: TempDir,
    service: TracingService,
    references: Vec<Vec<u8>>,
}

impl Asked {
    fn new() -> Asked {
        let service = [("tracing/service.toml", include_str!("../../book/tracing/service.toml"))];
        let service = Book::from_files(service).expect("a sound book").tracing;
        let place = tempfile::tempdir().expect("a folder can be made");
        let person = |code| Person {
            la_code: "211".to_owned(),
            la_person: Some(code),
            nhs_number: None,
            details: Details::default(),
        };
        let people: Vec<Person> = (1..=5).map(person).collect();
        let vault = place.path().join("vault");
        Vault::write(&Identifiers::default().settle(), &people, &vault).expect("a vault can be written");
        let requests = place.path().join("requests");
        let requested = request(&service, &vault, &requests, moment(), false).expect("a request can be written");
        let lines = fs::read_to_string(&requested[0].path).expect("a request can be read");
        let reference = |line: &str| line.split(',').next().unwrap_or_default().as_bytes().to_vec();
        Asked { references: lines.lines().skip(1).map(reference).collect(), service, place }
    }

    fn vault(&self) -> PathBuf {
        self.place.path().join("vault")
    }

    /// The bytes with references in the place of their numbers.
    fn filled(&self, bytes: &[u8]) -> Vec<u8> {
        let mut filled = Vec::new();
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            match rest {
                [b'{', number @ b'0'..=b'4', b'}', after @ ..] => {
                    filled.extend(&self.references[usize::from(number - b'0')]);
                    rest = after;
                }
                _ => {
                    filled.push(*first);
                    rest = after;
                }
            }
        }
        filled
    }
}

fn moment() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 4, 1).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a day of the calendar")
}

/// Copies a vault, so that every answer meets the same.
fn copy(vault: &Path, place: &Path) {
    for file in fs::read_dir(vault).expect("a vault can be listed") {
        let (from, to) = file.map(|file| (file.path(), place.join(file.file_name()))).expect("a vault can be listed");
        if from.is_dir() {
            fs::create_dir(&to).expect("a folder can be made");
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a file can be copied");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    let asked = ASKED.get_or_init(Asked::new);
    let place = tempfile::tempdir().expect("a folder can be made");
    copy(&asked.vault(), place.path());
    let response = place.path().join("RESP_MPTREQ_20260401120000_20260402070000.csv");
    fs::write(&response, asked.filled(bytes)).expect("a file can be written");
    let responses = [response];
    let told = apply(&asked.service, place.path(), &responses, moment()).expect("a vault that can be used");
    match &told[..] {
        [(_, Ok(Applied::Taken { codes, .. }))] => assert!((1..=5).contains(&codes.values().sum::<usize>())),
        [(_, Ok(Applied::RequestRefused { .. }) | Err(IdentityError::Refused { .. }))] => return,
        other => panic!("{other:?}"),
    }
    let again = apply(&asked.service, place.path(), &responses, moment()).expect("what was kept can be read");
    assert!(matches!(again[..], [(_, Ok(Applied::Before))]), "{again:?}");
});
