//! Guessing becomes slow: after some failures in a row each further attempt has to wait. Nobody is locked out for long, so
//! that nobody can lock others out.

use chrono::TimeDelta;
use cld_store::Moment;

/// Failures that cost nothing: people mistype.
const FREE: i64 = 4;
/// The longest wait.
const LONGEST: i64 = 300;

/// Until when nothing more is tried after so many failures in a row.
pub(crate) fn until(failed: i64, now: Moment) -> Option<Moment> {
    let over = u32::try_from(failed - FREE).ok().filter(|over| *over > 0)?;
    let seconds = 2_i64.checked_pow(over).map_or(LONGEST, |seconds| seconds.min(LONGEST));
    Some(now.after(TimeDelta::seconds(seconds)))
}

/// Who is tried: an e-mail address, of which the database has a digest alone, as it may be no account's.
pub(crate) fn of_email(email: &str) -> String {
    format!("email:{}", cld_store::digest(&email.to_lowercase()))
}

/// Whose code is tried.
pub(crate) fn of_code(account: &str) -> String {
    format!("code:{account}")
}

#[cfg(test)]
mod tests {
    use super::until;
    use cld_store::Moment;

    #[test]
    fn each_failure_waits_longer_and_none_for_ever() {
        let now = Moment::read("2026-11-30T12:00:00.000Z").unwrap();
        let waits = |failed| until(failed, now).map(|until| (until.datetime() - now.datetime()).num_seconds());
        let expected = [(1, None), (4, None), (5, Some(2)), (6, Some(4)), (12, Some(256)), (13, Some(300))];
        for (failed, wait) in expected {
            assert_eq!(waits(failed), wait, "{failed}");
        }
        assert_eq!(waits(1_000_000), Some(300));
    }
}
