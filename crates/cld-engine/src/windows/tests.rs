//! What the operator gives is what the engine's own give.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::util::pretty::pretty_format_batches;
use datafusion::physical_plan::displayable;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::{Engine, Limits};

/// People with one to nine rows, one with many, in no order; dates and labels repeat and are missing here and there.
fn rows() -> RecordBatch {
    let (mut people, mut days, mut labels, mut place) = (Vec::new(), Vec::new(), Vec::new(), 7_u64);
    let mut next = |below: u64| {
        place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (place >> 33) % below
    };
    for _ in 0..6_000 {
        let person = if next(4) == 0 { 0 } else { next(1_500) };
        people.push((next(200) != 0).then_some(person as i64));
        days.push((next(10) != 0).then(|| next(6) as i64));
        labels.push(["a", "b", "long enough to be no short text"].get(next(4) as usize).copied());
    }
    let columns: [(&str, ArrayRef); 4] = [
        ("person", Arc::new(Int64Array::from(people))),
        ("day", Arc::new(Int64Array::from(days))),
        ("label", Arc::new(StringArray::from(labels))),
        ("row", Arc::new(Int64Array::from_iter_values(0..6_000))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

/// The rows of `sql` in the engine and in the library as it is, each with a note whether the operator took part.
fn both(sql: &str) -> [(String, bool); 2] {
    let batches: Vec<RecordBatch> = (0..6).map(|at| rows().slice(at * 1_000, 1_000)).collect();
    let engine = Engine::new(&Limits { partitions: 2, ..Limits::default() }).unwrap();
    engine.hold("events", &batches[0].schema(), &batches).unwrap();
    let plain = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    plain.register_batch("events", rows()).unwrap();
    [engine.session.context.clone(), plain].map(|context| {
        let sql = sql.to_owned();
        engine.threads.run(async move {
            let frame = context.sql(&sql).await.unwrap();
            let plan = frame.clone().create_physical_plan().await.unwrap();
            let has_part = displayable(plan.as_ref()).indent(false).to_string().contains("PartitionWindowExec");
            (pretty_format_batches(&frame.collect().await.unwrap()).unwrap().to_string(), has_part)
        })
    })
}

fn assert_the_same(window: &str) {
    let [(own, has_part), (library, _)] = both(&format!("select *, {window} as value from events order by row"));
    assert!(has_part, "{window} was left to the library");
    assert!(own == library, "{window} differs");
}

#[test]
fn numbers_of_rows() {
    assert_the_same("row_number() over (partition by person, label order by row)");
    assert_the_same("rank() over (partition by person order by day desc, label)");
    assert_the_same("rank() over (partition by label order by day)");
    assert_the_same("dense_rank() over (partition by person order by day nulls first)");
}

#[test]
fn the_row_before() {
    assert_the_same("lag(day) over (partition by person order by row)");
    assert_the_same("lag(label) over (partition by person, label order by row desc)");
}

#[test]
fn aggregates_of_a_partition() {
    assert_the_same("count(*) over (partition by person)");
    assert_the_same("count(day) over (partition by person, label)");
    assert_the_same("min(label) over (partition by person)");
    assert_the_same("max(case when day > 2 then row end) over (partition by person)");
    assert_the_same("avg(day) over (partition by label)");
}

#[test]
fn aggregates_up_to_a_row() {
    assert_the_same("sum(day) over (partition by person order by row)");
    assert_the_same("min(label) over (partition by person order by day)");
    assert_the_same("sum(row) over (partition by person, label order by day desc nulls last)");
}

#[test]
fn several_functions_of_one_window() {
    assert_the_same(
        "rank() over (partition by person order by row) + sum(day) over (partition by person order by row)
         + coalesce(lag(day) over (partition by person order by row), 0)",
    );
}

#[test]
fn no_rows_give_no_rows() {
    let [(own, _), (library, _)] =
        both("select *, rank() over (partition by person order by day) as place from events where row < 0");
    assert_eq!(own, library);
}

#[test]
fn what_is_not_known_is_left_to_the_library() {
    for window in [
        "lag(day, 2) over (partition by person order by row)",
        "sum(day) filter (where label = 'a') over (partition by person)",
        "sum(day) over (partition by person order by row rows between 1 preceding and current row)",
        "count(distinct label) over (partition by person)",
        "row_number() over (order by row)",
    ] {
        let [(own, has_part), (library, _)] = both(&format!("select *, {window} as value from events order by row"));
        assert!(!has_part, "{window}");
        assert!(own == library, "{window} differs");
    }
}
