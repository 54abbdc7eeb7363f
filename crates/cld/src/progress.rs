//! Progress, for people who wait at a terminal, and for programs that show it elsewhere.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use cld_run::Progress;
use indicatif::{ProgressBar, ProgressStyle};

const LINE: &str = "{msg} [{bar:24}] {percent:>3}%  {decimal_bytes_per_sec}, {eta} left";

/// What asks for lines on standard error, whatever that is: `lines`.
const ASKED: &str = "CLD_PROGRESS";

fn is_for_a_program() -> bool {
    env::var_os(ASKED).is_some_and(|asked| asked == "lines")
}

/// A line for a program: what is done, and after a tab the per cent of it. When nobody reads it any more, nobody wants what
/// comes of the command either.
fn tell_program(what: &str) {
    if writeln!(io::stderr(), "progress: {what}").is_err() {
        std::process::exit(2);
    }
}

/// Runs `work` and meanwhile shows, as `what`, how much of `size` bytes has been read: on a terminal on standard error, and to
/// a program that asks for it.
pub fn shown<T>(what: &str, size: u64, bytes_read: Option<&AtomicU64>, work: impl FnOnce() -> T) -> T {
    let Some(bytes_read) = bytes_read else { return work() };
    if is_for_a_program() {
        return told(what, size, bytes_read, work);
    }
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

fn told<T>(what: &str, size: u64, bytes_read: &AtomicU64, work: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        let (working, waiting) = mpsc::channel::<()>();
        scope.spawn(move || {
            let mut last = None;
            while waiting.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
                let read = bytes_read.load(Ordering::Relaxed).min(size);
                let per_cent = (read * 100).checked_div(size).unwrap_or(100);
                if last != Some(per_cent) {
                    tell_program(&format!("{what}\t{per_cent}"));
                    last = Some(per_cent);
                }
            }
        });
        let result = work();
        drop(working);
        result
    })
}

/// Shows on a terminal how far a run has come, or tells it to a program that asks; shows nothing elsewhere.
pub struct Spoken {
    is_shown: bool,
    is_told: bool,
    begun: Instant,
}

impl Spoken {
    pub fn new() -> Spoken {
        let is_told = is_for_a_program();
        Spoken { is_shown: !is_told && io::stderr().is_terminal(), is_told, begun: Instant::now() }
    }
}

impl Progress for Spoken {
    fn say(&self, what: &str) {
        if self.is_told && !what.is_empty() {
            tell_program(what);
        }
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
