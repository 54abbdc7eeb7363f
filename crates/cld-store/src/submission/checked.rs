//! What checking came to.

use super::record::Submission;
use super::state::State;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::jobs::Claim;
use crate::mails::NewMail;
use crate::statement::{Row, statements, values};

/// What checking a file came to: no value of a row is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOutcome {
    /// The release that the file follows; blank when no table can be read.
    pub release: String,
    /// Digest of the rules that it was checked by.
    pub rules_digest: String,
    /// Rows read.
    pub rows: u64,
    /// In a word: clean, findings, unreadable.
    pub verdict: String,
    /// First and last day of the period that the events cover.
    pub found: Option<(String, String)>,
    /// The basis that follows from that.
    pub found_basis: Option<String>,
    /// How often each rule found something.
    pub findings: Vec<FindingCount>,
    /// How often each did in each item.
    pub in_items: Vec<FoundInItem>,
    /// What there is to read of it.
    pub reports: Vec<ReportFile>,
}

/// How often a rule found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// The rule's name.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// How much it weighs: error, warning, note.
    pub severity: String,
    /// How often.
    pub count: u64,
}

/// How often a rule found something in an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundInItem {
    /// The rule's name.
    pub rule: String,
    /// The item as the release has it; blank where the rule is about none, or about a column that no release has.
    pub item: String,
    /// How much it weighs: error, warning, advice.
    pub severity: String,
    /// How often.
    pub count: u64,
}

/// A report of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// By which it is asked for: `report`, `findings`.
    pub kind: String,
    /// Name of its file.
    pub file: String,
    /// True when it holds values of rows, and is for the council alone.
    pub own_values: bool,
    /// Its bytes.
    pub bytes: u64,
}

statements! {
    CHECKED = "update submission set release = $1, rules_digest = $2, rows = $3, verdict = $4, found_start = $5, \
               found_end = $6, found_basis = $7 where id = $8";
    DROP_FINDINGS = "delete from finding_count where submission = $1";
    ADD_FINDING = "insert into finding_count (submission, rule, severity, title, found) values ($1, $2, $3, $4, $5)";
    FINDINGS = "select rule, title, severity, found from finding_count where submission = $1 order by rule";
    DROP_ITEMS = "delete from finding_item where submission = $1";
    ADD_ITEM = "insert into finding_item (submission, rule, item, severity, found) values ($1, $2, $3, $4, $5)";
    ITEMS = "select rule, item, severity, found from finding_item where submission = $1 order by rule, item";
    DROP_BEFORE = "delete from finding_before where submission = $1";
    KEEP_BEFORE = "insert into finding_before (submission, rule, title, found) \
                   select submission, rule, title, found from finding_count where submission = $1";
    BEFORE = "select rule, title, '', found from finding_before where submission = $1 order by rule";
    DROP_REPORTS = "delete from report where submission = $1";
    ADD_REPORT = "insert into report (submission, kind, file, own_values, bytes) values ($1, $2, $3, $4, $5)";
    REPORTS = "select kind, file, own_values, bytes from report where submission = $1 order by own_values, kind";
}

impl CheckOutcome {
    fn state(&self) -> State {
        match self.verdict.as_str() {
            "clean" => State::Clean,
            "unreadable" => State::Unreadable,
            _ => State::Findings,
        }
    }
}

impl FindingCount {
    fn read(row: &Row) -> Result<FindingCount, StoreError> {
        let count = row.number(3)?.unsigned_abs();
        Ok(FindingCount { rule: row.text(0)?, title: row.text(1)?, severity: row.text(2)?, count })
    }
}

