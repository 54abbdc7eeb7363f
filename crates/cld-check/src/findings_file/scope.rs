//! The files that findings are about.

use std::sync::Arc;

use crate::checked::Opened;

/// The files that findings are about.
pub(crate) struct Scope {
    /// As they were named.
    pub(crate) files: Vec<Arc<str>>,
    /// For each file the headers of its columns that are no item; null unless values are asked for.
    pub(crate) extras: Option<Vec<Vec<String>>>,
}

impl Scope {
    pub(crate) fn new(opened: &[Opened], with_values: bool) -> Scope {
        let extras = || opened.iter().map(|file| file.extras().to_vec()).collect();
        Scope { files: opened.iter().map(|file| file.name().into()).collect(), extras: with_values.then(extras) }
    }
}
