//! Links that are sent by mail and work once: to confirm an address, to choose a password, to begin as invited.

use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::random::{digest, new_secret};
use crate::statement::{statements, values};
use crate::{Moment, StoreError};

statements! {
    MAKE_LINK = "insert into link (token_hash, kind, account, until) values ($1, $2, $3, $4)";
    LINK = "select account from link where token_hash = $1 and kind = $2 and used is null and until > $3";
    USE_LINK = "update link set used = $1 where token_hash = $2 and kind = $3 and used is null and until > $1 \
                returning account";
    END_LINKS = "update link set used = $1 where account = $2 and kind = $3 and used is null";
}

impl Change {
    pub(crate) async fn make_link(
        &mut self,
        deed: &Deed,
        kind: &str,
        account: &str,
        until: Moment,
    ) -> Result<String, StoreError> {
        let secret = new_secret()?;
        self.run(END_LINKS, values![&deed.at, account, kind]).await?;
        self.run(MAKE_LINK, values![&digest(&secret), kind, account, &until]).await?;
        self.note(deed, "link.made", account, ("", kind)).await?;
        Ok(secret)
    }

    pub(crate) async fn use_link(
        &mut self,
        kind: &str,
        secret: &str,
        now: Moment,
    ) -> Result<Option<String>, StoreError> {
        let row = self.row(USE_LINK, values![&now, &digest(secret), kind]).await?;
        let account = row.map(|row| row.text(0)).transpose()?;
        if let Some(account) = &account {
            self.note(&Deed { actor: account.clone(), at: now }, "link.used", account, ("", kind)).await?;
        }
        Ok(account)
    }
}

impl Store {
    /// Makes a link of a kind for an account, and gives its secret. Earlier ones of the kind end.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn make_link(&self, deed: &Deed, kind: &str, account: &str, until: Moment) -> Result<String, StoreError> {
        let mut change = self.begin().await?;
        let secret = change.make_link(deed, kind, account, until).await?;
        change.commit().await?;
        Ok(secret)
    }

    /// Whose link it is, without using it; none when it is no link of the kind, was used or has ended.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn link_account(&self, kind: &str, secret: &str, now: Moment) -> Result<Option<String>, StoreError> {
        self.row(LINK, values![&digest(secret), kind, &now]).await?.map(|row| row.text(0)).transpose()
    }

    /// Uses a link, and gives the account; none when it is no link of the kind, was used or has ended.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn use_link(&self, kind: &str, secret: &str, now: Moment) -> Result<Option<String>, StoreError> {
        let mut change = self.begin().await?;
        let account = change.use_link(kind, secret, now).await?;
        change.commit().await?;
        Ok(account)
    }
}
