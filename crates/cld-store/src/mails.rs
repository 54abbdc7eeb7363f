//! Mails that are to be sent, and those that were.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::jobs::{Claim, JobKind};
use crate::random::new_id;
use crate::statement::{statements, values};

/// A mail to send. No value of a row is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Name of its page in the book.
    pub kind: String,
    /// E-mail address.
    pub recipient: String,
    /// Its subject.
    pub title: String,
    /// Its text.
    pub body: String,
    /// The submission and the recipient of it whom the mail tells that it was sent; none for any other mail.
    pub tells: Option<(String, String)>,
}

/// A mail with its identifier, from which it has its Message-ID: one that is sent twice is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its identifier.
    pub id: String,
    /// What is sent, and to whom.
    pub mail: NewMail,
    /// When it was sent; none before.
    pub sent: Option<String>,
}

statements! {
    ADD_MAIL = "insert into mail (id, kind, recipient, title, body, submission, organisation, made) \
                values ($1, $2, $3, $4, $5, $6, $7, $8)";
    MAIL = "select kind, recipient, title, body, submission, organisation, sent from mail where id = $1";
    MAILS_TO = "select id from mail where recipient = $1 order by made, id";
    MAIL_SENT = "update mail set sent = $1 where id = $2 and sent is null";
}

impl Change {
    /// Mails go out when this change is committed.
    pub(crate) async fn send(&mut self, deed: &Deed, mails: &[NewMail]) -> Result<(), StoreError> {
        for NewMail { kind, recipient, title, body, tells } in mails {
            let (submission, organisation) = tells.clone().unwrap_or_default();
            let id = new_id()?;
            let values = values![&id, kind, recipient, title, body, &submission, &organisation, &deed.at];
            self.run(ADD_MAIL, values).await?;
            self.enqueue(JobKind::Mail, &id, deed.at).await?;
        }
        Ok(())
    }
}

impl Store {
    /// Sends mails that no other change causes.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn send(&self, deed: &Deed, mails: &[NewMail]) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.send(deed, mails).await?;
        change.commit().await
    }

    /// A mail; none when there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mail(&self, id: &str) -> Result<Option<Mail>, StoreError> {
        let Some(row) = self.row(MAIL, values![id]).await? else { return Ok(None) };
        let (submission, organisation) = (row.text(4)?, row.text(5)?);
        let tells = (!submission.is_empty()).then_some((submission, organisation));
        let (kind, recipient, title) = (row.text(0)?, row.text(1)?, row.text(2)?);
        let mail = NewMail { kind, recipient, title, body: row.text(3)?, tells };
        Ok(Some(Mail { id: id.to_owned(), mail, sent: row.maybe(6)? }))
    }

    /// All mails to somebody, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mails_to(&self, recipient: &str) -> Result<Vec<Mail>, StoreError> {
        let mut mails = Vec::new();
        for row in self.rows(MAILS_TO, values![recipient]).await? {
            mails.extend(self.mail(&row.text(0)?).await?);
        }
        Ok(mails)
    }

    /// A mail was sent: whoever it tells of a submission was told.
    ///
    /// # Errors
    /// When another worker has taken the job over.
    pub async fn mail_sent(&self, deed: &Deed, claim: &Claim, mail: &Mail) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.run(MAIL_SENT, values![&deed.at, &mail.id]).await?;
        if let Some((submission, organisation)) = &mail.mail.tells {
            change.told(deed, submission, organisation).await?;
        }
        change.commit().await
    }
}
