//! The newest backup is restored each week, as one that nobody has restored is none.

use chrono::TimeDelta;
use cld_store::{Claim, Deed, JobKind, StoreError};

use crate::backup::{tell_of_failed_backup, tried};
use crate::portal::Portal;

const WEEK: TimeDelta = TimeDelta::days(7);

/// There is one such job.
const SUBJECT: &str = "backups";

/// The folder that a backup is restored in meanwhile: no submission has such a name.
const PLACE: &str = "backup-that-is-tried";

pub(super) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    if portal.settings().backups.is_none() {
        return Ok(());
    }
    // Not at once: a portal that is new has none yet.
    portal.store().want(JobKind::TryBackup, SUBJECT, portal.now().after(WEEK)).await
}

pub(super) async fn try_newest(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let store = portal.store();
    let Some(backups) = &portal.settings().backups else { return store.drop_job(claim).await };
    let place = portal.settings().files.report(PLACE, "");
    match tried(portal, backups, &place).await {
        Ok(digest) => store.note(&Deed::portal(portal.now()), "backup.tested", &digest, "").await?,
        Err(what) => {
            tracing::error!(job = claim.kind.word(), "{what}");
            if tell_of_failed_backup(portal, &what).await.is_err() {
                return Err(StoreError::Refused { statement: "MAIL" });
            }
        }
    }
    store.put_off(claim, portal.now().after(WEEK), "until next week").await
}
