//! A submission is declared: its receipt, and who is told.

use super::record::{Submission, columns};
use super::state::State;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::mails::NewMail;
use crate::statement::{Row, statements, values};

/// What was given for a submission that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Such as `CLD-2026-211-0042-7`: year, council, serial number, check digit.
    pub number: String,
    /// When it was given.
    pub made: String,
    /// What is signed, as it was signed.
    pub body: String,
    /// The signature, in hexadecimal.
    pub signature: String,
}

/// What a declaration makes of a number.
#[derive(Debug, Clone)]
pub struct Declared {
    /// What is signed.
    pub body: String,
    /// The signature, in hexadecimal.
    pub signature: String,
    /// Who is to be told.
    pub mails: Vec<NewMail>,
    /// The stage of taking part that the council comes to by it, and how many steps of all councils were known to whoever said
    /// so. It is left out where others were noted since.
    pub stage: Option<(String, usize)>,
}

/// How a recipient stands with a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Who receives it.
    pub recipient: String,
    /// When they were told; none while the mail waits.
    pub told: Option<String>,
    /// When they fetched the file first.
    pub fetched: Option<String>,
}

statements! {
    NEXT_NUMBER = "insert into counter (name, value) values ($1, 1) \
                   on conflict (name) do update set value = counter.value + 1 returning value";
    SENT = "update submission set sent = $1, sent_by = $2, late_after = $3 where id = $4";
    REPLACED = "update submission set replaced_by = $1 where id = $2";
    ADD_RECEIPT = "insert into receipt (number, submission, made, body, signature) values ($1, $2, $3, $4, $5)";
    RECEIPT = "select number, made, body, signature from receipt where submission = $1";
    SENDER = "select account.email from receipt join submission on submission.id = receipt.submission \
              join account on account.id = submission.sent_by where receipt.number = $1";
    ADD_DELIVERY = "insert into delivery (submission, recipient) values ($1, $2)";
    DELIVERIES = "select recipient, told, fetched from delivery where submission = $1 order by recipient";
    TOLD = "update delivery set told = $1 where submission = $2 and recipient = $3 and told is null";
    NOT_TOLD = "select count(*) from delivery where submission = $1 and told is null";
    FETCHED = "update delivery set fetched = $1, fetched_by = $2 \
               where submission = $3 and recipient = $4 and fetched is null";
    EARLIER = concat!("select ", columns!(), " from submission where council = $1 and id <> $2 and is_test = 0 and state in (10, 11) \
                      and period_start >= $3 and period_end <= $4 order by sent, id");
}

impl Receipt {
    fn read(row: &Row) -> Result<Receipt, StoreError> {
        Ok(Receipt { number: row.text(0)?, made: row.text(1)?, body: row.text(2)?, signature: row.text(3)? })
    }
}

impl Store {
    /// Declares a submission: the one moment in which it is sent. `declare` makes what is signed of its number and of those of
    /// the receipts that it replaces; `recipients` are those who receive it. Submissions that it covers whole from earlier are
    /// superseded. Where it is late, `late_after` is the day until which it was in time. A test reaches nobody and replaces
    /// nothing.
    ///
    /// # Errors
    /// When it cannot be sent, or was sent already.
    pub async fn declare(
        &self,
        deed: &Deed,
        submission: &Submission,
        (recipients, late_after): (&[String], Option<String>),
        declare: impl FnOnce(&str, &[String]) -> Result<Declared, StoreError>,
    ) -> Result<Receipt, StoreError> {
        let Submission { id, council, .. } = submission;
        let mut change = self.begin().await?;
        change.move_on(deed, submission, State::Sent, "submission.sent").await?;
        let year = deed.at.datetime().format("%Y");
        let (counter, name) = if submission.is_test { ("test", "TEST") } else { ("receipt", "CLD") };
        let serial = change.row(NEXT_NUMBER, values![&format!("{counter}-{year}-{council}")]).await?;
        let serial = serial.map_or(Ok(0), |row| row.number(0))?;
        let number = with_check_digit(&format!("{name}-{year}-{council}-{serial:04}"));
        let replaced = change.supersede(deed, submission).await?;
        let Declared { body, signature, mails, stage } = declare(&number, &replaced)?;
        change.run(SENT, values![&deed.at, &deed.actor, late_after, id]).await?;
        change.run(ADD_RECEIPT, values![&number, id, &deed.at, &body, &signature]).await?;
        for recipient in recipients {
            change.run(ADD_DELIVERY, values![id, recipient]).await?;
        }
        if let Some((stage, known)) = stage {
            let day = deed.at.datetime().date_naive().to_string();
            change.note_first_step(deed, known, &(council, &stage, &day)).await?;
        }
        if !submission.is_test {
            change.want_figures(deed, council).await?;
        }
        change.send(deed, &mails).await?;
        change.commit().await?;
        Ok(Receipt { number, made: deed.at.to_string(), body, signature })
    }

