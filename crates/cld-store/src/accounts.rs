//! People with an account, and how they prove who they are.

use crate::audit::Deed;
use crate::database::Store;
use crate::random::new_id;
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// Somebody who may sign in, or wants to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: String,
    /// In lower case; no two accounts have the same.
    pub email: String,
    /// As people address them.
    pub name: String,
    /// A word of the pages: such as asked, active, ended.
    pub status: String,
    /// Of the password; none until there is one.
    pub password_hash: Option<String>,
    /// The secret of the second factor, sealed; none until there is one.
    pub factor_sealed: Option<String>,
    /// The last step of the second factor that was used; no earlier one is good again.
    pub factor_step: i64,
}

statements! {
    MAKE_ACCOUNT = "insert into account (id, email, name, status, factor_step, made) values ($1, $2, $3, $4, 0, $5)";
    ACCOUNT = "select id, email, name, status, password_hash, factor_sealed, factor_step from account where id = $1";
    ACCOUNT_BY_EMAIL = "select id, email, name, status, password_hash, factor_sealed, factor_step from account \
                        where email = $1";
    SET_PASSWORD = "update account set password_hash = $1 where id = $2";
    SET_FACTOR = "update account set factor_sealed = $1, factor_step = 0 where id = $2";
    USE_STEP = "update account set factor_step = $1 where id = $2 and factor_step < $1";
    SET_STATUS = "update account set status = $1 where id = $2";
    SIGNED_IN = "update account set signed_in = $1 where id = $2";
    DROP_CODES = "delete from recovery_code where account = $1";
    ADD_CODE = "insert into recovery_code (code_hash, account) values ($1, $2)";
    USE_CODE = "update recovery_code set used = $1 where account = $2 and code_hash = $3 and used is null";
    CODES_LEFT = "select count(*) from recovery_code where account = $1 and used is null";
}

impl Account {
    /// Its columns begin at one of the row.
    pub(crate) fn read(row: &Row, first: usize) -> Result<Account, StoreError> {
        Ok(Account {
            id: row.text(first)?,
            email: row.text(first + 1)?,
            name: row.text(first + 2)?,
            status: row.text(first + 3)?,
            password_hash: row.maybe(first + 4)?,
            factor_sealed: row.maybe(first + 5)?,
            factor_step: row.number(first + 6)?,
        })
    }
}

impl Store {
    /// Makes an account, and gives its identifier.
    ///
    /// # Errors
    /// When there is one of the same e-mail address.
    pub async fn make_account(&self, deed: &Deed, email: &str, name: &str, status: &str) -> Result<String, StoreError> {
        let (id, email) = (new_id()?, email.to_lowercase());
        let mut change = self.begin().await?;
        let made = change.run(MAKE_ACCOUNT, values![&id, &email, name, status, &deed.at]).await;
        made.map_err(|error| match error {
            StoreError::AlreadyThere { .. } => StoreError::AlreadyThere { what: "account" },
            error => error,
        })?;
        change.note(deed, "account.requested", &id, ("", "")).await?;
        change.commit().await?;
        Ok(id)
    }

    /// The account; none when there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        self.row(ACCOUNT, values![id]).await?.as_ref().map(|row| Account::read(row, 0)).transpose()
    }

    /// The account of an e-mail address, in whatever case; none when there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        self.row(ACCOUNT_BY_EMAIL, values![&email.to_lowercase()])
            .await?
            .as_ref()
            .map(|row| Account::read(row, 0))
            .transpose()
    }

    /// Stores what a password is compared with.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn set_password(&self, deed: &Deed, account: &str, password_hash: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("account", SET_PASSWORD, values![password_hash, account]).await?;
        change.note(deed, "password.changed", account, ("", "")).await?;
        change.commit().await
    }

    /// Stores the secret of a second factor, which the caller has sealed.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn set_factor(&self, deed: &Deed, account: &str, sealed: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("account", SET_FACTOR, values![sealed, account]).await?;
        change.note(deed, "factor.added", account, ("", "")).await?;
        change.commit().await
    }

    /// Uses a step of the second factor: false when it, or a later one, was used already.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn use_step(&self, account: &str, step: i64) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        let used = change.run(USE_STEP, values![step, account]).await?;
        change.commit().await?;
        Ok(used > 0)
    }

    /// Stores the recovery codes of an account, by their digests, in place of those it had.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_recovery_codes(&self, deed: &Deed, account: &str, digests: &[String]) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(DROP_CODES, values![account]).await?;
        for digest in digests {
            change.run(ADD_CODE, values![digest, account]).await?;
        }
        change.note(deed, "factor.codes", account, ("", "")).await?;
        change.commit().await
    }

    /// Uses a recovery code by its digest: false when the account has no such code, or used it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn use_recovery_code(&self, deed: &Deed, account: &str, digest: &str) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        let used = change.run(USE_CODE, values![&deed.at, account, digest]).await?;
        if used > 0 {
            change.note(deed, "factor.code_used", account, ("", "")).await?;
        }
        change.commit().await?;
        Ok(used > 0)
    }

    /// How many recovery codes an account has left.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn recovery_codes_left(&self, account: &str) -> Result<i64, StoreError> {
        self.row(CODES_LEFT, values![account]).await?.map_or(Ok(0), |row| row.number(0))
    }

    /// Gives an account another status; `action` is what the audit calls that.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn set_status(&self, deed: &Deed, account: &str, status: &str, action: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("account", SET_STATUS, values![status, account]).await?;
        change.note(deed, action, account, ("", "")).await?;
        change.commit().await
    }

    /// Notes that somebody signed in.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn signed_in(&self, account: &str, at: Moment) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("account", SIGNED_IN, values![&at, account]).await?;
        change.note(&Deed { actor: account.to_owned(), at }, "session.begun", account, ("", "")).await?;
        change.commit().await
    }
}
