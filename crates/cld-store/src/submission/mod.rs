//! Submissions, from their beginning to what the recipient decides.

mod begin;
mod checked;
mod decision;
mod explanation;
mod list;
mod receipt;
mod record;
mod resumable;
mod state;
mod upload;

pub use begin::Begin;
pub use checked::{CheckOutcome, FindingCount, ReportFile};
pub use decision::{Decision, DecisionKind};
pub use explanation::Explanation;
pub use list::{Listed, Within};
pub use receipt::{Declared, Delivery, Receipt};
pub use record::Submission;
pub use resumable::{NewUpload, Unsent, Upload};
pub use state::State;

#[cfg(test)]
pub(crate) fn statements() -> Vec<crate::statement::Statement> {
    [begin::ALL, checked::ALL, decision::ALL, explanation::ALL, list::ALL, receipt::ALL, resumable::ALL, upload::ALL]
        .concat()
}
