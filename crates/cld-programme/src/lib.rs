//! The programme's rules, as `book/programme/` has them: who takes part on a day, when a change may take effect, what the
//! answers to a form come to.
//!
//! Nothing is stored here and nothing is shown: what happened comes in, what follows from it goes out.

mod burden;
mod change;
mod demonstration;
mod error;
mod form;
mod newsletter;
mod notice;
mod page;
mod participation;
mod places;
mod plain_page;
mod procedure;
mod programme;
mod results;

pub use burden::{Burden, Cost, OfType};
pub use change::Classes;
pub use demonstration::{DemonstratedChange, DemonstratedStep, drawn_answers, drawn_participation};
pub use error::ProgrammeError;
pub use form::{Answers, Form, Kind, Question};
pub use newsletter::{Block, Contact, Issue, Newsletter, Section, SectionFacts, plain};
pub use notice::{Finding, Found, Measured, NoticeLines, NoticePart, Requirement, Requirements, Samples, word};
pub use participation::{Counts, NotPossible, Participation, StageFacts, Step};
pub use places::{Place, Places};
pub use plain_page::PlainPage;
pub use procedure::{Procedure, StepOf};
pub use programme::Programme;
pub use results::{Outcome, SMALL, hidden, results};

#[cfg(test)]
mod tests;
