//! What a demonstration is filled with: `demonstration/` of the programme's folder.

mod answers;
mod changes;
mod draw;
mod participation;

pub use answers::drawn_answers;
pub(crate) use changes::demonstrated_changes;
pub use changes::{DemonstratedChange, DemonstratedStep};
pub use participation::drawn_participation;
pub(crate) use participation::timeline_is_possible;
