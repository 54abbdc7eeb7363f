//! The files of a submission go to where files are kept when it was checked, and from there when it was given up.

use chrono::TimeDelta;
use cld_store::{Claim, JobKind, State, StoreError, Submission};

use crate::files::FILE;
use crate::portal::Portal;

/// So soon it is tried again; each time after twice as long, up to some minutes.
const AGAIN: TimeDelta = TimeDelta::seconds(3);

pub(super) async fn keep(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let submission = portal.store().submission(&claim.subject).await?;
    let brought = brought(portal, &submission).await;
    // One that was given up meanwhile leaves nothing where it was just brought.
    match portal.store().submission(&claim.subject).await?.state {
        State::GivenUp => destroy(portal, claim).await,
        _ => ended(portal, claim, brought).await,
    }
}

async fn brought(portal: &Portal, submission: &Submission) -> Result<(), StoreError> {
    let files = &portal.settings().files;
    for report in portal.store().reports(submission).await? {
        files.send(&submission.id, &report.file, None).await?;
    }
    files.send(&submission.id, FILE, submission.sha256.as_deref()).await
}

pub(super) async fn destroy(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let files = &portal.settings().files;
    let here = files.destroy(&claim.subject);
    let done = here.map_err(|source| StoreError::File { path: claim.subject.clone(), source });
    let done = match done {
        Ok(()) => files.destroy_kept(&claim.subject).await,
        refused => refused,
    };
    ended(portal, claim, done).await
}

async fn ended(portal: &Portal, claim: &Claim, done: Result<(), StoreError>) -> Result<(), StoreError> {
    let Err(error) = done else { return portal.store().drop_job(claim).await };
    let fault = match error {
        StoreError::NotAsReceived => "a file is not as it was received",
        StoreError::ObjectsRefuse => "the store of files refuses the portal's keys",
        StoreError::ObjectsUnreachable => "the store of files does not answer",
        _ => "the files of a submission cannot be read or removed",
    };
    tracing::warn!(job = claim.kind.word(), tries = claim.tries, "{fault}");
    portal.store().put_off(claim, portal.now().after(AGAIN * (1 << claim.tries.clamp(0, 6))), fault).await
}

/// What the portal left in its folder when it was ended: files that were checked are brought to where files are kept. So are
/// those of a portal that kept them in the folder before, and of one that was restored.
///
/// # Errors
/// When the database cannot be reached.
pub(super) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    let (store, files) = (portal.store(), &portal.settings().files);
    if files.objects().is_none() {
        return Ok(());
    }
    let here = files.here().unwrap_or_else(|error| {
        tracing::error!("the folder of files cannot be read: {error}");
        Vec::new()
    });
    for id in here {
        match store.submission(&id).await {
            Ok(submission) if submission.verdict.is_some() && !submission.state.is_under_way() => {
                store.want(JobKind::Keep, &id, portal.now()).await?;
            }
            // Others are not checked yet, or are no submissions.
            Ok(_) | Err(StoreError::NotThere { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
