//! A test is over some days after it was begun: its files are destroyed.

use chrono::TimeDelta;
use cld_store::{Claim, Deed, StoreError};

use crate::portal::Portal;

pub(super) async fn end_test(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let submission = portal.store().submission(&claim.subject).await?;
    let is_under_way = submission.state.is_under_way() && submission.state != cld_store::State::Failed;
    if is_under_way {
        return portal.store().put_off(claim, portal.now().after(TimeDelta::hours(1)), "it is being checked").await;
    }
    portal.store().end_test(&Deed::portal(portal.now()), claim, &submission).await
}
