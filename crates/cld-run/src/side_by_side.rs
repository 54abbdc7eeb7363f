//! Files side by side on several threads.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many files are read at once, and each on how many threads.
pub(crate) struct Threads {
    pub files: usize,
    pub within: usize,
}

impl Threads {
    /// As many files at once as there are threads; where there are fewer files, several threads for each.
    pub(crate) fn over(files: usize, threads: usize) -> Threads {
        Threads { files: files.clamp(1, threads), within: threads.div_ceil(files.max(1)) }
    }
}

/// Does `work` on each item, with its place, and gives the results in their order. After an error no item is begun.
pub(crate) fn side_by_side<I: Send, T: Send, E: Send>(
    items: impl IntoIterator<Item = I, IntoIter: Send>,
    threads: usize,
    work: impl Fn(usize, I) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let waiting = Mutex::new(Some(items.into_iter().enumerate()));
    let worker = || {
        let mut done = Vec::new();
        loop {
            let Some((at, item)) = locked(&waiting).as_mut().and_then(Iterator::next) else { return Ok(done) };
            match work(at, item) {
                Ok(result) => done.push((at, result)),
                Err(error) => {
                    locked(&waiting).take();
                    return Err(error);
                }
            }
        }
    };
    let outcomes: Vec<Result<Vec<_>, E>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut done = Vec::new();
    outcomes.into_iter().try_for_each(|outcome| outcome.map(|some| done.extend(some)))?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let doubled = side_by_side(0..100, 4, |at, item| Ok::<_, ()>((at, 2 * item))).unwrap();
        assert_eq!(doubled, (0..100).map(|item| (item, 2 * item)).collect::<Vec<_>>());
    }

    #[test]
    fn after_an_error_no_item_is_begun() {
        let begun = Mutex::new(0);
        let failed = side_by_side(0..100, 2, |_, _| {
            *locked(&begun) += 1;
            Err::<(), _>("broken")
        });
        assert_eq!(failed, Err("broken"));
        assert!(*locked(&begun) <= 2);
    }

    #[test]
    fn one_file_gets_all_threads() {
        let threads = |files| (Threads::over(files, 4).files, Threads::over(files, 4).within);
        assert_eq!([threads(0), threads(1), threads(3), threads(9)], [(1, 4), (1, 4), (3, 2), (4, 1)]);
    }
}
