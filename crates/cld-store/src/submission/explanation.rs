//! A council's words about findings, kept for its next submissions.

use super::checked::FindingCount;
use super::record::Submission;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::random::new_id;
use crate::statement::{Row, statements, values};

/// What a council says about the findings of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The rule's name.
    pub rule: String,
    /// The release whose file was explained.
    pub release: String,
    /// How many findings were explained.
    pub count: u64,
    /// The council's words.
    pub words: String,
    /// When they were written.
    pub made: String,
}

statements! {
    EXPLAIN = "insert into explanation (id, council, rule, release, explained, words, submission, made_by, made) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    EXPLANATIONS = "select rule, release, explained, words, made from explanation where council = $1 \
                    order by rule, made";
}

impl Explanation {
    fn read(row: &Row) -> Result<Explanation, StoreError> {
        let count = row.number(2)?.unsigned_abs();
        Ok(Explanation { rule: row.text(0)?, release: row.text(1)?, count, words: row.text(3)?, made: row.text(4)? })
    }

    /// True when it still explains what was found: by the same release, and in less than one and a half times as many places.
    pub fn holds_for(&self, release: &str, finding: &FindingCount) -> bool {
        self.rule == finding.rule && self.release == release && 2 * finding.count < 3 * self.count.max(1)
    }
}

impl Store {
    /// Notes a council's words about the findings of a rule.
    ///
    /// # Errors
    /// When the submission can no longer be explained.
    pub async fn explain(
        &self,
        deed: &Deed,
        submission: &Submission,
        finding: &FindingCount,
        words: &str,
    ) -> Result<(), StoreError> {
        if !submission.state.can_be_sent() {
            return Err(StoreError::Changed { what: "submission" });
        }
        let release = submission.release.clone().unwrap_or_default();
        let (id, council, count) = (new_id()?, &submission.council, finding.count as i64);
        let mut change = self.begin().await?;
        let values =
            values![&id, council, &finding.rule, &release, count, words, &submission.id, &deed.actor, &deed.at];
        change.run(EXPLAIN, values).await?;
        change.note(deed, "explanation.made", &submission.id, (council, &finding.rule)).await?;
        change.commit().await
    }

    /// The latest explanation of each rule by the council of a submission.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn explanations(&self, submission: &Submission) -> Result<Vec<Explanation>, StoreError> {
        let rows = self.rows(EXPLANATIONS, values![&submission.council]).await?;
        let all = rows.iter().map(Explanation::read).collect::<Result<Vec<_>, _>>()?;
        let mut latest: Vec<Explanation> = Vec::new();
        for explanation in all {
            latest.retain(|known| known.rule != explanation.rule);
            latest.push(explanation);
        }
        Ok(latest)
    }
}
