//! Why a job has to wait, and for how long.

use chrono::TimeDelta;
use cld_store::Claim;

/// Why a job has to wait.
pub(super) struct Wait {
    /// What is noted of it: no value of a row.
    pub(super) fault: &'static str,
    /// For how long.
    pub(super) delay: TimeDelta,
    /// Whether support is told: once for a job.
    pub(super) is_told: bool,
}

/// When a job has failed so often, support is told.
const TOLD: i64 = 4;

impl Wait {
    /// Soon at first, as most of what fails is over in a moment, and longer each time, up to an hour.
    pub(super) fn again(claim: &Claim, fault: &'static str) -> Wait {
        const SECONDS: [i64; 8] = [2, 2, 10, 60, 300, 900, 1_800, 3_600];
        let tried = usize::try_from(claim.tries - 1).unwrap_or_default().min(SECONDS.len() - 1);
        Wait { fault, delay: TimeDelta::seconds(SECONDS[tried]), is_told: claim.tries == TOLD }
    }

    /// Until the night or the day after: what used all its time would use it again, and others wait meanwhile.
    pub(super) fn long(claim: &Claim, fault: &'static str) -> Wait {
        Wait { fault, delay: TimeDelta::hours(12), is_told: claim.tries == 1 }
    }
}
