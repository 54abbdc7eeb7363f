//! The engine may be used from any thread.

use std::fmt::Write;
use std::thread;

use cld_engine::{Engine, EngineError, Limits};

use super::{engine, number};

fn use_all_of(engine: Engine) {
    let scratch = tempfile::tempdir().unwrap();
    engine.define("odd", "select * from numbers where number % 2 = 1").unwrap();
    engine.store("kept", "select * from odd", &scratch.path().join("kept")).unwrap();
    engine.open("again", &scratch.path().join("kept")).unwrap();
    assert_eq!((engine.count("again").unwrap(), number(&engine, "select count(*) as n from kept")), (500, 500));
    assert_eq!(engine.schema("select * from kept").unwrap().fields().len(), 2);
    let mut sum = 0;
    let sql = "select number from kept order by number";
    engine
        .each(sql, |batch| -> Result<(), EngineError> {
            // What takes rows may ask for others.
            sum += batch.num_rows() as u64 + engine.count("numbers")?;
            Ok(())
        })
        .unwrap();
    assert_eq!(sum, 1_500);
    engine.forget("kept").unwrap();
    assert!(engine.count("kept").is_err());
}

#[test]
fn a_server_may_use_and_drop_it_on_its_own_threads() {
    let limits = Limits { partitions: 2, ..Limits::default() };
    let many = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    many.block_on(async { tokio::spawn(async move { use_all_of(engine(1_000, &limits)) }).await.unwrap() });
    let one = tokio::runtime::Builder::new_current_thread().build().unwrap();
    one.block_on(async { use_all_of(engine(1_000, &Limits::default())) });
}

#[test]
fn several_threads_may_use_one_engine() {
    let engine = engine(1_000, &Limits { partitions: 1, ..Limits::default() });
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(number(&engine, "select count(*) as n from numbers"), 1_000));
        }
    });
}

#[test]
fn an_error_of_whoever_takes_rows_ends_the_reading() {
    let engine = engine(200_000, &Limits { partitions: 1, ..Limits::default() });
    let mut taken = 0;
    let ended = engine.each("select a.number from numbers as a order by a.number", |_| {
        taken += 1;
        Err(EngineError::MemoryTooSmall)
    });
    assert!(matches!(ended, Err(EngineError::MemoryTooSmall)) && taken == 1);
    assert_eq!(number(&engine, "select count(*) as n from numbers"), 200_000);
    assert!(engine.each("select nothing from numbers", |_| Ok::<_, EngineError>(())).is_err());
}

#[test]
fn pages_on_pages_need_no_stack_of_the_caller() {
    let engine = engine(10, &Limits { partitions: 2, ..Limits::default() });
    let asked = thread::Builder::new().stack_size(128 << 10).spawn(move || {
        engine.define("page_0", "select * from numbers").unwrap();
        for depth in 1..=60 {
            let below = depth - 1;
            let sql = format!(
                "select a.number, a.text, row_number() over (partition by a.number order by a.text) as place_{depth}
                 from page_{below} as a where a.number > 0"
            );
            engine.define(&format!("page_{depth}"), &sql).unwrap();
        }
        let mut sum = String::from("select count(*) as n from page_60 where number > 0");
        (0..100).for_each(|number| write!(sum, " and number + {number} > {number}").unwrap());
        number(&engine, &sum)
    });
    assert_eq!(asked.unwrap().join().unwrap(), 10);
}
