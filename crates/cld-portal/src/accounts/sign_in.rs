//! Signing in: password, then code. What is wrong is never said to be the password or the address: nobody learns here who
//! has an account.

use chrono::TimeDelta;
use cld_store::{Account, Deed, Moment, StoreError};

use super::person::stage;
use super::{code, mails, slowdown};
use crate::portal::{Portal, PortalError};

/// For this long after a code nobody is asked for another.
const STRONG: TimeDelta = TimeDelta::minutes(10);
/// After this many failures in a row the holder of the account hears of it.
const OFTEN: i64 = 10;

/// What came of an attempt.
pub(crate) enum Attempt {
    /// A session began, with this secret, at a stage.
    Begun { secret: String, stage: &'static str },
    /// Something was wrong.
    Wrong,
    /// Too much was wrong before: nothing is tried for so many seconds.
    Wait(i64),
}

/// Where somebody comes from, for their own list of sessions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin {
    pub(crate) address: String,
    pub(crate) agent: String,
}

/// Tries a password.
pub(crate) async fn with_password(
    portal: &Portal,
    (email, password): (&str, &str),
    origin: &Origin,
) -> Result<Attempt, PortalError> {
    let (store, now) = (portal.store(), portal.now());
    let subject = slowdown::of_email(email);
    if let Some(seconds) = waits(portal, &subject, origin).await? {
        return Ok(Attempt::Wait(seconds));
    }
    let account = store.account_by_email(email).await?;
    let account = account.filter(|account| account.status == "active");
    let stored = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let is_right = portal.passwords().is_right(password, stored).await;
    let Some(account) = account.filter(|_| is_right) else {
        let failed = failed(portal, &subject, origin).await?;
        if failed == OFTEN {
            warn(portal, email).await?;
        }
        return Ok(Attempt::Wrong);
    };
    store.succeeded(&subject).await?;
    let stage = if account.factor_sealed.is_some() { stage::PASSWORD } else { stage::FACTOR };
    let secret = store.begin_session(&account.id, stage, (&origin.address, &origin.agent), (now, None)).await?;
    Ok(Attempt::Begun { secret, stage })
}

/// Tries a code, of the app or one of those for when it is lost.
pub(crate) async fn with_code(
    portal: &Portal,
    account: &Account,
    code: &str,
    origin: &Origin,
) -> Result<Attempt, PortalError> {
    let store = portal.store();
    let subject = slowdown::of_code(&account.id);
    if let Some(seconds) = waits(portal, &subject, origin).await? {
        return Ok(Attempt::Wait(seconds));
    }
    if !is_right(portal, account, code).await? {
        let failed = failed(portal, &subject, origin).await?;
        if failed == OFTEN {
            warn(portal, &account.email).await?;
        }
        return Ok(Attempt::Wrong);
    }
    store.succeeded(&subject).await?;
    let secret = begin(portal, account, origin).await?;
    Ok(Attempt::Begun { secret, stage: stage::FULL })
}

/// A session of somebody whom their organisation has let in. A second factor that was asked for there is not asked for here.
pub(crate) async fn with_identity(
    portal: &Portal,
    account: &Account,
    is_strong: bool,
    origin: &Origin,
) -> Result<(String, &'static str), StoreError> {
    if is_strong && account.factor_sealed.is_some() {
        return Ok((begin(portal, account, origin).await?, stage::FULL));
    }
    let stage = if account.factor_sealed.is_some() { stage::PASSWORD } else { stage::FACTOR };
    let (address, agent) = (&origin.address, &origin.agent);
    let secret = portal.store().begin_session(&account.id, stage, (address, agent), (portal.now(), None)).await?;
    Ok((secret, stage))
}

/// A session of somebody who has just proved who they are, in full.
pub(crate) async fn begin(portal: &Portal, account: &Account, origin: &Origin) -> Result<String, StoreError> {
    let (store, now) = (portal.store(), portal.now());
    let strong = Some(now.after(STRONG));
    let secret = store.begin_session(&account.id, stage::FULL, (&origin.address, &origin.agent), (now, strong)).await?;
    store.signed_in(&account.id, now).await?;
    Ok(secret)
}

/// A session of somebody whose password was right and who has no second factor any more: a new one is set up in it.
pub(crate) async fn begin_without_factor(
    portal: &Portal,
    account: &str,
    origin: &Origin,
) -> Result<String, StoreError> {
    let (store, now) = (portal.store(), portal.now());
    store.end_sessions(account).await?;
    store.begin_session(account, stage::FACTOR, (&origin.address, &origin.agent), (now, None)).await
}

/// What a secret of an account is sealed for.
pub(crate) fn purpose(account: &str) -> String {
    format!("factor:{account}")
}

async fn is_right(portal: &Portal, account: &Account, typed: &str) -> Result<bool, PortalError> {
    let (store, now) = (portal.store(), portal.now());
    let sealed = account.factor_sealed.as_deref().unwrap_or_default();
    let secret = portal.seal().open(&purpose(&account.id), sealed);
    if let Some(step) = secret.and_then(|secret| code::step(&secret, typed, now.datetime().timestamp())) {
        return Ok(store.use_step(&account.id, step).await?);
    }
    let Some(digest) = code::recovery_digest(typed) else { return Ok(false) };
    let deed = Deed { actor: account.id.clone(), at: now };
    if !store.use_recovery_code(&deed, &account.id, &digest).await? {
        return Ok(false);
    }
    let left = store.recovery_codes_left(&account.id).await?.to_string();
    let values = [("left", left.as_str()), ("support", &portal.settings().support_mailbox)];
    store.send(&deed, &[mails::mail(portal, "recovery_code_used", &account.email, &values)?]).await?;
    Ok(true)
}

/// Nothing is tried for so many seconds, as too much failed for the account or from where it comes.
async fn waits(portal: &Portal, subject: &str, origin: &Origin) -> Result<Option<i64>, StoreError> {
    let now = portal.now();
    let mut waits = None;
    for subject in [Some(subject.to_owned()), slowdown::of_place(&origin.address)].into_iter().flatten() {
        let until = portal.store().attempts(&subject).await?.until.filter(|until| *until > now);
        waits = waits.max(until.map(|until| seconds_between(now, until)));
    }
    Ok(waits)
}

/// Counts a failure, and gives how many there were in a row for the account.
async fn failed(portal: &Portal, subject: &str, origin: &Origin) -> Result<i64, StoreError> {
    let (store, now) = (portal.store(), portal.now());
    if let Some(place) = slowdown::of_place(&origin.address) {
        let times = (now, now.after(-slowdown::REMEMBERED));
        store.failed_since(&place, times, |failed| slowdown::until_for_place(failed, now)).await?;
    }
    store.failed(subject, now, |failed| slowdown::until(failed, now)).await
}

fn seconds_between(now: Moment, until: Moment) -> i64 {
    (until.datetime() - now.datetime()).num_seconds().max(1)
}

/// Tells the holder of an account, if there is one.
async fn warn(portal: &Portal, email: &str) -> Result<(), PortalError> {
    let Some(account) = portal.store().account_by_email(email).await? else { return Ok(()) };
    let (times, link) = (OFTEN.to_string(), portal.link("/reset"));
    let values = [("times", times.as_str()), ("link", &link)];
    let mail = mails::mail(portal, "sign_in_failed_often", &account.email, &values)?;
    portal.store().send(&Deed::portal(portal.now()), &[mail]).await?;
    Ok(())
}
