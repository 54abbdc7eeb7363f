//! How a page is known to be right, in words.

use cld_book::Evidence;

/// How something is known, in words.
pub(super) fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::OfficialResult => "equal to the official result, row by row",
        Evidence::WorkedExample => "a published description; there is no result to compare with",
        Evidence::Ours => "decided here",
    }
}
