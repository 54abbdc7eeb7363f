//! A folder may be called anything: no path is read as a URL or as a pattern.

use std::fs;
use std::path::{Path, PathBuf};

use cld_engine::{Engine, EngineError, Limits, check_name};
use cld_terms::ErrorKind;

use super::{engine, number};

const NAMES: [&str; 20] = [
    "a[1]",
    "a[",
    "a?b",
    "st*r",
    "**",
    "run:2024",
    "c:",
    "with spaces ",
    "50%",
    "a%20b",
    "%2e%2e",
    "a#1",
    "#",
    "a&b=c;d",
    "ünïcode 表",
    "dots..",
    ".hidden",
    "{a,b}",
    "back\\slash",
    "it's \"quoted\"",
];

/// Stores a table at `folder`, reads it again from another engine, whole and by its one file, and with what is spilled
/// in there too.
fn works_at(folder: &Path) {
    let limits = Limits { partitions: 1, memory: 22 << 20, spill: folder.join("spill") };
    fs::create_dir_all(folder).unwrap();
    let first = engine(60_000, &limits);
    let sql = "select number, text from numbers order by text desc, number";
    assert_eq!(first.store("sorted", sql, &folder.join("sorted")).unwrap(), 60_000, "{folder:?}");
    assert_eq!(first.count("sorted").unwrap(), 60_000, "{folder:?}");
    assert!(folder.join("spill").is_dir(), "nothing was spilled in {folder:?}");
    let second = Engine::new(&Limits::default()).unwrap();
    second.open("all", &folder.join("sorted")).unwrap();
    second.open("one", &folder.join("sorted").join("part-0000.parquet")).unwrap();
    assert_eq!(
        number(&second, "select sum(a.number) as n from all as a join one as o on o.number = a.number"),
        1_800_030_000
    );
}

#[test]
fn a_folder_may_have_any_name() {
    let scratch = tempfile::tempdir().unwrap();
    for name in NAMES {
        works_at(&scratch.path().join(name));
    }
    let nested = NAMES.iter().fold(scratch.path().join("nested"), |path, name| path.join(name));
    works_at(&nested);
}

#[test]
fn a_table_itself_may_have_any_name() {
    let scratch = tempfile::tempdir().unwrap();
    let engine = engine(3, &Limits::default());
    for name in NAMES {
        let folder = scratch.path().join(name);
        engine.store("own", "select * from numbers", &folder).unwrap();
        assert_eq!(engine.count("own").unwrap(), 3, "{name}");
        let file = scratch.path().join(format!("{name} file"));
        fs::copy(folder.join("part-0000.parquet"), &file).unwrap();
        engine.open("file", &file).unwrap();
        assert!(engine.count("file").unwrap() <= 3, "{name}");
    }
}

#[test]
fn a_path_may_be_relative() {
    let scratch = tempfile::tempdir().unwrap();
    let up: PathBuf = std::env::current_dir().unwrap().components().skip(1).map(|_| "..").collect();
    let relative = up.join(scratch.path().strip_prefix("/").unwrap());
    works_at(&relative.join("a[1]"));
    fs::create_dir(relative.join("x")).unwrap();
    works_at(&relative.join("x/../a?b"));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_refused_before_anything_is_made() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let scratch = tempfile::tempdir().unwrap();
    let engine = engine(3, &Limits::default());
    for name in [&b"caf\xe9"[..], b"two\nlines"] {
        let above = scratch.path().join(OsStr::from_bytes(name));
        for folder in [above.clone(), above.join("own")] {
            let refused = engine.store("own", "select * from numbers", &folder).unwrap_err();
            assert!(matches!(refused, EngineError::NameUnusable { .. }), "{refused}");
            assert_eq!(refused.kind(), ErrorKind::Refused);
            assert!(check_name(&folder).is_err());
        }
        assert!(!above.exists());
    }
}

#[test]
fn a_file_with_a_name_of_the_store_itself_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("a#1");
    fs::write(&file, "").unwrap();
    let refused = Engine::new(&Limits::default()).unwrap().open("own", &file).unwrap_err();
    assert!(matches!(refused, EngineError::NameUnusable { .. }), "{refused}");
}

#[test]
fn tables_of_one_name_in_different_folders_are_not_mixed_up() {
    let scratch = tempfile::tempdir().unwrap();
    let engine = engine(5, &Limits { partitions: 1, ..Limits::default() });
    for (at, number) in ["a", "b"].into_iter().zip(1..) {
        let folder = scratch.path().join(at).join("own");
        engine.store(at, &format!("select number from numbers where number = {number}"), &folder).unwrap();
    }
    for (at, expected) in ["a", "b", "a"].into_iter().zip([1, 2, 1]) {
        engine.open("own", &scratch.path().join(at).join("own")).unwrap();
        assert_eq!(number(&engine, "select number from own"), expected);
    }
}

#[test]
fn where_no_table_is_nothing_is_opened() {
    let scratch = tempfile::tempdir().unwrap();
    let engine = Engine::new(&Limits::default()).unwrap();
    for path in [scratch.path().to_owned(), scratch.path().join("not there")] {
        let missing = engine.open("own", &path).unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound, "{missing}");
        assert!(missing.to_string().contains(&path.display().to_string()), "{missing}");
    }
}
