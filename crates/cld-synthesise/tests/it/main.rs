//! The book, a plan and its files, for all tests.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dirt;
mod files;
mod planted;
mod prepared;
mod rows;

use std::path::Path;

use cld_book::{Book, Release};
use cld_synthesise::{Made, Plan, Size, synthesise};
use tempfile::TempDir;

fn plan() -> Plan {
    let period = "2023-04-01..2024-03-31".parse().unwrap();
    Plan {
        release: "release-1".into(),
        authorities: 3,
        size: Size::People(120),
        period,
        seed: 1,
        basis: None,
        history: true,
        errors: 0.0,
        slips: 0.0,
        dirty: 0.0,
    }
}

/// The releases with what is next to them, lists, mappings and councils: pages and groups of councils have no say in how
/// submissions look.
fn book() -> Book {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let mut files = Vec::new();
    for room in ["spec", "lists", "supplements", "mappings", "reference"] {
        for entry in std::fs::read_dir(root.join(room)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let name = path.file_name().unwrap().to_str().unwrap();
            files.push((format!("{room}/{name}"), std::fs::read_to_string(&path).unwrap()));
        }
    }
    Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap()
}

fn release(book: &Book) -> &Release {
    book.release("release-1").unwrap()
}

fn made(plan: &Plan) -> (TempDir, Made) {
    let folder = tempfile::tempdir().unwrap();
    let made = synthesise(&book(), plan, folder.path()).unwrap();
    (folder, made)
}
