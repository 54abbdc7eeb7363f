//! A council's words about findings, each about a rule and an item, kept for its next submissions.

use super::checked::FoundInItem;
use super::record::Submission;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::random::new_id;
use crate::statement::{Row, statements, values};

/// What a council says about what a rule found in an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The rule's name.
    pub rule: String,
    /// The item; blank where the rule is about none.
    pub item: String,
    /// The release whose file was explained.
    pub release: String,
    /// Digest of the rule's page as it was; blank for a rule without a page.
    pub rule_digest: String,
    /// How many findings were explained.
    pub count: u64,
    /// The council's words; blank where it took back what it had said before.
    pub words: String,
    /// The submission that it was said for.
    pub submission: String,
    /// When it was said.
    pub made: String,
}

/// How a council comes to say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// In new words.
    Anew(&'a str),
    /// In words of an earlier submission, which hold for this one too.
    Kept(&'a str),
    /// No longer.
    TakenBack,
}

statements! {
    EXPLAIN = "insert into explanation (id, council, rule, item, release, rule_digest, explained, words, submission, \
               made_by, made) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    EXPLAINED = "select rule, item, release, rule_digest, explained, words, submission, made from explanation \
                 where council = $1 and submission = $2 order by made, id";
    EXPLAINED_BEFORE = "select rule, item, release, rule_digest, explained, words, submission, made from explanation \
                        where council = $1 and submission <> $2 and made >= $3 order by made, id";
}

impl Explanation {
    fn read(row: &Row) -> Result<Explanation, StoreError> {
        Ok(Explanation {
            rule: row.text(0)?,
            item: row.text(1)?,
            release: row.text(2)?,
            rule_digest: row.text(3)?,
            count: row.number(4)?.unsigned_abs(),
            words: row.text(5)?,
            submission: row.text(6)?,
            made: row.text(7)?,
        })
    }

    /// True when it is about what a rule found in an item.
    pub fn is_about(&self, found: &FoundInItem) -> bool {
        self.rule == found.rule && self.item == found.item
    }
}

impl Said<'_> {
    fn written(&self) -> (&str, &'static str) {
        match self {
            Said::Anew(words) => (words, "explanation.made"),
            Said::Kept(words) => (words, "explanation.kept"),
            Said::TakenBack => ("", "explanation.taken_back"),
        }
    }
}

impl Store {
    /// Notes what a council says about what a rule, whose page has a digest, found in an item of a submission.
    ///
    /// # Errors
    /// When the submission can no longer be explained.
    pub async fn explain(
        &self,
        deed: &Deed,
        submission: &Submission,
        (found, rule_digest): (&FoundInItem, &str),
        said: Said<'_>,
    ) -> Result<(), StoreError> {
        if !submission.state.can_be_sent() {
            return Err(StoreError::Changed { what: "submission" });
        }
        let release = submission.release.clone().unwrap_or_default();
        let (id, council, count) = (new_id()?, &submission.council, found.count as i64);
        let (words, action) = said.written();
        let mut change = self.begin().await?;
        let FoundInItem { rule, item, .. } = found;
        let about = values![&id, council, rule, item, &release, rule_digest, count];
        let by = values![words, &submission.id, &deed.actor, &deed.at];
        change.run(EXPLAIN, [about, by].concat()).await?;
        change.note(deed, action, &submission.id, (council, rule)).await?;
        change.commit().await
    }

    /// What a council said for a submission, the latest of each rule and item.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn explanations(&self, submission: &Submission) -> Result<Vec<Explanation>, StoreError> {
        let rows = self.rows(EXPLAINED, values![&submission.council, &submission.id]).await?;
        latest(&rows)
    }

    /// What its council said for other submissions since an instant, the latest of each rule and item.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn explanations_before(
        &self,
        submission: &Submission,
        since: crate::Moment,
    ) -> Result<Vec<Explanation>, StoreError> {
        let rows = self.rows(EXPLAINED_BEFORE, values![&submission.council, &submission.id, &since]).await?;
        latest(&rows)
    }
}

fn latest(rows: &[Row]) -> Result<Vec<Explanation>, StoreError> {
    let mut latest: std::collections::BTreeMap<(String, String), Explanation> = std::collections::BTreeMap::new();
    for row in rows {
        let explanation = Explanation::read(row)?;
        latest.insert((explanation.rule.clone(), explanation.item.clone()), explanation);
    }
    Ok(latest.into_values().collect())
}
