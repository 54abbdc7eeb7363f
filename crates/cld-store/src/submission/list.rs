//! What somebody sees of submissions: those of their councils, and nothing of others.

use super::record::{Submission, columns};
use super::state::State;
use crate::StoreError;
use crate::database::Store;
use crate::scope::{Area, Scope};
use crate::statement::{statements, values};

/// The store, as far as a scope goes.
#[derive(Debug, Clone, Copy)]
pub struct Within<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

/// Submissions on a page.
const PAGE: usize = 50;

statements! {
    SUBMISSION = concat!("select ", columns!(), " from submission where id = $1");
    OF_COUNCIL = concat!("select ", columns!(), " from submission where council = $3 and made <= $1 \
                         and (made < $1 or id > $2) order by made desc, id limit 50");
    OF_REGION = concat!("select ", columns!(), " from submission where region = $3 and made <= $1 \
                        and (made < $1 or id > $2) order by made desc, id limit 50");
    OF_ENGLAND = concat!("select ", columns!(), " from submission where made <= $1 and (made < $1 or id > $2) \
                         order by made desc, id limit 50");
    SENT_OF_COUNCIL = concat!("select ", columns!(), " from submission where council = $3 and sent <= $1 \
                              and (sent < $1 or id > $2) order by sent desc, id limit 50");
    SENT_OF_REGION = concat!("select ", columns!(), " from submission where region = $3 and sent <= $1 \
                             and (sent < $1 or id > $2) order by sent desc, id limit 50");
    SENT_OF_ENGLAND = concat!("select ", columns!(), " from submission where sent <= $1 and (sent < $1 or id > $2) \
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

impl Within<'_> {
    /// A submission of the scope. Another's is as if it were not there: the same error, after the same work.
    ///
    /// # Errors
    /// When there is none.
    pub async fn submission(&self, id: &str) -> Result<Submission, StoreError> {
        let found = self.store.submission(id).await?;
        match self.scope.covers(&found.council, &found.region) {
            true => Ok(found),
            false => Err(StoreError::NotThere { what: "submission" }),
        }
    }

    /// Submissions in the order in which they were begun, the latest first, 50 at most; `before` is the `made` and the `id` of
    /// the last one of the page before.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn submissions(&self, before: Option<(&str, &str)>) -> Result<Vec<Submission>, StoreError> {
        let statements = [OF_COUNCIL, OF_REGION, OF_ENGLAND];
        self.listed(statements, before, |submission| Some(submission.made.clone())).await
    }

    /// Submissions in the order in which they were sent, the latest first, 50 at most; `before` is the `sent` and the `id` of
    /// the last one of the page before.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sent(&self, before: Option<(&str, &str)>) -> Result<Vec<Submission>, StoreError> {
        let statements = [SENT_OF_COUNCIL, SENT_OF_REGION, SENT_OF_ENGLAND];
        self.listed(statements, before, |submission| submission.sent.clone()).await
    }

    async fn listed(
        &self,
        [of_council, of_region, of_england]: [crate::statement::Statement; 3],
        before: Option<(&str, &str)>,
        key: impl Fn(&Submission) -> Option<String>,
    ) -> Result<Vec<Submission>, StoreError> {
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
                found.push(Submission::read(row)?);
            }
        }
        found.sort_by(|one, other| key(other).cmp(&key(one)).then_with(|| one.id.cmp(&other.id)));
        found.dedup_by(|one, other| one.id == other.id);
        found.truncate(PAGE);
        Ok(found)
    }
}
