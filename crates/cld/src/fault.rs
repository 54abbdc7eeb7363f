//! Faults of the program: caught where a command or a file begins, and reported by their place in the source alone.
//!
//! What a panic says may quote what the program was looking at, such as a name; so it is not shown.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The status of a program that a closed pipe ends.
const PIPE_CLOSED: i32 = 128 + 13;

/// How many calls of [`caught`] are going on.
static CAUGHT: AtomicUsize = AtomicUsize::new(0);
/// Where the first panic since the last one caught was, on whatever thread.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Keeps what panics say to itself, but for whoever asks for it with `RUST_BACKTRACE`. A closed pipe ends the program
/// quietly: whoever reads the output has read enough, as `cld spec show release-1 | head` has.
pub fn watch() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if panic.payload_as_str().is_some_and(|what| what.contains("failed printing to stdout: Broken pipe")) {
            process::exit(PIPE_CLOSED);
        }
        note(panic);
        let is_wanted = Backtrace::capture().status() == BacktraceStatus::Captured;
        if is_wanted || CAUGHT.load(Ordering::Relaxed) == 0 {
            usual(panic);
        }
    }));
}

fn note(panic: &PanicHookInfo<'_>) {
    let place =
        panic.location().map_or_else(|| "place unknown".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
    PLACE.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(place);
}

/// Does `work`; should it panic, the error says where in the source.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    CAUGHT.fetch_add(1, Ordering::Relaxed);
    // Whoever calls uses nothing afterwards that the work may have left half done.
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CAUGHT.fetch_sub(1, Ordering::Relaxed);
    done.map_err(|_| {
        let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).take();
        place.unwrap_or_else(|| "place unknown".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_known_by_its_place_and_not_by_what_it_quotes() {
        watch();
        let of_a_file = || caught(|| -> u8 { panic!("Somebody of Somewhere") });
        let place = caught(of_a_file).unwrap().unwrap_err();
        assert!(place.starts_with("crates/cld/src/fault.rs:"), "{place}");
        let on_a_thread = caught(|| std::thread::scope(|scope| _ = scope.spawn(|| panic!("Somebody"))));
        let place = on_a_thread.unwrap_err();
        assert!(place.starts_with("crates/cld/src/fault.rs:"), "{place}");
        assert_eq!(caught(|| 1), Ok(1));
    }
}
