//! Any bytes may be a request for access, or its approval: faults are named, and only the form that was approved counts.
#![no_main]

use std::fs;
use std::sync::OnceLock;

use chrono::NaiveDate;
use cld_book::{AccessRules, Book};
use libfuzzer_sys::fuzz_target;

// The form alone: the rest of its crate brings the engine, which takes half an hour to build for a fuzzer.
#[allow(dead_code)]
#[path = "../../crates/cld-publish/src/access/approval.rs"]
mod approval;
#[allow(dead_code)]
#[path = "../../crates/cld-publish/src/access/form.rs"]
mod form;
#[path = "../../crates/cld-publish/src/access/wording.rs"]
mod wording;

use approval::{Approval, approval_path};
use form::Form;

/// Of the crate's errors, those of a form.
#[allow(dead_code)]
#[derive(Debug)]
pub enum PublishError {
    FormUnreadable { path: String, cause: &'static str },
    FormDamaged { path: String, line: usize, what: String },
}

fn rules() -> &'static AccessRules {
    static RULES: OnceLock<AccessRules> = OnceLock::new();
    RULES.get_or_init(|| {
        let access = [("access.toml", include_str!("../../book/access.toml"))];
        Book::from_files(access).expect("a sound book").access
    })
}

fuzz_target!(|text: &str| {
    // `{form}` in the approval is the digest of the form.
    let (asked, approved) = text.split_once("=== approval\n").unwrap_or((text, ""));
    let place = tempfile::tempdir().expect("a folder can be made");
    let path = place.path().join("form.toml");
    fs::write(&path, asked).expect("a file can be written");
    let (form, digest) = match Form::read(&path) {
        Ok(read) => read,
        Err(refusal) => return assert!(!format!("{refusal:?}").is_empty()),
    };
    let today = NaiveDate::from_ymd_opt(2026, 4, 1).expect("a day of the calendar");
    if form.faults(rules(), today).is_empty() {
        assert!(form.first_day().is_some() && form.first_day() <= form.last_day(), "{form:?}");
        assert!(!form.extracts.is_empty() && form.asks_for(&form.councils[0]), "{form:?}");
    }
    fs::write(approval_path(&path), approved.replace("{form}", &digest)).expect("a file can be written");
    if let Ok(approval) = Approval::of(&path, &digest, rules()) {
        assert!(approved.contains("{form}") && rules().roles.contains(&approval.role), "{approval:?}");
    }
});
