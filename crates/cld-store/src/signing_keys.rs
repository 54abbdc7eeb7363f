//! The public keys with which receipts can be verified, each with the days on which it signed.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::statement::{statements, values};

/// A key that signs receipts, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The public key, in hexadecimal.
    pub public_key: String,
    /// When the portal began to sign with it, or to note it.
    pub begun: String,
    /// When another took its place; none for the one that signs.
    pub ended: Option<String>,
}

statements! {
    SIGNING_KEYS = "select public_key, begun, ended from signing_key order by begun desc, public_key";
    END_KEYS = "update signing_key set ended = $1 where ended is null and public_key <> $2";
    BEGIN_KEY = "insert into signing_key (public_key, begun) values ($1, $2) \
                 on conflict (public_key) do update set ended = null";
}

impl Store {
    /// All keys, the latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn signing_keys(&self) -> Result<Vec<SigningKey>, StoreError> {
        let rows = self.rows(SIGNING_KEYS, values![]).await?;
        let key = |row: &crate::statement::Row| {
            Ok(SigningKey { public_key: row.text(0)?, begun: row.text(1)?, ended: row.maybe(2)? })
        };
        rows.iter().map(key).collect()
    }

    /// Receipts are signed with this key from now on, and with no other.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn sign_with(&self, deed: &Deed, public_key: &str) -> Result<(), StoreError> {
        let keys = self.signing_keys().await?;
        let mut signing = keys.iter().filter(|key| key.ended.is_none());
        if signing.next().is_some_and(|key| key.public_key == public_key) && signing.next().is_none() {
            return Ok(());
        }
        let mut change = self.begin().await?;
        change.run(END_KEYS, values![&deed.at, public_key]).await?;
        change.run(BEGIN_KEY, values![public_key, &deed.at]).await?;
        change.note(deed, "signing_key.begun", public_key, ("", "")).await?;
        change.commit().await
    }
}
