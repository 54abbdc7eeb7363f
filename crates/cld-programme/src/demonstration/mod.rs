//! What a demonstration is filled with: `demonstration/` of the programme's folder.

mod changes;
mod participation;

pub(crate) use changes::demonstrated_changes;
pub use changes::{DemonstratedChange, DemonstratedStep};
pub use participation::drawn_participation;
pub(crate) use participation::timeline_is_possible;
