//! The crates and their files, as the tests here see them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The names of all crates.
pub(crate) fn crates() -> BTreeSet<String> {
    let entries = fs::read_dir(project().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let crates = entries.filter(|path| path.join("Cargo.toml").is_file());
    crates.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

/// The manifest in a folder of the project, such as that of a crate.
pub(crate) fn manifest(folder: &str) -> toml::Table {
    toml::from_str(&fs::read_to_string(project().join(folder).join("Cargo.toml")).unwrap()).unwrap()
}

/// The files in a folder of the project by path, those that end so.
pub(crate) fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(files(&path, end));
        } else if path.is_file() && name.ends_with(end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The Rust files of a crate that are not tests alone.
pub(crate) fn code(name: &str) -> Vec<PathBuf> {
    let src = project().join("crates").join(name).join("src");
    let is_test =
        |path: &PathBuf| path.ends_with("tests.rs") || path.components().any(|part| part.as_os_str() == "tests");
    files(&src, ".rs").into_iter().filter(|path| !is_test(&path.strip_prefix(&src).unwrap().to_owned())).collect()
}
