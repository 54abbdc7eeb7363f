//! Why there is a finding on a row.

use std::sync::Arc;

use cld_book::RefusalKind;
use cld_submission::Oddity;

use crate::finding::Own;

/// Why there is a finding: the row's shape, the rule at a position, or a cell in a column that cannot be sent.
pub(crate) enum Cause {
    Oddity(Oddity),
    /// The row has not as many cells as the header.
    Cells {
        cells: usize,
        /// True when a value is not what its item holds.
        is_out_of_place: bool,
        /// Columns of lists of which an entry with the delimiter in it is not in quotes.
        unquoted: Vec<usize>,
    },
    /// With the entry of a list that seems to be meant.
    Rule(usize, Option<Arc<str>>, Option<Own>),
    Sending(RefusalKind, usize, Option<Own>),
}
