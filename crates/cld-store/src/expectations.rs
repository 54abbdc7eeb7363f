//! What councils say of when they send, what was said of single windows, and of what they were reminded.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::mails::NewMail;
use crate::random::new_id;
use crate::statement::{Row, statements, values};

/// What a council says of when it sends. Nothing is overwritten: the last one before a day is what held on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedBasis {
    /// Its identifier.
    pub id: String,
    /// The council's code.
    pub council: String,
    /// A basis of the calendar.
    pub basis: String,
    /// First and last day of the period and the day on which it is sent, where the council sets them itself.
    pub own: Option<[String; 3]>,
    /// When it was said.
    pub made: String,
}

/// What is said of one window of a council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowNote {
    /// The council's code.
    pub council: String,
    /// The window's name, or the identifier of what the council said where it set the days itself.
    pub place: String,
    /// What kind of thing.
    pub kind: NoteKind,
    /// The day until which a file is in time by it.
    pub until: Option<String>,
    /// Why.
    pub words: String,
    /// When it was said.
    pub made: String,
}

/// What kind of thing is said of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// The council puts its due day off, once.
    PutOff,
    /// The council has nothing to send this time.
    Nothing,
    /// Another day holds for the council: granted by those who run the programme.
    Exception,
}

/// What a submission that was sent covers, and when it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPeriod {
    /// The submission.
    pub submission: String,
    /// The council's code.
    pub council: String,
    /// First day of its period.
    pub first: String,
    /// Last day of its period.
    pub last: String,
    /// When.
    pub sent: String,
}

const KINDS: [(NoteKind, &str); 3] =
    [(NoteKind::PutOff, "put_off"), (NoteKind::Nothing, "nothing"), (NoteKind::Exception, "exception")];

statements! {
    STATE_BASIS = "insert into expectation (id, council, basis, own_first, own_last, own_due, made_by, made) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8)";
    STATED = "select id, council, basis, own_first, own_last, own_due, made from expectation order by made, id";
    STATED_BY = "select id, council, basis, own_first, own_last, own_due, made from expectation where council = $1 \
                 order by made, id";
    ADD_NOTE = "insert into expectation_note (council, place, kind, until, words, made_by, made) \
                values ($1, $2, $3, $4, $5, $6, $7)";
    REPLACE_NOTE = "insert into expectation_note (council, place, kind, until, words, made_by, made) \
                    values ($1, $2, $3, $4, $5, $6, $7) on conflict (council, place, kind) do update set \
                    until = excluded.until, words = excluded.words, made_by = excluded.made_by, made = excluded.made";
    DROP_NOTE = "delete from expectation_note where council = $1 and place = $2 and kind = $3";
    NOTES = "select council, place, kind, until, words, made from expectation_note order by made, council, place, kind";
    NOTES_OF = "select council, place, kind, until, words, made from expectation_note where council = $1 \
                order by made, place, kind";
    SENT_PERIODS = "select id, council, period_start, period_end, sent from submission where period_end >= $1 \
                    and sent is not null and is_test = 0 and state <> 13 order by sent, id";
    SENT_PERIODS_OF = "select id, council, period_start, period_end, sent from submission where period_end >= $1 \
                       and council = $2 and sent is not null and is_test = 0 and state <> 13 order by sent, id";
    REMINDED = "insert into reminder (council, place, kind, made) values ($1, $2, $3, $4) \
                on conflict (council, place, kind) do nothing";
    WAS_REMINDED = "select count(*) from reminder where council = $1 and place = $2 and kind = $3";
}

impl NoteKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

impl StatedBasis {
    fn read(row: &Row) -> Result<StatedBasis, StoreError> {
        let own = row.maybe(3)?.zip(row.maybe(4)?).zip(row.maybe(5)?);
        Ok(StatedBasis {
            id: row.text(0)?,
            council: row.text(1)?,
            basis: row.text(2)?,
            own: own.map(|((first, last), due)| [first, last, due]),
            made: row.text(6)?,
        })
    }
}

impl WindowNote {
    fn read(row: &Row) -> Result<WindowNote, StoreError> {
        let word = row.text(2)?;
        let kind = KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind);
        Ok(WindowNote {
            council: row.text(0)?,
            place: row.text(1)?,
            kind: kind.ok_or(StoreError::Refused { statement: "NOTES" })?,
            until: row.maybe(3)?,
            words: row.text(4)?,
            made: row.text(5)?,
        })
    }
}

