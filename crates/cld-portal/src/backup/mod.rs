//! Backups: the database at one instant, the files that belong to it, and what shows that all of it is as it was.
//!
//! A backup is a folder. `database/` has a file of JSON lines for each table, whatever the database is; `files/` has each
//! file by its digest, and `files.csv` says whose it is; `keys/` is there when it was asked for. `SHA256SUMS` has the digest
//! of each, as `sha256sum` checks it, and `manifest.json` that of `SHA256SUMS`, signed with the key that signs receipts.

mod copy;
mod error;
mod make;
mod manifest;
mod restore;
mod rows;
mod tried;

pub use error::BackupError;
pub use make::{BackedUp, back_up};
pub use restore::{Restored, Target, restore};
pub use tried::tell_of_failed_backup;
pub(crate) use tried::tried;
