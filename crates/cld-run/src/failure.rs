//! Errors that cross threads.

use std::error::Error;

/// An error that may come from another thread.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;
