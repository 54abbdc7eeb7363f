//! Pages side by side, each after those that it reads; one that lacks room next to another is tried once more, alone.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use cld_book::Page;

/// Pages at once. While one is planned or waits for its last part, the other keeps the cores busy; more would only
/// share the memory among them.
const AT_ONCE: usize = 2;

struct Schedule<T, E> {
    /// Places of the pages that nobody works on yet, the first last.
    waiting: Vec<usize>,
    /// Names of the pages that are not done.
    open: BTreeSet<String>,
    /// How many pages are being worked on.
    at_work: usize,
    /// Places of the pages that are worked on alone.
    alone: BTreeSet<usize>,
    /// True while one of them is.
    is_alone: bool,
    results: Vec<Option<T>>,
    failed: Option<E>,
}

/// Does `work` on each page once what it reads is done, and gives the results in the pages' order; `done` hears of each
/// as it comes. After an error no page is begun, unless the page `lacks_room` next to another: it is tried again alone.
pub(crate) fn after_what_they_read<T: Send, E: Send>(
    pages: &[Page],
    work: impl Fn(&Page) -> Result<T, E> + Sync,
    lacks_room: impl Fn(&E) -> bool + Sync,
    done: impl FnMut(&T) + Send,
) -> Result<Vec<T>, E> {
    let schedule = Mutex::new((
        Schedule {
            waiting: (0..pages.len()).rev().collect(),
            open: pages.iter().map(|page| page.name.clone()).collect(),
            at_work: 0,
            alone: BTreeSet::new(),
            is_alone: false,
            results: pages.iter().map(|_| None).collect(),
            failed: None,
        },
        done,
    ));
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(at) = next(&schedule, &changed, pages) {
                    let outcome = catch_unwind(AssertUnwindSafe(|| work(&pages[at])));
                    let (schedule, done) = &mut *locked(&schedule);
                    schedule.at_work -= 1;
                    schedule.is_alone = false;
                    changed.notify_all();
                    match &outcome {
                        Ok(Ok(result)) => done(result),
                        Ok(Err(error))
                            if schedule.failed.is_none() && lacks_room(error) && schedule.alone.insert(at) =>
                        {
                            schedule.waiting.push(at);
                            continue;
                        }
                        // Nothing more is begun.
                        _ => schedule.waiting.clear(),
                    }
                    schedule.open.remove(&pages[at].name);
                    match outcome {
                        Ok(Ok(result)) => schedule.results[at] = Some(result),
                        Ok(Err(error)) => _ = schedule.failed.get_or_insert(error),
                        Err(panic) => resume_unwind(panic),
                    }
                }
            });
        }
    });
    let (schedule, _) = schedule.into_inner().unwrap_or_else(PoisonError::into_inner);
    schedule.failed.map_or(Ok(schedule.results.into_iter().flatten().collect()), Err)
}

/// The first page that waits for nothing; waits for one, and gives none when there is no more to begin.
fn next<T, E, D>(schedule: &Mutex<(Schedule<T, E>, D)>, changed: &Condvar, pages: &[Page]) -> Option<usize> {
    let mut held = locked(schedule);
    loop {
        let schedule = &mut held.0;
        if schedule.waiting.is_empty() {
            return None;
        }
        let is_ready = |at: &usize| !pages[*at].sql.tables.iter().any(|table| schedule.open.contains(table));
        if let Some(place) = schedule.waiting.iter().rposition(is_ready) {
            let is_alone = schedule.alone.contains(&schedule.waiting[place]);
            if !schedule.is_alone && (!is_alone || schedule.at_work == 0) {
                schedule.is_alone = is_alone;
                schedule.at_work += 1;
                return Some(schedule.waiting.remove(place));
            }
        }
        held = changed.wait(held).unwrap_or_else(PoisonError::into_inner);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use cld_book::Book;

    use super::*;

    fn pages() -> Vec<Page> {
        let book = Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap();
        let method = &book.methods["nhse-2024"];
        method.in_order(crate::tables_of(method), &BTreeSet::new()).unwrap()
    }

    #[test]
    fn a_page_comes_after_those_that_it_reads() {
        let pages = pages();
        let seen = Mutex::new(BTreeSet::new());
        let work = |page: &Page| {
            let is_page = |table: &&String| pages.iter().any(|other| other.name == **table);
            let missing: Vec<&String> =
                page.sql.tables.iter().filter(is_page).filter(|table| !locked(&seen).contains(*table)).collect();
            assert_eq!(missing, Vec::<&String>::new(), "{}", page.name);
            locked(&seen).insert(page.name.clone());
            Ok::<_, ()>(page.name.clone())
        };
        let mut heard = 0;
        let names = after_what_they_read(&pages, work, |()| false, |_| heard += 1).unwrap();
        assert_eq!(names, pages.iter().map(|page| page.name.clone()).collect::<Vec<_>>());
        assert_eq!(heard, pages.len());
    }

    #[test]
    fn after_an_error_no_page_is_begun() {
        let pages = pages();
        let begun = Mutex::new(0);
        let work = |_: &Page| {
            *locked(&begun) += 1;
            Err::<(), _>("broken")
        };
        assert_eq!(after_what_they_read(&pages, work, |_| false, |()| ()), Err("broken"));
        assert!(*locked(&begun) <= AT_ONCE);
    }

    #[test]
    fn a_page_that_lacks_room_is_tried_again_alone() {
        let pages = pages();
        let tried: Mutex<BTreeSet<String>> = Mutex::default();
        let at_work = Mutex::new(0);
        let work = |page: &Page| {
            *locked(&at_work) += 1;
            thread::sleep(std::time::Duration::from_millis(1));
            let is_large = page.name.len().is_multiple_of(3);
            let outcome = match is_large && locked(&tried).insert(page.name.clone()) {
                true => Err("no room"),
                false if is_large && *locked(&at_work) > 1 => Err("not alone"),
                false => Ok(()),
            };
            *locked(&at_work) -= 1;
            outcome
        };
        let done = after_what_they_read(&pages, work, |error| *error == "no room", |()| ()).unwrap();
        assert!(done.len() == pages.len() && locked(&tried).len() > 10);
        let never = |_: &Page| Err::<(), _>("no room");
        assert_eq!(after_what_they_read(&pages, never, |_| true, |()| ()), Err("no room"), "once alone is enough");
    }
}
