//! Progress, for people who wait at a terminal.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use cld_run::Progress;
use indicatif::{ProgressBar, ProgressStyle};

const LINE: &str = "{msg} [{bar:24}] {percent:>3}%  {decimal_bytes_per_sec}, {eta} left";

/// Runs `work` and meanwhile shows, as `what`, how much of `size` bytes has been read; only on a terminal on standard
/// error.
pub fn shown<T>(what: &str, size: u64, bytes_read: Option<&AtomicU64>, work: impl FnOnce() -> T) -> T {
    let Some(bytes_read) = bytes_read else { return work() };
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

/// Shows on a terminal how far a run has come; shows nothing elsewhere.
pub struct Spoken {
    is_shown: bool,
    begun: Instant,
}

impl Spoken {
    pub fn new() -> Spoken {
        Spoken { is_shown: std::io::stderr().is_terminal(), begun: Instant::now() }
    }
}

impl Progress for Spoken {
    fn say(&self, what: &str) {
        if self.is_shown {
            eprint!("\r\x1b[2K{:6.1} s  {what}", self.begun.elapsed().as_secs_f32());
        }
    }
}

impl Drop for Spoken {
    fn drop(&mut self) {
        self.say("");
    }
}
