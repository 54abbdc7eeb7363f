//! How well files do, by rule and council: counts of findings alone.

use crate::StoreError;
use crate::database::Store;
use crate::statement::{Row, statements, values};

/// What a rule found in the files that councils sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleQuality {
    /// The rule's name.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The council's code.
    pub council: String,
    /// Files that were sent and are in force in which it found something.
    pub files: u64,
    /// How often.
    pub found: u64,
    /// Rows of those files.
    pub rows: u64,
}

/// How often a rule comes before a file that is made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rework {
    /// The rule's name.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// Files in which it found something and that were given up or replaced.
    pub again: u64,
    /// All files in which it found something.
    pub files: u64,
}

statements! {
    QUALITY = "select rule, max(title), council, count(*), cast(sum(found) as bigint), cast(sum(submission.rows) as bigint) \
               from finding_count join submission on submission.id = finding_count.submission \
               where submission.state in (10, 11) and is_test = 0 and period_end >= $1 and period_end <= $2 \
               group by rule, council order by rule, council";
    REWORK = "select rule, max(title), cast(sum(case when submission.state in (12, 14) then 1 else 0 end) as bigint), \
              count(*) from finding_count join submission on submission.id = finding_count.submission \
              where is_test = 0 and period_end >= $1 and period_end <= $2 group by rule order by rule";
}

impl Store {
    /// What rules found in the files that are in force for periods that end between two days, by rule and council.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn quality(&self, (first, last): (&str, &str)) -> Result<Vec<RuleQuality>, StoreError> {
        let read = |row: &Row| {
            Ok(RuleQuality {
                rule: row.text(0)?,
                title: row.text(1)?,
                council: row.text(2)?,
                files: row.number(3)?.unsigned_abs(),
                found: row.number(4)?.unsigned_abs(),
                rows: row.number(5)?.unsigned_abs(),
            })
        };
        self.rows(QUALITY, values![first, last]).await?.iter().map(read).collect()
    }

    /// How often each rule found something in files that were given up or replaced, for periods that end between two days.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rework(&self, (first, last): (&str, &str)) -> Result<Vec<Rework>, StoreError> {
        let read = |row: &Row| {
            let (again, files) = (row.number(2)?.unsigned_abs(), row.number(3)?.unsigned_abs());
            Ok(Rework { rule: row.text(0)?, title: row.text(1)?, again, files })
        };
        self.rows(REWORK, values![first, last]).await?.iter().map(read).collect()
    }
}
