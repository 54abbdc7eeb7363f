//! Who is signed in, by digests of what their browsers carry.

use chrono::TimeDelta;

use crate::accounts::Account;
use crate::database::Store;
use crate::random::{digest, new_secret};
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// Somebody's visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The digest of its secret, by which it is ended.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// How far signing in is: a word of the pages, such as `password` or `full`.
    pub stage: String,
    /// When it began.
    pub made: Moment,
    /// When it was used last, to within some minutes.
    pub seen: Moment,
    /// Until when somebody need not prove again who they are.
    pub strong: Option<Moment>,
    /// Where it came from, so that its owner recognises it.
    pub address: String,
    /// The browser, as it calls itself.
    pub agent: String,
}

statements! {
    BEGIN_SESSION = "insert into session (token_hash, account, stage, made, seen, strong, address, agent) \
                     values ($1, $2, $3, $4, $4, $5, $6, $7)";
    SESSION = "select token_hash, account, stage, made, seen, strong, address, agent from session \
               where token_hash = $1 and seen > $2 and made > $3";
    VISITOR = "select token_hash, session.account, stage, session.made, seen, strong, address, agent, id, email, name, \
               status, password_hash, factor_sealed, factor_step \
               from session join account on account.id = session.account \
               where token_hash = $1 and seen > $2 and session.made > $3";
    SESSIONS = "select token_hash, account, stage, made, seen, strong, address, agent from session \
                where account = $1 order by seen desc, token_hash";
    SESSION_SEEN = "update session set seen = $1 where token_hash = $2 and seen < $1";
    STRENGTHEN = "update session set strong = $1 where token_hash = $2";
    END_SESSION = "delete from session where token_hash = $1 and account = $2";
    END_SESSIONS = "delete from session where account = $1";
    PRUNE_SESSIONS = "delete from session where seen < $1 or made < $2";
}

/// Without a page for this long, a session is over.
const IDLE: TimeDelta = TimeDelta::minutes(30);
/// No session is longer.
const LONGEST: TimeDelta = TimeDelta::hours(12);

impl Session {
    /// When it is over, unless it is used before.
    pub fn ends(&self) -> Moment {
        self.seen.after(IDLE).min(self.made.after(LONGEST))
    }

    fn read(row: &Row) -> Result<Session, StoreError> {
        let moment = |text: &str| Moment::read(text).ok_or(StoreError::Refused { statement: "SESSION" });
        Ok(Session {
            id: row.text(0)?,
            account: row.text(1)?,
            stage: row.text(2)?,
            made: moment(&row.text(3)?)?,
            seen: moment(&row.text(4)?)?,
            strong: row.maybe(5)?.as_deref().map(moment).transpose()?,
            address: row.text(6)?,
            agent: row.text(7)?,
        })
    }
}

impl Store {
    /// Begins a session, and gives the secret that its owner carries.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin_session(
        &self,
        account: &str,
        stage: &str,
        (address, agent): (&str, &str),
        (now, strong): (Moment, Option<Moment>),
    ) -> Result<String, StoreError> {
        let secret = new_secret()?;
        let strong = strong.map(|until| until.to_string());
        let mut change = self.begin().await?;
        let values = values![&digest(&secret), account, stage, &now, strong, address, agent];
        change.run(BEGIN_SESSION, values).await?;
        change.commit().await?;
        Ok(secret)
    }

    /// The session of a secret; none when it has none, or it is over.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn session(&self, secret: &str, now: Moment) -> Result<Option<Session>, StoreError> {
        let values = values![&digest(secret), &now.after(-IDLE), &now.after(-LONGEST)];
        self.row(SESSION, values).await?.as_ref().map(Session::read).transpose()
    }

    /// The session of a secret and the account that it is of, by one question: each page asks it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn visitor(&self, secret: &str, now: Moment) -> Result<Option<(Session, Account)>, StoreError> {
        let values = values![&digest(secret), &now.after(-IDLE), &now.after(-LONGEST)];
        let Some(row) = self.row(VISITOR, values).await? else { return Ok(None) };
        Ok(Some((Session::read(&row)?, Account::read(&row, 8)?)))
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn session_seen(&self, session: &Session, now: Moment) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(SESSION_SEEN, values![&now, &session.id]).await?;
        change.commit().await
    }

    /// Notes until when somebody need not prove again who they are.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn strengthen(&self, session: &Session, until: Moment) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("session", STRENGTHEN, values![&until, &session.id]).await?;
        change.commit().await
    }

    /// The sessions of an account, the latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sessions(&self, account: &str) -> Result<Vec<Session>, StoreError> {
        self.rows(SESSIONS, values![account]).await?.iter().map(Session::read).collect()
    }

    /// Ends a session of an account.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn end_session(&self, account: &str, session: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(END_SESSION, values![session, account]).await?;
        change.commit().await
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn end_sessions(&self, account: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(END_SESSIONS, values![account]).await?;
        change.commit().await
    }

    /// Forgets sessions that are over.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn prune_sessions(&self, now: Moment) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(PRUNE_SESSIONS, values![&now.after(-IDLE), &now.after(-LONGEST)]).await?;
        change.commit().await
    }
}
