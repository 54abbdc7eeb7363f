//! What the pages of a method need of an engine.

use std::path::Path;

use crate::error::EngineError;

/// Where the pages of a method are calculated and stored.
///
/// [`Engine`](crate::Engine) does it in this process. Another one, such as a cluster or a script that is written for
/// it, needs no more than this: planning, and all that looks at rows, stays with [`Engine`](crate::Engine).
pub trait Executor: Sync {
    /// A table that is stored as Parquet at `path`.
    ///
    /// # Errors
    /// When it cannot be read there.
    fn open(&self, name: &str, path: &Path) -> Result<(), EngineError>;

    /// A table that is calculated from `sql` each time it is read.
    ///
    /// # Errors
    /// When the SQL is refused.
    fn define(&self, name: &str, sql: &str) -> Result<(), EngineError>;

    /// Calculates `sql`, stores it as Parquet in `folder` and opens it as a table. Gives its number of rows.
    ///
    /// # Errors
    /// When it cannot be calculated or stored.
    fn store(&self, name: &str, sql: &str, folder: &Path) -> Result<u64, EngineError>;
}
