//! What tests of the binary stand on: folders of submissions, and `cld` itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tempfile::TempDir;

/// How a run of the binary ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Option<i32>,
    pub(crate) output: String,
    pub(crate) error: String,
}

/// Runs the binary.
pub(crate) fn cld<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Outcome {
    let run = Command::new(env!("CARGO_BIN_EXE_cld")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome { status: run.status.code(), output: text(run.stdout), error: text(run.stderr) }
}

/// Runs the method over `folder` with the bounds of the whole year, every table written as CSV and JSON.
pub(crate) fn run_year(folder: &Path, output: &Path, more: &[&str]) -> Outcome {
    let fixed = ["run", text(folder), "--parameters", "fy", "--csv", "all", "--json", "--output", text(output)];
    cld(fixed.into_iter().chain(more.iter().copied()))
}

/// Made-up submissions in a folder of their own, and the folder of their run over the whole year.
pub(crate) fn made_up_year(options: &[&str]) -> (TempDir, PathBuf, PathBuf) {
    let place = copied("year", options, |place| {
        let received = place.join("received");
        make_up(options, &received);
        let ran = run_year(&received, &place.join("run"), &[]);
        assert_eq!(ran.status, Some(0), "{}", ran.error);
    });
    let [received, run] = ["received", "run"].map(|name| place.path().join(name));
    (place, received, run)
}

/// A backtest set, unpacked into a folder of its own.
pub(crate) fn unpacked(set: &str) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    unpack(set, place.path());
    let folder = place.path().join(set);
    (place, folder)
}

/// Unpacks an archive of `backtests/` into `place`.
pub(crate) fn unpack(archive: &str, place: &Path) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../backtests/{archive}.tar.gz"));
    let done = Command::new("tar").arg("-xzf").arg(path).arg("-C").arg(place).status().unwrap();
    assert!(done.success(), "{archive} does not unpack");
}

/// Made-up submissions in a folder of their own.
pub(crate) fn made_up(options: &[&str]) -> (TempDir, PathBuf) {
    let place = copied("received", options, |place| make_up(options, &place.join("received")));
    let folder = place.path().join("received");
    (place, folder)
}

pub(crate) fn make_up(options: &[&str], folder: &Path) {
    let made = cld(["synthesise", "--out", text(folder)].into_iter().chain(options.iter().copied()));
    assert_eq!(made.status, Some(0), "{}", made.error);
}

/// A copy of a folder that is made for the first test that asks for it.
fn copied(kind: &str, options: &[&str], make: impl FnOnce(&Path)) -> TempDir {
    static MADE: Mutex<BTreeMap<String, Arc<OnceLock<TempDir>>>> = Mutex::new(BTreeMap::new());
    let key = format!("{kind} {}", options.join(" "));
    let made = Arc::clone(MADE.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
    let made = made.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        make(place.path());
        place
    });
    let copy = tempfile::tempdir().unwrap();
    let from = made.path().join(".");
    assert!(Command::new("cp").arg("-a").args([text(&from), text(copy.path())]).status().unwrap().success());
    copy
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every file under `folder` with its bytes, by its path there.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
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
pub(crate) fn shuffle<T>(rows: &mut [T]) {
    let mut state = 1_u64;
    for last in (1..rows.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rows.swap(last, (state >> 33) as usize % (last + 1));
    }
}
