//! Submissions, from their beginning to what the recipient decides.

mod begin;
mod checked;
mod decision;
mod explanation;
mod history;
mod list;
mod quality;
mod receipt;
mod record;
mod resumable;
mod state;
mod trial;
mod upload;
mod withdrawal;

pub use begin::Begin;
pub use checked::{CheckOutcome, FindingCount, FoundInItem, ReportFile};
pub use decision::{Decision, DecisionKind};
pub use explanation::{Explanation, Said};
pub use history::Past;
pub use list::{Listed, Within};
pub use quality::{Rework, RuleQuality};
pub use receipt::{Declared, Delivery, Receipt};
pub use record::Submission;
pub use resumable::{NewUpload, Unsent, Upload};
pub use state::State;
pub use withdrawal::Withdrawal;

#[cfg(test)]
pub(crate) fn statements() -> Vec<crate::statement::Statement> {
    [
        begin::ALL,
        checked::ALL,
        decision::ALL,
        explanation::ALL,
        history::ALL,
        list::ALL,
        quality::ALL,
        receipt::ALL,
        resumable::ALL,
        trial::ALL,
        upload::ALL,
        withdrawal::ALL,
    ]
    .concat()
}
