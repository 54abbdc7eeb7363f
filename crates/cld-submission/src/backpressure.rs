//! Keeps threads from running ahead of one that lags: what they have done would pile up behind it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Blocks for each thread that may be begun and not yet taken.
const EACH: usize = 4;

/// How many blocks are on their way.
pub(crate) struct Backpressure {
    /// None when no more are wanted.
    open: Mutex<Option<usize>>,
    most: usize,
    changed: Condvar,
}

/// Stops the others when its thread panics: they would wait for a block that never comes.
pub(crate) struct Panicking<'a>(&'a Backpressure);

impl Backpressure {
    pub(crate) fn of(threads: usize) -> Backpressure {
        Backpressure { open: Mutex::new(Some(0)), most: EACH * threads, changed: Condvar::new() }
    }

    /// Waits until one more may be begun; false when no more are wanted.
    pub(crate) fn begin_one(&self) -> bool {
        let is_full = |open: &mut Option<usize>| open.is_some_and(|open| open >= self.most);
        let mut open = self.changed.wait_while(self.open(), is_full).unwrap_or_else(PoisonError::into_inner);
        open.as_mut().map(|open| *open += 1).is_some()
    }

    pub(crate) fn one_taken(&self) {
        if let Some(open) = self.open().as_mut() {
            *open -= 1;
        }
        self.changed.notify_one();
    }

    pub(crate) fn stop(&self) {
        *self.open() = None;
        self.changed.notify_all();
    }

    pub(crate) fn stopped_by_a_panic(&self) -> Panicking<'_> {
        Panicking(self)
    }

    fn open(&self) -> MutexGuard<'_, Option<usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Panicking<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn nobody_runs_ahead_of_what_is_taken() {
        let (pressure, begun) = (Backpressure::of(1), AtomicUsize::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                while pressure.begin_one() {
                    begun.fetch_add(1, Ordering::SeqCst);
                }
            });
            for taken in 0..100 {
                while begun.load(Ordering::SeqCst) < EACH + taken {
                    thread::yield_now();
                }
                assert_eq!(begun.load(Ordering::SeqCst), EACH + taken);
                pressure.one_taken();
            }
            pressure.stop();
        });
        assert!(begun.into_inner() <= EACH + 100);
    }

    #[test]
    fn a_panic_stops_those_who_wait() {
        let pressure = Backpressure::of(1);
        thread::scope(|scope| {
            let waiting = scope.spawn(|| while pressure.begin_one() {});
            let panicking = scope.spawn(|| {
                let _stops = pressure.stopped_by_a_panic();
                std::panic::resume_unwind(Box::new("broken"));
            });
            assert!(panicking.join().is_err());
            assert!(waiting.join().is_ok());
        });
    }
}
