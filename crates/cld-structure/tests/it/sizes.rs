//! No room is so large that it has to be searched.

use std::collections::BTreeMap;
use std::fs;

use crate::sources::{code, crates, files, project};

/// Lines that a file has at most.
const LONGEST: usize = 450;

fn lines(path: &std::path::Path) -> usize {
    fs::read_to_string(path).unwrap().lines().count()
}

#[test]
fn files_are_short() {
    let mut lengths: Vec<_> = ["crates", "fuzz"]
        .iter()
        .flat_map(|folder| files(&project().join(folder), ".rs"))
        .map(|path| (lines(&path), path))
        .collect();
    lengths.sort();
    let (longest, path) = lengths.last().unwrap();
    assert!(*longest <= LONGEST, "{} has {longest} lines", path.display());
    assert!(lengths[lengths.len() * 9 / 10].0 < 250, "one file in ten has more than 250 lines: {lengths:?}");
    assert!(lengths[lengths.len() / 2].0 < 150, "every second file has more than 150 lines: {lengths:?}");
}
#[test]
fn no_crate_holds_more_than_a_quarter_of_the_code() {
    let sizes: BTreeMap<String, usize> =
        crates().into_iter().map(|name| (name.clone(), code(&name).iter().map(|path| lines(path)).sum())).collect();
    let all: usize = sizes.values().sum();
    for (name, size) in &sizes {
        assert!(4 * size <= all, "{name} holds {size} lines of {all}: {sizes:?}");
    }
}
