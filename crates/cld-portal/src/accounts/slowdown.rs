//! Guessing becomes slow: after some failures in a row each further attempt has to wait. Nobody is locked out for long, so
//! that nobody can lock others out.

use std::net::IpAddr;

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

/// Failures of a place within an hour that cost nothing: a whole council may come from one address.
const FREE_OF_A_PLACE: i64 = 50;
/// For how long a failure of a place is remembered.
pub(crate) const REMEMBERED: TimeDelta = TimeDelta::hours(1);

/// The same for a place that many people come from.
pub(crate) fn until_for_place(failed: i64, now: Moment) -> Option<Moment> {
    until(failed - FREE_OF_A_PLACE + FREE, now)
}

/// Where it is tried from: an address, or the network of one, by its digest; none where that is not known.
pub(crate) fn of_place(address: &str) -> Option<String> {
    let network = match address.parse().ok()? {
        IpAddr::V4(address) => address.to_string(),
        // Whoever has an address of this kind has all of its network.
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    };
    Some(format!("place:{}", cld_store::digest(&network)))
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
    use super::{of_place, until};
    use cld_store::Moment;

    #[test]
    fn a_network_is_one_place_and_what_is_no_address_is_none() {
        let place = |address| of_place(address);
        assert_eq!(place("2001:db8:1:2::1"), place("2001:db8:1:2:ffff::9"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
        assert_eq!((place(""), place("unknown")), (None, None));
    }

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
