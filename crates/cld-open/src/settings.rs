//! What is different from one local page to the next.

use std::path::PathBuf;
use std::time::Duration;

/// What is different from one local page to the next.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program that does the work: `cld` itself.
    pub program: PathBuf,
    /// The book that it is asked to use; none for the one built in.
    pub book: Option<PathBuf>,
    /// The port to answer at; 0 takes a free one.
    pub port: u16,
    /// After so long without an open page and without work it closes.
    pub close_after: Duration,
}
