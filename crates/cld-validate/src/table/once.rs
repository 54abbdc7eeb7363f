//! Findings that are said once for a file.

use cld_book::Severity;

use crate::finding::Finding;

/// A warning about the file as a whole.
pub(crate) fn warning(rule: &str, message: String) -> Finding {
    once(1, rule, Severity::Warning, None, message)
}

/// A finding about the file as a whole, at the row where it shows first.
pub(super) fn once(row: u64, rule: &str, severity: Severity, item: Option<&str>, message: String) -> Finding {
    let item = item.map(Into::into);
    Finding {
        row,
        rule: rule.into(),
        severity,
        item,
        message: message.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}
