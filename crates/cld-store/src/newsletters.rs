//! Issues of the newsletter that were published, which stay as they are, and who gets them by mail.

use crate::audit::Deed;
use crate::database::Store;
use crate::mails::NewMail;
use crate::random::new_id;
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// An issue that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsletter {
    /// Its name, such as `2021-09`.
    pub issue: String,
    /// Its month.
    pub title: String,
    /// The day of its publication, like 2021-09-30.
    pub day: String,
    /// What it says, as JSON.
    pub sections: String,
}

/// Somebody who gets the newsletter, or asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// By which they confirm and unsubscribe: only they know it.
    pub id: String,
    /// Where it goes.
    pub email: String,
    /// When they asked last.
    pub asked: String,
    /// Whether they confirmed, and have not unsubscribed.
    pub is_confirmed: bool,
}

statements! {
    NEWSLETTERS = "select issue, title, day, sections from newsletter order by day, issue";
    PUBLISH = "insert into newsletter (issue, title, day, sections, made_by, made) values ($1, $2, $3, $4, $5, $6) \
               on conflict (issue) do nothing";
    SUBSCRIBERS = "select id, email, asked, confirmed, ended from subscriber where confirmed is not null and ended is null \
                   order by email";
    SUBSCRIBER = "select id, email, asked, confirmed, ended from subscriber where id = $1";
    SUBSCRIBER_AT = "select id, email, asked, confirmed, ended from subscriber where email = $1";
    ASKED_SINCE = "select count(*) from subscriber where asked >= $1";
    SUBSCRIBE = "insert into subscriber (id, email, asked) values ($1, $2, $3) \
                 on conflict (email) do update set asked = excluded.asked";
    CONFIRM_SUBSCRIBER = "update subscriber set confirmed = $1, ended = null where id = $2";
    END_SUBSCRIBER = "update subscriber set ended = $1 where id = $2 and ended is null";
}

impl Subscriber {
    fn read(row: &Row) -> Result<Subscriber, StoreError> {
        let is_confirmed = row.maybe(3)?.is_some() && row.maybe(4)?.is_none();
        Ok(Subscriber { id: row.text(0)?, email: row.text(1)?, asked: row.text(2)?, is_confirmed })
    }
}

impl Store {
    /// The issues that were published, the earliest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn newsletters(&self) -> Result<Vec<Newsletter>, StoreError> {
        let rows = self.rows(NEWSLETTERS, values![]).await?;
        let read = rows.iter().map(|row| {
            Ok(Newsletter { issue: row.text(0)?, title: row.text(1)?, day: row.text(2)?, sections: row.text(3)? })
        });
        read.collect()
    }

    /// Publishes an issue as it is, and sends mails with it.
    ///
    /// # Errors
    /// When it was published already.
    pub async fn publish_newsletter(
        &self,
        deed: &Deed,
        newsletter: &Newsletter,
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let Newsletter { issue, title, day, sections } = newsletter;
        let mut change = self.begin().await?;
        change.must("newsletter", PUBLISH, values![issue, title, day, sections, &deed.actor, &deed.at]).await?;
        change.note(deed, "newsletter.published", issue, ("", day)).await?;
        change.send(deed, mails).await?;
        change.commit().await
    }

    /// Those who get the newsletter.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn subscribers(&self) -> Result<Vec<Subscriber>, StoreError> {
        self.rows(SUBSCRIBERS, values![]).await?.iter().map(Subscriber::read).collect()
    }

    /// Whoever has this identifier; none when nobody has.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn subscriber(&self, id: &str) -> Result<Option<Subscriber>, StoreError> {
        self.row(SUBSCRIBER, values![id]).await?.as_ref().map(Subscriber::read).transpose()
    }

    /// Whoever asked for the newsletter at this address.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn subscriber_at(&self, email: &str) -> Result<Option<Subscriber>, StoreError> {
        self.row(SUBSCRIBER_AT, values![&email.to_lowercase()]).await?.as_ref().map(Subscriber::read).transpose()
    }

    /// How many asked since an instant.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn subscribers_since(&self, since: Moment) -> Result<i64, StoreError> {
        self.row(ASKED_SINCE, values![&since]).await?.map_or(Ok(0), |row| row.number(0))
    }

    /// Notes that somebody asks for the newsletter, and gives what they confirm it by.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn subscribe(&self, at: Moment, email: &str) -> Result<String, StoreError> {
        let (new, email) = (new_id()?, email.to_lowercase());
        let mut change = self.begin().await?;
        change.run(SUBSCRIBE, values![&new, &email, &at]).await?;
        let row = change.row(SUBSCRIBER_AT, values![&email]).await?;
        let id = row.map_or(Ok(new), |row| row.text(0))?;
        change.commit().await?;
        Ok(id)
    }

    /// From now on the newsletter goes there.
    ///
    /// # Errors
    /// When nobody has this identifier.
    pub async fn confirm_subscriber(&self, at: Moment, id: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("subscription", CONFIRM_SUBSCRIBER, values![&at, id]).await?;
        change.commit().await
    }

    /// From now on the newsletter goes there no more. Whoever did that already may do it again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn end_subscriber(&self, at: Moment, id: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(END_SUBSCRIBER, values![&at, id]).await?;
        change.commit().await
    }
}
