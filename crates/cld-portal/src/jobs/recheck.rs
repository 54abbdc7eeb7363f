//! What was checked by other rules, and is not sent, is checked again: nobody sends what they read of rules that are gone.

use cld_store::{Deed, StoreError};

use crate::portal::Portal;

/// Asked when the worker begins: that is when rules change.
///
/// # Errors
/// When the database cannot be reached.
pub(super) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    loop {
        let waiting = portal.store().checked_by_others(portal.rules_digest()).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        for submission in waiting {
            match portal.store().check_again(&Deed::portal(portal.now()), &submission).await {
                // Sent or given up meanwhile.
                Ok(()) | Err(StoreError::Changed { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
}
