//! What a task has around it.

use std::io;

/// The files that somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The one to check or prepare.
    Chosen = 0,
    /// The one that the council sent before.
    Previous = 1,
}

/// Where results go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// What was done, as [`Done`](crate::Done) in JSON; a sentence when it could not be.
    Done = 0,
    /// The line that `cld check --json` prints.
    JsonLine = 1,
    /// The report for people, HTML.
    Report = 2,
    /// Every finding.
    Findings = 3,
    /// The file that is ready to be sent.
    Ready = 4,
}

/// In a browser the page, in tests memory.
pub trait Page: Clone + Send + Sync + 'static {
    /// Bytes of a file.
    fn length(&self, file: File) -> u64;

    /// Fills `into` with bytes of a file from `at` on; how many there were, and none at its end.
    ///
    /// # Errors
    /// When they can no longer be read, as of a file that was changed or removed meanwhile.
    fn read(&self, file: File, at: u64, into: &mut [u8]) -> io::Result<usize>;

    /// Takes bytes of a result, one piece after another.
    ///
    /// # Errors
    /// When there is no room for more.
    fn write(&self, stream: Stream, bytes: &[u8]) -> io::Result<()>;
}
