//! A council's figures are made of what it has sent.

use cld_store::{Claim, Deed, FiguresMade, Moment, StoreError};

use super::wait::Wait;
use crate::figures;
use crate::portal::Portal;
use crate::submissions::told;

/// After so many tries somebody has to ask.
const TRIES: i64 = 5;

pub(super) async fn make(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let store = portal.store();
    let begun = store.figures_begun(portal.now(), &claim.subject).await?;
    match figures::make(portal, &begun.council).await? {
        Ok(made) => {
            let deed = Deed::portal(portal.now());
            let since = begun.begun.as_deref().and_then(Moment::read).unwrap_or(deed.at);
            let took = deed.at.datetime() - since.datetime();
            let made = FiguresMade { seconds: took.num_seconds().unsigned_abs(), ..made };
            let mails = told::figures_ready(portal, &begun, &made).await?;
            store.figures_made(&deed, (claim, &begun), &made, &mails).await?;
            figures::remove_others(portal, &begun.council, &made.place);
            Ok(())
        }
        Err(fault) => {
            tracing::error!(job = "figures", tries = claim.tries, "{fault}");
            let again = (claim.tries < TRIES).then(|| portal.now().after(Wait::again(claim, fault).delay));
            store.figures_failed(&Deed::portal(portal.now()), (claim, &begun), (again, fault)).await
        }
    }
}

/// Figures whose folder is gone are made again: they are not in a backup.
///
/// # Errors
/// When the database cannot be reached.
pub(super) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    let files = &portal.settings().files;
    for (council, place) in portal.store().figures_places().await? {
        if !files.figures(&council).join(place).exists() {
            portal.store().want_figures(&Deed::portal(portal.now()), &council).await?;
        }
    }
    Ok(())
}
