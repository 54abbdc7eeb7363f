//! Privacy notices: one made from a few answers, and what a published one says and does not.

mod build;
mod measure;
mod review;
mod text;
mod word;

pub use build::{NoticeLines, NoticePart};
pub use measure::{Measured, Samples};
pub use review::{Finding, Found, Requirement, Requirements};
pub use word::word;