    /// The receipt of a submission; none before it is sent.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn receipt(&self, submission: &Submission) -> Result<Option<Receipt>, StoreError> {
        self.row(RECEIPT, values![&submission.id]).await?.as_ref().map(Receipt::read).transpose()
    }

    /// The e-mail address of whoever sent what a receipt is for.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sender(&self, receipt: &str) -> Result<Option<String>, StoreError> {
        self.row(SENDER, values![receipt]).await?.map(|row| row.text(0)).transpose()
    }

    /// How each recipient stands with a submission.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn deliveries(&self, submission: &Submission) -> Result<Vec<Delivery>, StoreError> {
        let read = |row: &Row| Ok(Delivery { recipient: row.text(0)?, told: row.maybe(1)?, fetched: row.maybe(2)? });
        self.rows(DELIVERIES, values![&submission.id]).await?.iter().map(read).collect()
    }

    /// Notes that a recipient fetched the file.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn fetched(&self, deed: &Deed, submission: &Submission, recipient: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(FETCHED, values![&deed.at, &deed.actor, &submission.id, recipient]).await?;
        change.note(deed, "file.fetched", &submission.id, (&submission.council, recipient)).await?;
        change.commit().await
    }
}

impl crate::database::Change {
    /// What a submission covers whole from earlier is superseded: the numbers of those receipts.
    async fn supersede(&mut self, deed: &Deed, submission: &Submission) -> Result<Vec<String>, StoreError> {
        let Submission { id, council, period_start, period_end, .. } = submission;
        let mut replaced = Vec::new();
        if submission.is_test {
            return Ok(replaced);
        }
        for row in self.rows(EARLIER, values![council, id, period_start, period_end]).await? {
            let earlier = Submission::read(&row)?;
            self.move_on(deed, &earlier, State::Superseded, "submission.superseded").await?;
            self.run(REPLACED, values![id, &earlier.id]).await?;
            let receipt = self.row(RECEIPT, values![&earlier.id]).await?;
            replaced.extend(receipt.as_ref().map(Receipt::read).transpose()?.map(|receipt| receipt.number));
        }
        Ok(replaced)
    }

    /// Notes that a recipient was told; when all were, the submission is delivered.
    pub(crate) async fn told(&mut self, deed: &Deed, submission: &str, recipient: &str) -> Result<(), StoreError> {
        self.run(TOLD, values![&deed.at, submission, recipient]).await?;
        let left = self.row(NOT_TOLD, values![submission]).await?.map_or(Ok(0), |row| row.number(0))?;
        let row = self.row(super::list::SUBMISSION, values![submission]).await?;
        if let Some(submission) = row.as_ref().map(Submission::read).transpose()?
            && left == 0
            && submission.state == State::Sent
        {
            self.move_on(deed, &submission, State::Delivered, "submission.delivered").await?;
        }
        Ok(())
    }
}

/// The digit that makes a slip in a number show (Luhn's, over its digits).
fn with_check_digit(number: &str) -> String {
    let digits = number.bytes().rev().filter(u8::is_ascii_digit).map(|digit| u32::from(digit - b'0'));
    let doubled = digits.enumerate().map(|(at, digit)| match at % 2 {
        0 => digit * 2 / 10 + digit * 2 % 10,
        _ => digit,
    });
    format!("{number}-{}", (10 - doubled.sum::<u32>() % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::with_check_digit;

    #[test]
    fn a_slip_in_a_number_shows() {
        assert_eq!(with_check_digit("7992739871"), "7992739871-3");
        assert_ne!(with_check_digit("CLD-2026-211-0042"), with_check_digit("CLD-2026-211-0024"));
    }
}
