//! What the thread that fills a workbook is given.

use cld_validate::Finding;

use super::overview::Overview;

/// A finding of the file at a place, or what a file came to.
pub(super) enum Entry {
    Finding(usize, Box<Finding>),
    Overview(Box<Overview>),
}
