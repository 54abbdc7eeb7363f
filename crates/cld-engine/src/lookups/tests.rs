//! What the operator gives is what the engine's own gives.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::util::pretty::pretty_format_batches;
use datafusion::physical_plan::displayable;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::{Engine, Limits};

const ROWS: i64 = 20_000;

fn batch<const N: usize>(columns: [(&str, ArrayRef); N]) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Rows with a text that is missing here and there, and numbers.
fn rows() -> RecordBatch {
    let text = |row: i64| (row % 11 != 0).then(|| format!("text {}", row * 7 % 23));
    batch([
        ("row", Arc::new(Int64Array::from_iter_values(0..ROWS))),
        ("number", Arc::new((0..ROWS).map(|row| (row % 13 != 0).then_some(row % 5)).collect::<Int64Array>())),
        ("text", Arc::new((0..ROWS).map(text).collect::<StringArray>())),
    ])
}

/// What each of the 23 texts becomes; `several` has rows of the same text, and lacks some.
fn small(several: bool) -> RecordBatch {
    let texts: Vec<Option<String>> = match several {
        false => (0..23).map(|at| Some(format!("text {at}"))).collect(),
        true => (0..9).map(|at| (at != 3).then(|| format!("text {}", at % 6))).collect(),
    };
    let becomes: StringArray = texts.iter().map(|text| text.as_ref().map(|text| text.to_uppercase())).collect();
    let numbers = Int64Array::from_iter_values((0..texts.len() as i64).map(|at| at % 5));
    let texts: StringArray = texts.into_iter().collect();
    batch([("value", Arc::new(texts)), ("digit", Arc::new(numbers)), ("becomes", Arc::new(becomes))])
}

/// The rows of `sql` in the engine and in the library as it is, each with a note whether the operator took part.
fn both(sql: &str, several: bool) -> [(String, bool); 2] {
    let pieces: Vec<RecordBatch> = (0..4).map(|at| rows().slice(at * 5_000, 5_000)).collect();
    let engine = Engine::new(&Limits { partitions: 2, ..Limits::default() }).unwrap();
    engine.hold("events", &pieces[0].schema(), &pieces).unwrap();
    engine.hold("mapping", &small(several).schema(), &[small(several)]).unwrap();
    let plain = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    plain.register_batch("events", rows()).unwrap();
    plain.register_batch("mapping", small(several)).unwrap();
    [engine.session.context.clone(), plain].map(|context| {
        let sql = sql.to_owned();
        engine.threads.run(async move {
            let frame = context.sql(&sql).await.unwrap();
            let plan = frame.clone().create_physical_plan().await.unwrap();
            let has_part = displayable(plan.as_ref()).indent(false).to_string().contains("LookupExec");
            (pretty_format_batches(&frame.collect().await.unwrap()).unwrap().to_string(), has_part)
        })
    })
}

fn assert_the_same(sql: &str) {
    for several in [false, true] {
        let [(own, has_part), (library, _)] = both(sql, several);
        assert!(has_part, "{sql} was left to the library");
        assert!(own == library, "{sql} differs");
    }
}

#[test]
fn rows_with_and_without_counterpart() {
    assert_the_same("select e.*, m.* from events as e left join mapping as m on m.value = e.text order by row, digit");
    assert_the_same("select e.*, m.becomes from events as e join mapping as m on m.value = e.text order by row, digit");
}

#[test]
fn columns_in_any_order_or_none() {
    assert_the_same(
        "select m.becomes, e.text from events as e join mapping as m on m.value = e.text order by row, digit",
    );
    assert_the_same("select count(*) as rows from events as e left join mapping as m on m.value = e.text");
}

#[test]
fn several_keys_and_keys_that_are_calculated() {
    assert_the_same(
        "select row, becomes from events as e left join mapping as m on m.value = e.text and m.digit = e.number
         order by row, digit",
    );
    assert_the_same(
        "select row, becomes from events as e join mapping as m on m.digit = e.row % 7 order by row, value",
    );
}

#[test]
fn a_table_without_rows() {
    let nothing = "(select * from mapping where false)";
    let [(own, _), (library, _)] = both(
        &format!("select e.*, m.becomes from events as e left join {nothing} as m on m.value = e.text order by row"),
        false,
    );
    assert_eq!(own, library);
}

#[test]
fn what_is_not_known_is_left_to_the_library() {
    for join in [
        "full join mapping as m on m.value = e.text",
        "left join mapping as m on m.value = e.text and m.digit > e.number",
        "join mapping as m on cast(m.digit as double) = cast(e.number as double)",
        "join events as m on m.row = e.row",
    ] {
        let order = if join.contains("events") { "" } else { ", m.value, m.digit" };
        let [(own, has_part), (library, _)] =
            both(&format!("select * from events as e {join} order by e.row{order}"), true);
        assert!(!has_part, "{join}");
        assert!(own == library, "{join} differs");
    }
}
