//! Findings about a file as a whole.

use cld_book::Severity;

use crate::finding::Finding;

/// A finding about the file as a whole, reported at the header.
pub(super) fn of_file(rule: &str, message: String) -> Finding {
    Finding {
        row: 1,
        rule: rule.into(),
        severity: Severity::Warning,
        item: None,
        message: message.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}
