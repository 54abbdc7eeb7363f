//! A method is run over what councils had sent as of a moment, as somebody asked.

use cld_store::{Claim, Deed, Moment, RunOutcome, StoreError};

use crate::portal::Portal;
use crate::runs;

pub(super) async fn run(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let store = portal.store();
    let asked = store.method_run(&claim.subject).await?;
    let Some(asked) = asked.filter(|run| run.made.is_none()) else { return store.drop_job(claim).await };
    let begun = portal.now();
    store.run_begun(&Deed::portal(begun), &asked.id).await?;
    match runs::make(portal, &asked).await {
        Ok(came_to) => {
            let deed = Deed::portal(portal.now());
            let came_to = RunOutcome { seconds: seconds(begun, deed.at), ..came_to };
            store.run_made(&deed, claim, came_to).await
        }
        Err(fault) => {
            tracing::error!(job = claim.kind.word(), "{fault}");
            store.run_failed(&Deed::portal(portal.now()), claim, fault).await
        }
    }
}

fn seconds(from: Moment, to: Moment) -> i64 {
    (to.datetime() - from.datetime()).num_seconds().max(0)
}
