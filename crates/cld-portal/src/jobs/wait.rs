//! Why a job has to wait, and for how long.

use chrono::TimeDelta;
use cld_store::Claim;

/// Why a job has to wait.
pub(super) struct Wait {
    /// What is noted of it: no value of a row.
    pub(super) fault: &'static str,
    /// For how long.
    pub(super) delay: TimeDelta,
}

impl Wait {
    /// Longer each time, up to an hour.
    pub(super) fn again(claim: &Claim, fault: &'static str) -> Wait {
        let minutes = 1_i64 << claim.tries.clamp(0, 6);
        Wait { fault, delay: TimeDelta::minutes(minutes.min(60)) }
    }
}
