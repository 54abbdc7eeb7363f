//! What tests of the binary stand on: folders of submissions, and `cld` itself.

// Each test binary uses its own part of this.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// How a run of the binary ended.
#[derive(Debug)]
pub struct Outcome {
    pub status: Option<i32>,
    pub output: String,
    pub error: String,
}

/// Runs the binary.
pub fn cld<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Outcome {
    let run = Command::new(env!("CARGO_BIN_EXE_cld")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome { status: run.status.code(), output: text(run.stdout), error: text(run.stderr) }
}

/// Runs the method over `folder` with the bounds of the whole year.
pub fn run_year(folder: &Path, output: &Path, more: &[&str]) -> Outcome {
    let fixed = ["run", text(folder), "--parameters", "fy", "--output", text(output)];
    cld(fixed.into_iter().chain(more.iter().copied()))
}

/// Made-up submissions in a folder of their own, and the folder of their run over the whole year.
pub fn made_up_year(options: &[&str]) -> (TempDir, PathBuf, PathBuf) {
    let (place, received) = made_up(options);
    let run = place.path().join("run");
    let ran = run_year(&received, &run, &[]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    (place, received, run)
}

/// A backtest set, unpacked into a folder of its own.
pub fn unpacked(set: &str) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    unpack(set, place.path());
    let folder = place.path().join(set);
    (place, folder)
}

/// Unpacks an archive of `backtests/` into `place`.
pub fn unpack(archive: &str, place: &Path) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../backtests/{archive}.tar.gz"));
    let done = Command::new("tar").arg("-xzf").arg(path).arg("-C").arg(place).status().unwrap();
    assert!(done.success(), "{archive} does not unpack");
}

/// Made-up submissions in a folder of their own.
pub fn made_up(options: &[&str]) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("received");
    let made = cld(["synthesise", "--out", text(&folder)].into_iter().chain(options.iter().copied()));
    assert_eq!(made.status, Some(0), "{}", made.error);
    (place, folder)
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every file under `folder` with its bytes, by its path there.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    gather(folder, folder, &mut found);
    found
}

fn gather(root: &Path, folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, found);
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
}

/// Deals rows out anew, the same way each time.
pub fn shuffle<T>(rows: &mut [T]) {
    let mut state = 1_u64;
    for last in (1..rows.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rows.swap(last, (state >> 33) as usize % (last + 1));
    }
}
