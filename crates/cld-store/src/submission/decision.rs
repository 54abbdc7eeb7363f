//! What the recipient decides about a submission: each decision is added, none is changed.

use std::collections::BTreeMap;

use super::list::Listed;
use super::record::{Submission, columns};
use super::state::State;
use crate::audit::Deed;
use crate::database::Store;
use crate::random::new_id;
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// A decision about a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub kind: DecisionKind,
    /// Why, in a word of the list.
    pub reason: String,
    /// Why, in words.
    pub words: String,
    /// Account of who decided.
    pub made_by: String,
    /// As of when.
    pub made: String,
}

/// What may be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionKind {
    /// It is taken for tables.
    Selected,
    /// It is left out.
    Excluded,
    /// The council is asked about it; it is taken meanwhile.
    Query,
    /// It is taken again.
    Reinstated,
}

const KINDS: [(DecisionKind, &str); 4] = [
    (DecisionKind::Selected, "selected"),
    (DecisionKind::Excluded, "excluded"),
    (DecisionKind::Query, "query"),
    (DecisionKind::Reinstated, "reinstated"),
];

statements! {
    DECIDE = "insert into decision (id, submission, kind, reason, words, made_by, made) \
              values ($1, $2, $3, $4, $5, $6, $7)";
    DECISIONS = "select kind, reason, words, made_by, made from decision where submission = $1 order by made, id";
    DECIDED_BETWEEN = "select decision.submission, decision.kind from decision \
                       join submission on submission.id = decision.submission \
                       where submission.sent >= $1 and submission.sent <= $2 order by decision.made, decision.id";
    SENT_UNTIL = concat!("select ", columns!(), " from submission where sent <= $1 and is_test = 0 order by sent, id");
    SENT_BY_COUNCIL = concat!("select ", columns!(), " from submission where sent <= $1 and council = $2 and is_test = 0 \
                              order by sent, id");
    WITHDRAWN = "select changed from submission where id = $1 and state = 13";
}

impl DecisionKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// What a word means; none for another word.
    pub fn of_word(word: &str) -> Option<DecisionKind> {
        KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

impl Decision {
    fn read(row: &Row) -> Result<Decision, StoreError> {
        let kind = DecisionKind::of_word(&row.text(0)?).ok_or(StoreError::Refused { statement: "DECISIONS" })?;
        let (reason, words) = (row.text(1)?, row.text(2)?);
        Ok(Decision { kind, reason, words, made_by: row.text(3)?, made: row.text(4)? })
    }
}

impl Store {
    /// Adds a decision about a submission.
    ///
    /// # Errors
    /// When it was not sent.
    pub async fn decide(
        &self,
        deed: &Deed,
        submission: &Submission,
        kind: DecisionKind,
        (reason, words): (&str, &str),
    ) -> Result<(), StoreError> {
        if !submission.state.is_sent() || submission.state == State::Withdrawn {
            return Err(StoreError::Changed { what: "submission" });
        }
        let mut change = self.begin().await?;
        let values = values![&new_id()?, &submission.id, kind.word(), reason, words, &deed.actor, &deed.at];
        change.run(DECIDE, values).await?;
        change.note(deed, "decision.made", &submission.id, (&submission.council, kind.word())).await?;
        change.commit().await
    }

    /// The decisions about a submission, the earliest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn decisions(&self, submission: &Submission) -> Result<Vec<Decision>, StoreError> {
        self.rows(DECISIONS, values![&submission.id]).await?.iter().map(Decision::read).collect()
    }

    /// The last decision about each of these submissions that has one, by the submission's identifier.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_decisions(&self, page: &[Listed]) -> Result<BTreeMap<String, DecisionKind>, StoreError> {
        let sent = || page.iter().filter_map(|submission| submission.sent.as_deref());
        let (Some(first), Some(last)) = (sent().min(), sent().max()) else { return Ok(BTreeMap::new()) };
        let mut kinds = BTreeMap::new();
        for row in self.rows(DECIDED_BETWEEN, values![first, last]).await? {
            let kind = DecisionKind::of_word(&row.text(1)?);
            kinds.insert(row.text(0)?, kind.ok_or(StoreError::Refused { statement: "DECIDED_BETWEEN" })?);
        }
        Ok(kinds)
    }

    /// All submissions that had been sent at an instant and not been withdrawn, of one council or of all, each with the
    /// decisions made by then.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn received_as_of(
        &self,
        at: Moment,
        council: Option<&str>,
    ) -> Result<Vec<(Submission, Vec<Decision>)>, StoreError> {
        let sent = match council {
            Some(council) => self.rows(SENT_BY_COUNCIL, values![&at, council]).await?,
            None => self.rows(SENT_UNTIL, values![&at]).await?,
        };
        let mut found = Vec::new();
        for row in sent {
            let submission = Submission::read(&row)?;
            let withdrawn = self.row(WITHDRAWN, values![&submission.id]).await?.map(|row| row.text(0)).transpose()?;
            if withdrawn.is_some_and(|withdrawn| withdrawn <= at.to_string()) {
                continue;
            }
            let mut decisions = self.decisions(&submission).await?;
            decisions.retain(|decision| decision.made <= at.to_string());
            found.push((submission, decisions));
        }
        Ok(found)
    }
}
