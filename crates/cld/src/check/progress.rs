//! How far reading a file is, for people who wait.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

const LINE: &str = "{msg} [{bar:24}] {percent:>3}%  {decimal_bytes_per_sec}, {eta} left";

/// Runs `work` and shows meanwhile, as `what`, how much of `size` bytes was read. Only a terminal on standard error
/// gets to see it.
pub(super) fn shown<T>(what: &str, size: u64, bytes_read: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let bar = ProgressBar::new(size).with_message(what.to_owned());
    if bar.is_hidden() {
        return work();
    }
    if let Ok(style) = ProgressStyle::with_template(LINE) {
        bar.set_style(style.progress_chars("#> "));
    }
    thread::scope(|scope| {
        let (working, waiting) = mpsc::channel::<()>();
        let bar = &bar;
        scope.spawn(move || {
            // Ends when the other end is dropped: also when the work panics.
            while waiting.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
                bar.set_position(bytes_read.load(Ordering::Relaxed).min(size));
            }
            bar.finish_and_clear();
        });
        let result = work();
        drop(working);
        result
    })
}
