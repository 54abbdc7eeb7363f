//! ARCHITECTURE.md names what is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::sources::{crates, files, project};

/// Texts in backticks, each with its line; what is in blocks of code and in the section on the folder of a run is left out,
/// as that is not of this repository.
fn quoted() -> Vec<(usize, String)> {
    let text = fs::read_to_string(project().join("ARCHITECTURE.md")).unwrap();
    let (mut found, mut in_code, mut of_a_run) = (Vec::new(), false, false);
    for (at, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if line.starts_with('#') {
            of_a_run = line.contains("run folder");
        }
        if !in_code && !of_a_run && !line.starts_with("```") {
            found.extend(line.split('`').skip(1).step_by(2).map(|quoted| (at + 1, quoted.to_owned())));
        }
    }
    found
}

#[test]
fn every_path_in_architecture_is_there() {
    let root = project();
    let all: Vec<PathBuf> =
        ["crates", "book", "fuzz", "benches", "decisions", "changes", "backtests", "docs", "deploy", ".ci"]
            .iter()
            .flat_map(|folder| files(&root.join(folder), ""))
            .chain(fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()))
            .collect();
    let all: Vec<String> = all.iter().map(|path| path.strip_prefix(&root).unwrap().display().to_string()).collect();
    let is_there = |path: &str| {
        let path = path.trim_end_matches('/');
        all.iter().any(|known| {
            known.strip_suffix(path).is_some_and(|before| before.is_empty() || before.ends_with('/'))
                || format!("/{known}").contains(&format!("/{path}/"))
        })
    };
    let is_path = |quoted: &str| {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "/._-".contains(letter);
        quoted.chars().all(plain) && (quoted.contains('/') || quoted.ends_with(".rs") || quoted.ends_with(".md"))
    };
    let paths: Vec<_> = quoted().into_iter().filter(|(_, quoted)| is_path(quoted)).collect();
    assert!(paths.len() > 50, "{paths:?}");
    let missing: Vec<_> = paths.iter().filter(|(_, path)| !is_there(path)).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names what is not there: {missing:#?}");
}

#[test]
fn every_test_in_architecture_is_there() {
    let sources: String =
        files(&project().join("crates"), ".rs").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let is_test = |quoted: &str| {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        quoted.chars().all(plain) && quoted.matches('_').count() >= 3
    };
    let tests: Vec<_> = quoted().into_iter().filter(|(_, quoted)| is_test(quoted)).collect();
    assert!(tests.len() > 30, "{tests:?}");
    let is_there = |name: &str| {
        let (made, asked) = (format!("fn {name}("), format!(" {name}:"));
        sources.contains(&made) || sources.contains(&asked) || sources.contains(&format!("    {name}("))
    };
    let missing: Vec<_> = tests.iter().filter(|(_, name)| !is_there(name)).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names tests that are not there: {missing:#?}");
}

/// The crates in the order of the document's table.
fn in_order() -> Vec<String> {
    let text = fs::read_to_string(project().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| crate |")).take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| Some(row.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect()
}

#[test]
fn a_crate_uses_only_those_above_it_in_architecture() {
    let order = in_order();
    assert_eq!(order.iter().cloned().collect::<BTreeSet<_>>(), crates(), "the table of crates");
    for (at, name) in order.iter().enumerate() {
        let manifest = fs::read_to_string(project().join("crates").join(name).join("Cargo.toml")).unwrap();
        let needed = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let needed = needed.lines().take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once('.'));
        for (other, _) in needed.filter(|(other, _)| other.starts_with("cld-")) {
            assert!(order[..at].iter().any(|above| above == other), "{name} uses {other}, which is below it");
        }
    }
}
