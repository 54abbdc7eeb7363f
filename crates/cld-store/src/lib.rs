//! What the landing portal remembers: accounts, submissions, receipts, and what was done by whom.
//!
//! The only crate that speaks SQL. Holds counts, names and digests: never a value of a council's row.

mod accounts;
mod answers;
mod attempts;
mod audit;
mod database;
mod error;
mod expectations;
mod factor_resets;
mod figures;
mod grants;
mod identities;
mod jobs;
mod links;
mod mails;
mod matters;
mod measures;
mod method_runs;
mod migrations;
mod moment;
mod newsletters;
mod objects;
mod participation;
mod random;
mod received;
mod requests;
mod restoration;
mod retention;
mod schema;
mod scope;
mod sessions;
mod signing_keys;
mod snapshot;
mod statement;
mod submission;
#[cfg(test)]
mod tests;
mod tokens;

pub use accounts::Account;
pub use answers::Answer;
pub use attempts::Attempts;
pub use audit::{AuditEntry, Deed};
pub use database::Store;
pub use error::StoreError;
pub use expectations::{NoteKind, SentPeriod, StatedBasis, WindowNote};
pub use factor_resets::FactorReset;
pub use figures::{Figures, FiguresMade};
pub use grants::Grant;
pub use identities::Identity;
pub use jobs::{Claim, JobKind, Lane};
pub use mails::{Mail, NewMail};
pub use matters::{Matter, MatterStep, NewMatter, NewStep};
pub use measures::{JobMeasure, Measures};
pub use method_runs::{MethodRun, NewMethodRun, RunOutcome};
pub use moment::Moment;
pub use newsletters::{Newsletter, Subscriber};
pub use objects::{Objects, ObjectsAt, Reader};
pub use participation::ParticipationStep;
pub use random::{digest, new_id, new_secret};
pub use received::Received;
pub use requests::{AccessRequest, RequestStage};
pub use restoration::Restoration;
pub use retention::KeptFiles;
pub use schema::{Column, Table};
pub use scope::{Area, Scope};
pub use sessions::Session;
pub use signing_keys::SigningKey;
pub use snapshot::{Cell, KeptFile, Snapshot};
pub use submission::{
    Begin, CheckOutcome, Decision, DecisionKind, Declared, Delivery, Explanation, FindingCount, FoundInItem, Listed,
    NewUpload, Past, Receipt, ReportFile, Rework, RuleQuality, Said, State, Submission, Unsent, Upload, Withdrawal,
    Within,
};
pub use tokens::Token;