impl Store {
    /// Notes what checking came to; `mails` say so to the council.
    ///
    /// # Errors
    /// When the submission has moved on, or another worker has taken the job over.
    pub async fn checked(
        &self,
        deed: &Deed,
        claim: &Claim,
        submission: &Submission,
        outcome: &CheckOutcome,
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let id = &submission.id;
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.move_on(deed, submission, outcome.state(), "submission.checked").await?;
        let (first, last) = outcome.found.clone().unzip();
        let CheckOutcome { release, rules_digest, rows, verdict, found_basis, .. } = outcome;
        let facts = values![release, rules_digest, *rows as i64, verdict, first, last, found_basis.clone(), id];
        change.run(CHECKED, facts).await?;
        change.run(DROP_FINDINGS, values![id]).await?;
        for FindingCount { rule, title, severity, count } in &outcome.findings {
            change.run(ADD_FINDING, values![id, rule, severity, title, *count as i64]).await?;
        }
        change.run(DROP_ITEMS, values![id]).await?;
        for FoundInItem { rule, item, severity, count } in &outcome.in_items {
            change.run(ADD_ITEM, values![id, rule, item, severity, *count as i64]).await?;
        }
        change.run(DROP_REPORTS, values![id]).await?;
        for ReportFile { kind, file, own_values, bytes } in &outcome.reports {
            change.run(ADD_REPORT, values![id, kind, file, i64::from(*own_values), *bytes as i64]).await?;
        }
        change.send(deed, mails).await?;
        change.commit().await
    }

    /// Notes that scanning or checking failed for a reason of ours, when it is tried again, and whom that is told.
    ///
    /// # Errors
    /// When the submission has moved on, or another worker has taken the job over.
    pub async fn failed_here(
        &self,
        deed: &Deed,
        (claim, submission): (&Claim, &Submission),
        (again, fault): (crate::Moment, &str),
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.put_off(claim, again, fault).await?;
        change.move_on(deed, submission, State::Failed, "submission.failed").await?;
        change.send(deed, mails).await?;
        change.commit().await
    }

    /// How often each rule found something in a submission.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn findings(&self, submission: &Submission) -> Result<Vec<FindingCount>, StoreError> {
        self.rows(FINDINGS, values![&submission.id]).await?.iter().map(FindingCount::read).collect()
    }

    /// How often each rule found something in each item of a submission.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn found_in_items(&self, submission: &Submission) -> Result<Vec<FoundInItem>, StoreError> {
        let read = |row: &Row| {
            let count = row.number(3)?.unsigned_abs();
            Ok(FoundInItem { rule: row.text(0)?, item: row.text(1)?, severity: row.text(2)?, count })
        };
        self.rows(ITEMS, values![&submission.id]).await?.iter().map(read).collect()
    }

    /// How often each rule had found something before the rules changed; empty for a submission that was checked once.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn findings_before(&self, submission: &Submission) -> Result<Vec<FindingCount>, StoreError> {
        self.rows(BEFORE, values![&submission.id]).await?.iter().map(FindingCount::read).collect()
    }

    /// What was checked by other rules, and is not sent, is checked again. What was found stays to be compared.
    ///
    /// # Errors
    /// When it has moved on.
    pub async fn check_again(&self, deed: &Deed, submission: &Submission) -> Result<(), StoreError> {
        if !submission.state.can_be_sent() {
            return Err(StoreError::Changed { what: "submission" });
        }
        let mut change = self.begin().await?;
        change.move_on(deed, submission, State::Checking, "submission.rechecked").await?;
        change.run(DROP_BEFORE, values![&submission.id]).await?;
        change.run(KEEP_BEFORE, values![&submission.id]).await?;
        change.enqueue(crate::jobs::JobKind::Check, &submission.id, deed.at).await?;
        change.commit().await
    }

    /// What there is to read of what was found.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reports(&self, submission: &Submission) -> Result<Vec<ReportFile>, StoreError> {
        let read = |row: &Row| {
            let (own_values, bytes) = (row.number(2)? == 1, row.number(3)?.unsigned_abs());
            Ok(ReportFile { kind: row.text(0)?, file: row.text(1)?, own_values, bytes })
        };
        self.rows(REPORTS, values![&submission.id]).await?.iter().map(read).collect()
    }
}
