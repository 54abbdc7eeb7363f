//! What somebody sees of submissions: those of their councils, and nothing of others.

use super::record::{Submission, columns};
use super::state::State;
use crate::StoreError;
use crate::database::Store;
use crate::scope::{Area, Scope};
use crate::statement::{Row, statements, values};

/// The store, as far as a scope goes.
#[derive(Debug, Clone, Copy)]
pub struct Within<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

/// Submissions on a page.
const PAGE: usize = 50;

/// What a list shows of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its identifier.
    pub id: String,
    /// Code of the council that sends it.
    pub council: String,
    /// How far it is.
    pub state: State,
    /// First day of the period, as the council says, like 2024-04-01.
    pub period_start: String,
    /// Last day of the period, as the council says.
    pub period_end: String,
    /// When it was begun.
    pub made: String,
    /// Rows read; none before it is checked.
    pub rows: i64,
    /// When it was declared.
    pub sent: Option<String>,
    /// True for a test.
    pub is_test: bool,
    /// The day until which it would have been in time; none when it was.
    pub late_after: Option<String>,
}

/// Their columns: a page of a list reads no more than it shows.
macro_rules! listed {
    () => {
        "id, council, state, period_start, period_end, made, rows, sent, is_test, late_after"
    };
}

statements! {
    SUBMISSION = concat!("select ", columns!(), " from submission where id = $1");
    OF_COUNCIL = concat!("select ", listed!(), " from submission where council = $3 and made <= $1 \
                         and (made < $1 or id > $2) order by made desc, id limit 50");
    OF_REGION = concat!("select ", listed!(), " from submission where region = $3 and is_test = 0 and made <= $1 \
                        and (made < $1 or id > $2) order by made desc, id limit 50");
    OF_ENGLAND = concat!("select ", listed!(), " from submission where is_test = 0 and made <= $1 and (made < $1 or id > $2) \
                         order by made desc, id limit 50");
    SENT_OF_COUNCIL = concat!("select ", listed!(), " from submission where council = $3 and is_test = 0 and sent <= $1 \
                              and (sent < $1 or id > $2) order by sent desc, id limit 50");
    SENT_OF_REGION = concat!("select ", listed!(), " from submission where region = $3 and is_test = 0 and sent <= $1 \
                             and (sent < $1 or id > $2) order by sent desc, id limit 50");
    SENT_OF_ENGLAND = concat!("select ", listed!(), " from submission where is_test = 0 and sent <= $1 and (sent < $1 or id > $2) \
                              order by sent desc, id limit 50");
    AT_STATE = concat!("select ", columns!(), " from submission where state = $1 order by made, id");
}

impl Store {
    /// What may be seen by whoever has this scope.
    pub fn within<'a>(&'a self, scope: &'a Scope) -> Within<'a> {
        Within { store: self, scope }
    }

    /// The submissions in a state, for what the portal does by itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn submissions_at(&self, state: State) -> Result<Vec<Submission>, StoreError> {
        self.rows(AT_STATE, values![state.code()]).await?.iter().map(Submission::read).collect()
    }

    /// A submission, for what the portal does by itself.
    ///
    /// # Errors
    /// When there is none.
    pub async fn submission(&self, id: &str) -> Result<Submission, StoreError> {
        let row = self.row(SUBMISSION, values![id]).await?;
        row.as_ref().map(Submission::read).transpose()?.ok_or(StoreError::NotThere { what: "submission" })
    }
}

impl Listed {
    fn read(row: &Row) -> Result<Listed, StoreError> {
        let state = State::of_code(row.number(2)?);
        Ok(Listed {
            id: row.text(0)?,
            council: row.text(1)?,
            state: state.ok_or(StoreError::Refused { statement: "LISTED" })?,
            period_start: row.text(3)?,
            period_end: row.text(4)?,
            made: row.text(5)?,
            rows: row.number(6)?,
            sent: row.maybe(7)?,
            is_test: row.number(8)? == 1,
            late_after: row.maybe(9)?,
        })
    }
}

impl Within<'_> {
    /// A submission of the scope. Another's is as if it were not there, and so is a test to all but its council: the same
    /// error, after the same work.
    ///
    /// # Errors
    /// When there is none.
    pub async fn submission(&self, id: &str) -> Result<Submission, StoreError> {
        let found = self.store.submission(id).await?;
        let is_own = self.scope.areas().contains(&Area::Council(found.council.clone()));
        match self.scope.covers(&found.council, &found.region) && (is_own || !found.is_test) {
            true => Ok(found),
            false => Err(StoreError::NotThere { what: "submission" }),
        }
    }

    /// Submissions in the order in which they were begun, the latest first, 50 at most; `before` is the `made` and the `id` of
    /// the last one of the page before.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn submissions(&self, before: Option<(&str, &str)>) -> Result<Vec<Listed>, StoreError> {
        let statements = [OF_COUNCIL, OF_REGION, OF_ENGLAND];
        self.listed(statements, before, |submission| Some(submission.made.clone())).await
    }

    /// Submissions in the order in which they were sent, the latest first, 50 at most; `before` is the `sent` and the `id` of
    /// the last one of the page before.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sent(&self, before: Option<(&str, &str)>) -> Result<Vec<Listed>, StoreError> {
        let statements = [SENT_OF_COUNCIL, SENT_OF_REGION, SENT_OF_ENGLAND];
        self.listed(statements, before, |submission| submission.sent.clone()).await
    }

    async fn listed(
        &self,
        [of_council, of_region, of_england]: [crate::statement::Statement; 3],
        before: Option<(&str, &str)>,
        key: impl Fn(&Listed) -> Option<String>,
    ) -> Result<Vec<Listed>, StoreError> {
        // Later than any instant.
        let (before, id) = before.unwrap_or(("9", ""));
        let mut found = Vec::new();
        for area in self.scope.areas() {
            let rows = match area {
                Area::Council(code) => self.store.rows(of_council, values![before, id, code]).await?,
                Area::Region(name) => self.store.rows(of_region, values![before, id, name]).await?,
                Area::England => self.store.rows(of_england, values![before, id]).await?,
            };
            for row in &rows {
                found.push(Listed::read(row)?);
            }
        }
        found.sort_by(|one, other| key(other).cmp(&key(one)).then_with(|| one.id.cmp(&other.id)));
        found.dedup_by(|one, other| one.id == other.id);
        found.truncate(PAGE);
        Ok(found)
    }
}
