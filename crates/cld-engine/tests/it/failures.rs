//! What goes wrong is said in our words, with what to do, and without anybody's values.

use std::fs;

use cld_engine::{Engine, EngineError, Limits};
use cld_terms::ErrorKind;

use super::{engine, rows};

/// What `sql` over numbers and their texts ends with.
fn failure(sql: &str) -> EngineError {
    let error = engine(1_000, &Limits::default()).rows(sql).unwrap_err();
    let said = error.to_string();
    assert!(!said.to_lowercase().contains("datafusion") && !said.contains('\n'), "{said}");
    error
}

#[test]
fn sql_that_cannot_be_planned_is_refused() {
    for sql in [
        "select from where",
        "select nothing(number) as n from numbers",
        "select * from not_there",
        "select number + text from numbers, numbers",
        "select sum(number) as n, text from numbers",
        "select * from numbers where exists (select 1 from other)",
    ] {
        let error = failure(sql);
        assert!(matches!(error, EngineError::SqlRefused { .. }), "{sql}: {error:?}");
        assert_eq!(error.kind(), ErrorKind::Refused);
    }
    assert!(matches!(failure("select nothing from numbers"), EngineError::ColumnUnknown { named, known }
        if named == "nothing" && known == ["number", "text"]));
}

#[test]
fn a_value_that_does_not_fit_is_not_shown() {
    for sql in [
        "select cast(text as int) as n from numbers",
        "select cast(text as date) as n from numbers",
        "select number / (number - 7) as n from numbers",
        "select cast(number * 1000000 as smallint) as n from numbers",
        "select make_date(2024, cast(number as int), 777) as n from numbers",
    ] {
        let error = failure(sql);
        assert!(matches!(error, EngineError::ValueRefused { .. }), "{sql}: {error:?}");
        let said = error.to_string();
        assert!(!["text ", "777", "000"].iter().any(|value| said.contains(value)), "{said}");
    }
}

#[test]
fn too_little_memory_is_a_matter_of_the_machine() {
    let scratch = tempfile::tempdir().unwrap();
    let limits = Limits { partitions: 1, memory: 1 << 20, spill: scratch.path().to_owned() };
    let engine = engine(300_000, &limits);
    let error = engine.rows("select a.number from numbers as a join numbers as b on b.text = a.text").unwrap_err();
    assert!(matches!(error, EngineError::MemoryTooSmall), "{error}");
    assert_eq!(error.kind(), ErrorKind::Resource);
}

#[test]
fn a_damaged_table_is_named_as_that() {
    let scratch = tempfile::tempdir().unwrap();
    let engine = engine(1_000, &Limits { partitions: 1, ..Limits::default() });
    let folder = scratch.path().join("own");
    engine.store("own", "select * from numbers", &folder).unwrap();
    let part = folder.join("part-0000.parquet");
    let whole = fs::read(&part).unwrap();
    for damaged in [&whole[..whole.len() / 2], &[], b"number,text\n1,a\n"] {
        fs::write(&part, damaged).unwrap();
        let error = engine.open("own", &folder).and_then(|()| engine.count("own")).unwrap_err();
        assert!(matches!(error, EngineError::TableDamaged { .. }), "{error:?}");
        assert_eq!(error.kind(), ErrorKind::Refused);
    }
}

#[cfg(unix)]
#[test]
fn a_place_that_cannot_be_written_is_named() {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join("file"), "").unwrap();
    let error = engine(3, &Limits::default())
        .store("own", "select * from numbers", &scratch.path().join("file/own"))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Resource);
    assert!(error.to_string().contains("file/own: cannot be written or read"), "{error}");
}

#[test]
fn rows_that_are_not_of_their_schema_are_a_fault_of_ours() {
    let engine = Engine::new(&Limits::default()).unwrap();
    let other = arrow::datatypes::Schema::empty();
    let error = engine.hold("own", &other.into(), &[rows(3)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Fault, "{error:?}");
}
