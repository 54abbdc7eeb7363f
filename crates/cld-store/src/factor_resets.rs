//! People who have lost what they prove themselves with: one person asks for them, another allows it, they prove the rest.

use crate::audit::Deed;
use crate::database::Store;
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// A wish that somebody may set up a new second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorReset {
    /// For whom.
    pub account: String,
    /// The council whose lead asks; blank when it is none.
    pub council: String,
    /// When.
    pub asked: String,
    /// By whom.
    pub asked_by: String,
}

statements! {
    ASK_RESET = "insert into factor_reset (account, council, asked, asked_by) values ($1, $2, $3, $4) \
                 on conflict (account) do update set council = excluded.council, asked = excluded.asked, \
                 asked_by = excluded.asked_by";
    RESETS = "select account, council, asked, asked_by from factor_reset order by asked, account";
    RESET = "select account, council, asked, asked_by from factor_reset where account = $1";
    RESET_DECIDED = "delete from factor_reset where account = $1 and asked = $2";
    DROP_FACTOR = "update account set factor_sealed = null, factor_step = 0 where id = $1";
}

impl FactorReset {
    fn read(row: &Row) -> Result<FactorReset, StoreError> {
        let (account, council) = (row.text(0)?, row.text(1)?);
        Ok(FactorReset { account, council, asked: row.text(2)?, asked_by: row.text(3)? })
    }
}

impl Store {
    /// Asks that somebody may set up a new second factor; a later wish takes the place of an earlier one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn ask_factor_reset(&self, deed: &Deed, account: &str, council: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(ASK_RESET, values![account, council, &deed.at, &deed.actor]).await?;
        change.note(deed, "factor.reset_asked", account, (council, "")).await?;
        change.commit().await
    }

    /// What is asked and not decided, the earliest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn factor_resets(&self) -> Result<Vec<FactorReset>, StoreError> {
        self.rows(RESETS, values![]).await?.iter().map(FactorReset::read).collect()
    }

    /// What is asked for an account; none when nothing is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn factor_reset(&self, account: &str) -> Result<Option<FactorReset>, StoreError> {
        self.row(RESET, values![account]).await?.as_ref().map(FactorReset::read).transpose()
    }

    /// Allows what is asked, and gives the secret of a link by which the person goes on.
    ///
    /// # Errors
    /// When it was decided meanwhile, or asked anew.
    pub async fn allow_factor_reset(
        &self,
        deed: &Deed,
        reset: &FactorReset,
        until: Moment,
    ) -> Result<String, StoreError> {
        let mut change = self.begin().await?;
        change.must("request", RESET_DECIDED, values![&reset.account, &reset.asked]).await?;
        change.note(deed, "factor.reset_allowed", &reset.account, (&reset.council, "")).await?;
        let secret = change.make_link(deed, "factor", &reset.account, until).await?;
        change.commit().await?;
        Ok(secret)
    }

    /// Refuses what is asked.
    ///
    /// # Errors
    /// When it was decided meanwhile, or asked anew.
    pub async fn refuse_factor_reset(&self, deed: &Deed, reset: &FactorReset) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("request", RESET_DECIDED, values![&reset.account, &reset.asked]).await?;
        change.note(deed, "factor.reset_refused", &reset.account, (&reset.council, "")).await?;
        change.commit().await
    }

    /// Uses a link of somebody who has lost their second factor: it and all recovery codes are gone. Gives the account; none
    /// when it is no such link, was used or has ended.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn use_factor_link(&self, secret: &str, now: Moment) -> Result<Option<String>, StoreError> {
        let mut change = self.begin().await?;
        let Some(account) = change.use_link("factor", secret, now).await? else { return Ok(None) };
        change.must("account", DROP_FACTOR, values![&account]).await?;
        change.run(crate::accounts::DROP_CODES, values![&account]).await?;
        let deed = Deed { actor: account.clone(), at: now };
        change.note(&deed, "factor.removed", &account, ("", "")).await?;
        change.commit().await?;
        Ok(Some(account))
    }
}
