//! Sessions and tokens that are over are forgotten, each day.

use chrono::TimeDelta;
use cld_store::{Claim, JobKind, StoreError};

use crate::portal::Portal;

const DAY: TimeDelta = TimeDelta::days(1);

/// There is one such job.
const SUBJECT: &str = "over";

pub(super) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    portal.store().want(JobKind::Forget, SUBJECT, portal.now()).await
}

pub(super) async fn forget(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let (store, now) = (portal.store(), portal.now());
    store.prune_sessions(now).await?;
    store.prune_tokens(now).await?;
    store.put_off(claim, now.after(DAY), "until the next day").await
}
