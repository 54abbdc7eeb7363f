//! What is known of a submission.

use super::state::State;
use crate::StoreError;
use crate::statement::Row;

/// What is known of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Its identifier.
    pub id: String,
    /// Code of the council that sends it.
    pub council: String,
    /// The council's region.
    pub region: String,
    /// How far it is.
    pub state: State,
    /// First day of the period, as the council says, like 2024-04-01.
    pub period_start: String,
    /// Last day of the period, as the council says.
    pub period_end: String,
    /// The collection basis, as the council says.
    pub basis: String,
    /// Account of who began it.
    pub made_by: String,
    /// When it was begun.
    pub made: String,
    /// When all bytes were here.
    pub received: Option<String>,
    /// The file's name on the council's machine: shown to the council and its recipients, and never logged.
    pub file_name: Option<String>,
    /// Bytes that are here; while they arrive, none.
    pub bytes: i64,
    /// Digest of the file.
    pub sha256: Option<String>,
    /// What the look for viruses came to.
    pub scan: Option<String>,
    /// The release that the file follows.
    pub release: Option<String>,
    /// Digest of the rules that it was checked by.
    pub rules_digest: Option<String>,
    /// Rows read.
    pub rows: i64,
    /// What checking came to, in a word.
    pub verdict: Option<String>,
    /// First and last day of the period that the events cover.
    pub found: Option<(String, String)>,
    /// The basis that follows from that.
    pub found_basis: Option<String>,
    /// When it was declared.
    pub sent: Option<String>,
    /// Account of who declared it.
    pub sent_by: Option<String>,
    /// True for a test: it goes the same way, is never delivered nor exported, and is destroyed after some days.
    pub is_test: bool,
    /// The submission that replaced it.
    pub replaced_by: Option<String>,
    /// The day until which it would have been in time; none when it was, or was not waited for.
    pub late_after: Option<String>,
    /// When its files were destroyed, of a test.
    pub destroyed: Option<String>,
}

/// The columns that make a submission, in the order in which they are read.
macro_rules! columns {
    () => {
        "id, council, region, state, period_start, period_end, basis, made_by, made, received, file_name, bytes, \
         sha256, scan, release, rules_digest, rows, verdict, found_start, found_end, found_basis, sent, sent_by, \
         is_test, replaced_by, late_after, destroyed"
    };
}
pub(super) use columns;

impl Submission {
    pub(crate) fn read(row: &Row) -> Result<Submission, StoreError> {
        let state = State::of_code(row.number(3)?);
        Ok(Submission {
            id: row.text(0)?,
            council: row.text(1)?,
            region: row.text(2)?,
            state: state.ok_or(StoreError::Refused { statement: "SUBMISSION" })?,
            period_start: row.text(4)?,
            period_end: row.text(5)?,
            basis: row.text(6)?,
            made_by: row.text(7)?,
            made: row.text(8)?,
            received: row.maybe(9)?,
            file_name: row.maybe(10)?,
            bytes: row.number(11)?,
            sha256: row.maybe(12)?,
            scan: row.maybe(13)?,
            release: row.maybe(14)?,
            rules_digest: row.maybe(15)?,
            rows: row.number(16)?,
            verdict: row.maybe(17)?,
            found: row.maybe(18)?.zip(row.maybe(19)?),
            found_basis: row.maybe(20)?,
            sent: row.maybe(21)?,
            sent_by: row.maybe(22)?,
            is_test: row.number(23)? == 1,
            replaced_by: row.maybe(24)?,
            late_after: row.maybe(25)?,
            destroyed: row.maybe(26)?,
        })
    }
}