impl SentPeriod {
    fn read(row: &Row) -> Result<SentPeriod, StoreError> {
        let (submission, council) = (row.text(0)?, row.text(1)?);
        Ok(SentPeriod { submission, council, first: row.text(2)?, last: row.text(3)?, sent: row.text(4)? })
    }
}

impl Store {
    /// A council says when it sends.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn state_basis(
        &self,
        deed: &Deed,
        council: &str,
        (basis, own): (&str, Option<[String; 3]>),
    ) -> Result<(), StoreError> {
        let [first, last, due] = own.map_or([None, None, None], |own| own.map(Some));
        let mut change = self.begin().await?;
        let values = values![&new_id()?, council, basis, first, last, due, &deed.actor, &deed.at];
        change.run(STATE_BASIS, values).await?;
        change.note(deed, "expectation.stated", council, (council, basis)).await?;
        change.commit().await
    }

    /// What all councils said of when they send, or one of them, in the order in which it was said.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn stated_bases(&self, council: Option<&str>) -> Result<Vec<StatedBasis>, StoreError> {
        let rows = match council {
            Some(council) => self.rows(STATED_BY, values![council]).await?,
            None => self.rows(STATED, values![]).await?,
        };
        rows.iter().map(StatedBasis::read).collect()
    }

    /// Something is said of a window. What the council itself says, it says once; an exception takes the place of the last.
    ///
    /// # Errors
    /// When the council has said it already.
    pub async fn note_window(&self, deed: &Deed, note: &WindowNote) -> Result<(), StoreError> {
        let WindowNote { council, place, kind, until, words, .. } = note;
        let statement = if *kind == NoteKind::Exception { REPLACE_NOTE } else { ADD_NOTE };
        let mut change = self.begin().await?;
        let values = values![council, place, kind.word(), until.clone(), words, &deed.actor, &deed.at];
        change.run(statement, values).await.map_err(|error| match error {
            StoreError::AlreadyThere { .. } => StoreError::AlreadyThere { what: "word about this time" },
            error => error,
        })?;
        change.note(deed, &format!("expectation.{}", kind.word()), place, (council, "")).await?;
        change.commit().await
    }

    /// A council takes back that it has nothing to send.
    ///
    /// # Errors
    /// When it has not said so.
    pub async fn drop_note(
        &self,
        deed: &Deed,
        (council, place): (&str, &str),
        kind: NoteKind,
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("word about this time", DROP_NOTE, values![council, place, kind.word()]).await?;
        change.note(deed, &format!("expectation.{}_taken_back", kind.word()), place, (council, "")).await?;
        change.commit().await
    }

    /// What was said of windows, of all councils or one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn window_notes(&self, council: Option<&str>) -> Result<Vec<WindowNote>, StoreError> {
        let rows = match council {
            Some(council) => self.rows(NOTES_OF, values![council]).await?,
            None => self.rows(NOTES, values![]).await?,
        };
        rows.iter().map(WindowNote::read).collect()
    }

    /// What was sent for periods that end on a day or after it, and was not withdrawn, in the order in which it was sent.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sent_periods(&self, since: &str, council: Option<&str>) -> Result<Vec<SentPeriod>, StoreError> {
        let rows = match council {
            Some(council) => self.rows(SENT_PERIODS_OF, values![since, council]).await?,
            None => self.rows(SENT_PERIODS, values![since]).await?,
        };
        rows.iter().map(SentPeriod::read).collect()
    }

    /// Whether a council was reminded of a window so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn was_reminded(&self, council: &str, place: &str, kind: &str) -> Result<bool, StoreError> {
        let found = self.row(WAS_REMINDED, values![council, place, kind]).await?;
        Ok(found.map_or(Ok(0), |row| row.number(0))? > 0)
    }

    /// Reminds a council of a window, once of each kind.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn remind(
        &self,
        deed: &Deed,
        (council, place, kind): (&str, &str, &str),
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        if change.run(REMINDED, values![council, place, kind, &deed.at]).await? > 0 {
            change.send(deed, mails).await?;
            change.note(deed, "council.reminded", place, (council, kind)).await?;
        }
        change.commit().await
    }
}
