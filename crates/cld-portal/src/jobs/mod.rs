//! What the portal does by itself: a kind of job a file. A job is done at least once, so each may be begun twice.

mod check;
mod end_test;
mod expire;
mod figures;
mod forget;
mod found;
mod keep;
mod mail;
mod recheck;
mod remind;
pub(crate) mod retain;
mod run;
mod scan;
mod try_backup;
mod wait;

use std::future::Future;
use std::time::Duration;

use chrono::TimeDelta;
use cld_store::{Claim, Deed, JobKind, Lane, State, StoreError, Submission};
use tokio::task::JoinSet;

use crate::portal::{Portal, PortalError};
use crate::submissions::arrival::take_up_all;
use crate::submissions::told;
pub(crate) use scan::looked_at;
use wait::Wait;

/// The name under which the worker of a portal claims jobs. There is one, so that one that comes back takes up at once what
/// it left.
const WORKER: &str = "worker";

/// A job that is not done by then is free for whoever comes back: longer than a check may take.
const CLAIMED: TimeDelta = TimeDelta::minutes(70);

/// How often it is asked whether there is something to do.
const PAUSE: Duration = Duration::from_millis(300);

/// How long a database that does not answer is left alone.
const GONE: Duration = Duration::from_secs(2);

/// Does what is to be done until `ended`: in each lane one job after another, so that no mail waits for a long check.
///
/// # Errors
/// When the database cannot be reached at the beginning. Later it is waited for.
pub async fn work(portal: &Portal, ended: impl Future<Output = ()>) -> Result<(), PortalError> {
    portal.store().take_up_again(WORKER).await?;
    take_up(portal).await?;
    let mut lanes = JoinSet::new();
    for lane in Lane::ALL {
        lanes.spawn(jobs_of(portal.clone(), lane));
    }
    tokio::select! {
        () = ended => {}
        // A lane ends by a fault of the program alone.
        Some(Err(fault)) = lanes.join_next() => {
            if let Ok(fault) = fault.try_into_panic() { std::panic::resume_unwind(fault) }
        }
    }
    Ok(())
}

/// Takes up what the portal left when it was ended, wherever that was.
///
/// # Errors
/// When the database cannot be reached.
pub(crate) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    take_up_all(portal).await?;
    keep::take_up(portal).await?;
    recheck::take_up(portal).await?;
    remind::take_up(portal).await?;
    try_backup::take_up(portal).await?;
    forget::take_up(portal).await?;
    retain::take_up(portal).await?;
    figures::take_up(portal).await
}

/// Does the jobs of a lane, for ever.
async fn jobs_of(portal: Portal, lane: Lane) {
    loop {
        match one(&portal, lane).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::error!("{error}");
                tokio::time::sleep(GONE).await;
            }
        }
    }
}

/// Does the next job of a lane; false when there is none.
pub(crate) async fn one(portal: &Portal, lane: Lane) -> Result<bool, StoreError> {
    let (store, now) = (portal.store(), portal.now());
    let Some(claim) = store.claim(WORKER, lane, (now, now.after(CLAIMED))).await? else { return Ok(false) };
    let done = match claim.kind {
        JobKind::Mail => mail::send(portal, &claim).await,
        JobKind::Expire => expire::expire(portal, &claim).await,
        JobKind::Figures => figures::make(portal, &claim).await,
        JobKind::Keep => keep::keep(portal, &claim).await,
        JobKind::Destroy => keep::destroy(portal, &claim).await,
        JobKind::TryBackup => try_backup::try_newest(portal, &claim).await,
        JobKind::Forget => forget::forget(portal, &claim).await,
        JobKind::Retain => retain::retain(portal, &claim).await,
        JobKind::Run => run::run(portal, &claim).await,
        JobKind::Remind => remind::remind(portal, &claim).await,
        JobKind::EndTest => end_test::end_test(portal, &claim).await,
        JobKind::Scan => with_submission(portal, &claim, &[State::Received, State::Scanning]).await,
        JobKind::Check => with_submission(portal, &claim, &[State::Checking, State::Failed]).await,
    };
    if let Err(error) = done {
        left(portal, &claim, &error).await;
    }
    Ok(true)
}

/// A job that could not be ended goes, or waits for its next time. Where the database does not take that note, it is the
/// first thing that it is given again: a job that stayed claimed would wait for longer than a check may take.
async fn left(portal: &Portal, claim: &Claim, error: &StoreError) {
    let store = portal.store();
    // Somebody else has moved the thing on meanwhile: there is nothing left to do.
    let is_over = matches!(error, StoreError::Changed { .. } | StoreError::NotThere { .. });
    if !is_over {
        tracing::error!(job = claim.kind.word(), tries = claim.tries, "{error}");
    }
    let wait = Wait::again(claim, "the database did not take what came of it");
    loop {
        let noted = match is_over {
            true => store.drop_job(claim).await,
            false => store.put_off(claim, portal.now().after(wait.delay), wait.fault).await,
        };
        match noted {
            Ok(()) | Err(StoreError::Changed { .. }) => return,
            Err(_) => tokio::time::sleep(GONE).await,
        }
    }
}

async fn with_submission(portal: &Portal, claim: &Claim, states: &[State]) -> Result<(), StoreError> {
    let submission = portal.store().submission(&claim.subject).await?;
    if !states.contains(&submission.state) {
        return portal.store().drop_job(claim).await;
    }
    let done = match claim.kind {
        JobKind::Scan => scan::scan(portal, claim, &submission).await?,
        _ => check::check(portal, claim, &submission).await?,
    };
    match done {
        Ok(()) => Ok(()),
        Err(wait) => put_off(portal, claim, &submission, wait).await,
    }
}

/// A submission that cannot go on for a reason of ours says so, unless it only waits.
async fn put_off(portal: &Portal, claim: &Claim, submission: &Submission, wait: Wait) -> Result<(), StoreError> {
    let (store, now) = (portal.store(), portal.now());
    let again = now.after(wait.delay);
    tracing::warn!(job = claim.kind.word(), tries = claim.tries, "{}", wait.fault);
    let current = store.submission(&submission.id).await?;
    match (claim.kind, current.state) {
        (JobKind::Check, State::Checking) => {
            let mails = if wait.is_told { told::check_failed(portal, &current)? } else { Vec::new() };
            store.failed_here(&Deed::portal(now), (claim, &current), (again, wait.fault), &mails).await
        }
        _ => store.put_off(claim, again, wait.fault).await,
    }
}
