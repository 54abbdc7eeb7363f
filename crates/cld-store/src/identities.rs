//! Whom an organisation's own sign-in knows as the holder of an account.

use crate::accounts::Account;
use crate::audit::Deed;
use crate::database::Store;
use crate::random::digest;
use crate::statement::{statements, values};
use crate::{Moment, StoreError};

statements! {
    CONNECT_IDENTITY = "insert into identity (id_hash, account, made) values ($1, $2, $3)";
    IDENTITY_ACCOUNT = "select id, email, name, status, password_hash, factor_sealed, factor_step \
                        from identity join account on account.id = identity.account where id_hash = $1";
    IDENTITY_OF = "select made from identity where account = $1";
    END_IDENTITY = "delete from identity where account = $1";
}

/// Somebody as one issuer knows them; only its digest is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(String);

impl Identity {
    /// Whoever an issuer calls `subject`. The same subject of another issuer is somebody else.
    pub fn new(issuer: &str, subject: &str) -> Identity {
        Identity(digest(&format!("{issuer}\n{subject}")))
    }
}

impl Store {
    /// From now on the account is the identity's, in place of any that it was connected with.
    ///
    /// # Errors
    /// When the identity is connected with another account, or the database cannot be written.
    pub async fn connect_identity(&self, deed: &Deed, account: &str, identity: &Identity) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(END_IDENTITY, values![account]).await?;
        let made = change.run(CONNECT_IDENTITY, values![&identity.0, account, &deed.at]).await;
        made.map_err(|error| match error {
            StoreError::AlreadyThere { .. } => StoreError::AlreadyThere { what: "connection" },
            error => error,
        })?;
        change.note(deed, "identity.connected", account, ("", "")).await?;
        change.commit().await
    }

    /// The account that an identity is connected with; none when it is with none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account_of_identity(&self, identity: &Identity) -> Result<Option<Account>, StoreError> {
        self.row(IDENTITY_ACCOUNT, values![&identity.0]).await?.map(|row| Account::read(&row, 0)).transpose()
    }

    /// Since when an account is connected with an identity; none when it is with none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn identity_since(&self, account: &str) -> Result<Option<Moment>, StoreError> {
        let Some(row) = self.row(IDENTITY_OF, values![account]).await? else { return Ok(None) };
        Ok(Moment::read(&row.text(0)?))
    }

    /// The account is signed in to by its password alone again.
    ///
    /// # Errors
    /// When it is connected with no identity.
    pub async fn end_identity(&self, deed: &Deed, account: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("connection", END_IDENTITY, values![account]).await?;
        change.note(deed, "identity.ended", account, ("", "")).await?;
        change.commit().await
    }
}
