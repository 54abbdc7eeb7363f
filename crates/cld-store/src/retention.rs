//! What is destroyed when it has been kept for as long as the book says. Each time is in the audit, with a count or the
//! submission, and with nothing of what was destroyed.

use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::jobs::JobKind;
use crate::statement::{Statement, statements, values};
use crate::submission::{State, Submission};
use crate::{Moment, StoreError};

/// Files of submissions that are kept for the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptFiles {
    /// Those that were sent, whatever became of them later.
    Sent,
    /// Those that were checked and never sent.
    Unsent,
    /// Those that could not be read.
    Unreadable,
}

statements! {
    SENT_BEFORE = "select id from submission where state in (10, 11, 12, 13) and destroyed is null and is_test = 0 \
                   and sent < $1 order by sent, id limit 100";
    UNSENT_BEFORE = "select id from submission where state in (8, 9) and destroyed is null and is_test = 0 \
                     and changed < $1 order by changed, id limit 100";
    UNREADABLE_BEFORE = "select id from submission where state = 7 and destroyed is null and is_test = 0 \
                         and changed < $1 order by changed, id limit 100";
    DESTROYED_FILES = "update submission set destroyed = $1, file_name = null where id = $2 and destroyed is null \
                       and state = $3";
    DROP_REPORTS_KEPT = "delete from report where submission = $1";
    FORGET_TEXTS = "update mail set title = '', body = '' where sent is not null and sent < $1 and body <> ''";
    UNCONFIRMED_BEFORE = "select id, email from account where status = 'asked' and made < $1 order by made, id limit 100";
    FORGET_MAILS_TO = "update mail set recipient = '' where recipient = $1";
    FORGET_ACCOUNT = "update account set email = id, name = '', status = 'ended' where id = $1 and status = 'asked'";
    FORGET_REQUESTS = "update access_request set stage = 'refused', decided = $1, decided_by = $2 \
                       where account = $3 and stage = 'asked'";
    FORGET_LINKS = "delete from link where until < $1";
}

impl KeptFiles {
    fn before(self) -> Statement {
        match self {
            KeptFiles::Sent => SENT_BEFORE,
            KeptFiles::Unsent => UNSENT_BEFORE,
            KeptFiles::Unreadable => UNREADABLE_BEFORE,
        }
    }
}

impl Store {
    /// Submissions whose files have been kept since before an instant, the oldest first: some of them, where there are many.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn files_kept_since(&self, files: KeptFiles, before: Moment) -> Result<Vec<Submission>, StoreError> {
        let mut found = Vec::new();
        for row in self.rows(files.before(), values![&before]).await? {
            found.push(self.submission(&row.text(0)?).await?);
        }
        Ok(found)
    }

    /// The files of a submission go, by a job, with their name and the reports about them. What was not sent cannot be sent any
    /// more. Its digest stays, and counts of what was found.
    ///
    /// # Errors
    /// When the submission has moved on, or they are destroyed already.
    pub async fn destroy_files(&self, deed: &Deed, submission: &Submission, kept: &str) -> Result<(), StoreError> {
        let id = &submission.id;
        let mut change = self.begin().await?;
        change.must("submission", DESTROYED_FILES, values![&deed.at, id, submission.state.code()]).await?;
        change.run(DROP_REPORTS_KEPT, values![id]).await?;
        if submission.state.can_be_sent() {
            change.move_on(deed, submission, State::GivenUp, "submission.given_up").await?;
        }
        change.enqueue(JobKind::Destroy, id, deed.at).await?;
        change.note(deed, "submission.files_destroyed", id, (&submission.council, kept)).await?;
        change.commit().await
    }

    /// The texts of mails that left before an instant go; gives how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_mail_texts(&self, deed: &Deed, before: Moment) -> Result<u64, StoreError> {
        let mut change = self.begin().await?;
        let count = change.run(FORGET_TEXTS, values![&before]).await?;
        change.destroyed(deed, "mail.texts_destroyed", count).await?;
        change.commit().await?;
        Ok(count)
    }

    /// Who asked for an account before an instant and never confirmed the address is forgotten; gives how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_unconfirmed(&self, deed: &Deed, before: Moment) -> Result<u64, StoreError> {
        let mut change = self.begin().await?;
        let found = change.rows(UNCONFIRMED_BEFORE, values![&before]).await?;
        for row in &found {
            let (id, email) = (row.text(0)?, row.text(1)?);
            change.run(FORGET_MAILS_TO, values![&email]).await?;
            change.run(FORGET_REQUESTS, values![&deed.at, &deed.actor, &id]).await?;
            change.must("account", FORGET_ACCOUNT, values![&id]).await?;
        }
        change.destroyed(deed, "account.unconfirmed_destroyed", found.len() as u64).await?;
        change.commit().await?;
        Ok(found.len() as u64)
    }

    /// Links that ended before an instant go; gives how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_links(&self, deed: &Deed, before: Moment) -> Result<u64, StoreError> {
        let mut change = self.begin().await?;
        let count = change.run(FORGET_LINKS, values![&before]).await?;
        change.destroyed(deed, "link.destroyed", count).await?;
        change.commit().await?;
        Ok(count)
    }
}

impl Change {
    /// Notes how many of something went, unless none did.
    async fn destroyed(&mut self, deed: &Deed, action: &str, count: u64) -> Result<(), StoreError> {
        match count {
            0 => Ok(()),
            count => self.note(deed, action, "", ("", &count.to_string())).await,
        }
    }
}
