//! Reading ends when nobody wants more rows.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cld_submission::{Columns, Input, ReadError, Submission};

use crate::reading::{book, header, zip};

const ITEMS: usize = 3;
const ROWS: usize = 10_000;

/// A table in small blocks, as text or in a ZIP.
fn submission(book: &cld_book::Book, is_packed: bool) -> Submission {
    let text = header(ITEMS) + "\n" + &"a,b,c\n".repeat(ROWS);
    let bytes = if is_packed { zip(&[("table.csv", text.as_bytes())]) } else { text.into_bytes() };
    let mut submission = Submission::open(Input::bytes("file", bytes), &book.releases["release-1"]).unwrap();
    submission.block = 60;
    submission
}

#[test]
fn whoever_takes_rows_may_break_off() {
    let book = book(ITEMS);
    let columns = Columns::new(&book, &book.releases["release-1"], ["item_1"]);
    for (threads, is_packed) in [(1, false), (1, true), (4, false), (4, true)] {
        let submission = submission(&book, is_packed);
        let (worked, mut taken) = (AtomicUsize::default(), 0);
        let broken_off = submission.try_read(
            &columns,
            threads,
            || (),
            |(), block| {
                worked.fetch_add(1, Ordering::Relaxed);
                block.rows()
            },
            |row, rows| {
                taken += rows;
                if taken < 100 { ControlFlow::Continue(()) } else { ControlFlow::Break(row) }
            },
        );
        let row = broken_off.unwrap().break_value().unwrap();
        assert!((92..=101).contains(&row) && taken < 111, "row {row}, {taken} taken");
        // What is on its way is bounded: most of the thousand blocks are never read.
        assert!(worked.into_inner() < 50, "{threads} threads");
    }
}

#[test]
fn a_stop_from_outside_ends_reading() {
    let book = book(ITEMS);
    let columns = Columns::new(&book, &book.releases["release-1"], ["item_1"]);
    for threads in [1, 4] {
        let submission = submission(&book, false);
        let (stop, mut taken) = (submission.stop.clone(), 0);
        let stopped = submission.read(
            &columns,
            threads,
            || (),
            |(), block| block.rows(),
            |_, rows| {
                taken += rows;
                stop.now();
            },
        );
        assert!(matches!(stopped, Err(ReadError::Stopped { .. })), "{stopped:?}");
        assert!(taken < ROWS, "{taken}");
    }
}

#[test]
fn one_thread_is_the_callers_own() {
    let book = book(ITEMS);
    let columns = Columns::new(&book, &book.releases["release-1"], ["item_1"]);
    let own = thread::current().id();
    let mut is_own = true;
    let take = |_, worked_on| is_own &= worked_on == own;
    submission(&book, false).read(&columns, 1, || (), |(), _| thread::current().id(), take).unwrap();
    assert!(is_own);
}

#[test]
fn what_comes_before_a_fault_is_taken_whoever_reads_it() {
    let book = book(ITEMS);
    let columns = Columns::new(&book, &book.releases["release-1"], ["item_1"]);
    // Rows that hardly pack, so that there is much to read before the fault.
    let rows = (0..ROWS as u64).map(|at| format!("{:x},b,c\n", at.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    let text = header(ITEMS) + "\n" + &rows.collect::<String>();
    let mut bytes = zip(&[("table.csv", text.as_bytes())]);
    let late = bytes.len() * 3 / 4;
    bytes[late..late + 40].fill(0xFF);
    let taken = |threads| {
        let mut submission =
            Submission::open(Input::bytes("file", bytes.clone()), &book.releases["release-1"]).unwrap();
        submission.block = 600;
        let mut taken = Vec::new();
        let read =
            submission.read(&columns, threads, || (), |(), block| block.rows(), |row, rows| taken.push((row, rows)));
        assert!(matches!(read, Err(ReadError::Refused { .. })), "{read:?}");
        taken
    };
    let expected = taken(1);
    assert!(expected.len() > 50, "{} blocks", expected.len());
    for threads in [2, 7] {
        for _ in 0..5 {
            assert!(taken(threads) == expected, "{threads} threads");
        }
    }
}
