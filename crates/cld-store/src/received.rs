//! What councils have sent that counts, by release.

use crate::StoreError;
use crate::database::Store;
use crate::statement::{statements, values};

/// The files of a council that follow a release and are not replaced or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The council's code.
    pub council: String,
    /// The release that they follow.
    pub release: String,
    /// How many there are.
    pub files: i64,
    /// Their rows.
    pub rows: i64,
}

statements! {
    // Sent, and delivered.
    RECEIVED = "select council, coalesce(release, ''), count(*), cast(coalesce(sum(rows), 0) as bigint) from submission \
                where state in (10, 11) group by council, coalesce(release, '') order by council, coalesce(release, '')";
}

impl Store {
    /// The files that count, by council and release.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn files_received(&self) -> Result<Vec<Received>, StoreError> {
        let rows = self.rows(RECEIVED, values![]).await?;
        let read = rows.iter().map(|row| {
            Ok(Received { council: row.text(0)?, release: row.text(1)?, files: row.number(2)?, rows: row.number(3)? })
        });
        read.collect()
    }
}
