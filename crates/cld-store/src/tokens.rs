//! Tokens by which a program uploads files for somebody, by their digests.

use crate::accounts::Account;
use crate::audit::Deed;
use crate::database::Store;
use crate::random::{digest, new_secret};
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// What a program carries to upload files of one council as somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The digest of its secret, by which it is ended.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// The council for which it uploads, by its code.
    pub council: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made: Moment,
    /// From when on it is no longer good.
    pub ends: Moment,
    /// The day on which it was used last, yyyy-mm-dd; blank when it never was.
    pub used: String,
}

statements! {
    MAKE_TOKEN = "insert into token (token_hash, account, council, name, made, ends, used) values ($1, $2, $3, $4, $5, $6, '')";
    TOKEN_VISITOR = "select token_hash, account, council, token.name, token.made, ends, used, id, email, account.name, \
                     status, password_hash, factor_sealed, factor_step \
                     from token join account on account.id = token.account where token_hash = $1 and ends > $2";
    TOKENS_OF = "select token_hash, account, council, name, made, ends, used from token where account = $1 \
                 order by made desc, token_hash";
    TOKENS_FOR = "select token_hash, account, council, name, made, ends, used from token where council = $1 \
                  order by made desc, token_hash";
    TOKENS_ENDING = "select token_hash, account, council, token.name, token.made, ends, used, email from token \
                     join account on account.id = token.account where ends > $1 and ends <= $2 and status = 'active' \
                     order by ends, token_hash";
    TOKEN_USED = "update token set used = $1 where token_hash = $2 and used < $1";
    END_TOKEN = "delete from token where token_hash = $1 and council = $2";
    PRUNE_TOKENS = "delete from token where ends <= $1";
}

impl Token {
    fn read(row: &Row) -> Result<Token, StoreError> {
        let moment = |text: String| Moment::read(&text).ok_or(StoreError::Refused { statement: "TOKENS_OF" });
        Ok(Token {
            id: row.text(0)?,
            account: row.text(1)?,
            council: row.text(2)?,
            name: row.text(3)?,
            made: moment(row.text(4)?)?,
            ends: moment(row.text(5)?)?,
            used: row.text(6)?,
        })
    }
}

impl Store {
    /// Makes a token of whoever does the deed, and gives its secret, which is stored nowhere.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn make_token(
        &self,
        deed: &Deed,
        (council, name): (&str, &str),
        ends: Moment,
    ) -> Result<String, StoreError> {
        let secret = new_secret()?;
        let mut change = self.begin().await?;
        let values = values![&digest(&secret), &deed.actor, council, name, &deed.at, &ends];
        change.run(MAKE_TOKEN, values).await?;
        change.note(deed, "token.made", &digest(&secret), (council, &ends.to_string())).await?;
        change.commit().await?;
        Ok(secret)
    }

    /// The token of a secret and the account that it is of; none when it has none, or it is over.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn token_visitor(&self, secret: &str, now: Moment) -> Result<Option<(Token, Account)>, StoreError> {
        let Some(row) = self.row(TOKEN_VISITOR, values![&digest(secret), &now]).await? else { return Ok(None) };
        Ok(Some((Token::read(&row)?, Account::read(&row, 7)?)))
    }

    /// Notes that a token is used, once a day.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn token_used(&self, deed: &Deed, token: &Token) -> Result<(), StoreError> {
        let today = deed.at.to_string().chars().take(10).collect::<String>();
        if token.used >= today {
            return Ok(());
        }
        let mut change = self.begin().await?;
        if change.run(TOKEN_USED, values![&today, &token.id]).await? > 0 {
            change.note(deed, "token.used", &token.id, (&token.council, "")).await?;
        }
        change.commit().await
    }

    /// The tokens of an account, the newest first; those that are over are gone some time after.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tokens_of(&self, account: &str) -> Result<Vec<Token>, StoreError> {
        self.rows(TOKENS_OF, values![account]).await?.iter().map(Token::read).collect()
    }

    /// The tokens of everybody who uploads for a council by one, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tokens_for(&self, council: &str) -> Result<Vec<Token>, StoreError> {
        self.rows(TOKENS_FOR, values![council]).await?.iter().map(Token::read).collect()
    }

    /// The tokens that end between two instants, each with the address of whoever made it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tokens_ending(&self, now: Moment, until: Moment) -> Result<Vec<(Token, String)>, StoreError> {
        let rows = self.rows(TOKENS_ENDING, values![&now, &until]).await?;
        rows.iter().map(|row| Ok((Token::read(row)?, row.text(7)?))).collect()
    }

    /// Ends a token: with its next request it is not known.
    ///
    /// # Errors
    /// When it is over already.
    pub async fn end_token(&self, deed: &Deed, token: &Token) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("token", END_TOKEN, values![&token.id, &token.council]).await?;
        change.note(deed, "token.ended", &token.id, (&token.council, "")).await?;
        change.commit().await
    }

    /// Forgets tokens that are over.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn prune_tokens(&self, now: Moment) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(PRUNE_TOKENS, values![&now]).await?;
        change.commit().await
    }
}
