//! A fault in the book: which page, which line, what is wrong and what would be right.

use std::fmt;

/// One thing wrong with a page. Prints as `book/PAGE:LINE: what`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path of the page under `book/`.
    pub page: String,
    /// Line in that page, counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl Fault {
    /// A fault of one page under `book/`, at a line counted from 1.
    pub fn new(page: &str, line: usize, what: impl Into<String>) -> Self {
        Fault { page: page.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "book/{}:{}: {}", self.page, self.line, self.what)
    }
}

/// The known name that is closest to `named`, as a hint to append to a message; empty when none is near.
pub fn nearest<'a>(named: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(named, name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, name)| format!(" (did you mean \"{name}\"?)"))
        .unwrap_or_default()
}
