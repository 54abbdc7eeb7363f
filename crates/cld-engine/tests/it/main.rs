//! The engine as its callers see it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod failures;
mod folder_names;
mod threads;

use std::sync::Arc;

use arrow::array::{Array, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::Int64Type;
use cld_engine::{Engine, Limits};

/// Numbers from 1 with a text each.
fn rows(count: i64) -> RecordBatch {
    let numbers = Int64Array::from_iter_values(1..=count);
    let texts: StringArray = (1..=count).map(|number| Some(format!("text {number}"))).collect();
    RecordBatch::try_from_iter([("number", Arc::new(numbers) as Arc<dyn Array>), ("text", Arc::new(texts))]).unwrap()
}

const BATCH: usize = 8_192;

/// An engine with a table `numbers` of so many rows.
fn engine(count: i64, limits: &Limits) -> Engine {
    let engine = Engine::new(limits).unwrap();
    let rows = rows(count);
    let batches: Vec<RecordBatch> =
        (0..rows.num_rows()).step_by(BATCH).map(|at| rows.slice(at, BATCH.min(rows.num_rows() - at))).collect();
    engine.hold("numbers", &rows.schema(), &batches).unwrap();
    engine
}

/// The one number that `sql` gives.
fn number(engine: &Engine, sql: &str) -> i64 {
    let (_, rows) = engine.rows(sql).unwrap();
    let rows: Vec<&RecordBatch> = rows.iter().filter(|batch| batch.num_rows() > 0).collect();
    assert_eq!((rows.len(), rows[0].num_rows()), (1, 1), "{sql}");
    rows[0].column(0).as_primitive::<Int64Type>().value(0)
}
