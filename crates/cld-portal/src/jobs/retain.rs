//! What has been kept for as long as the book says is destroyed, each day.

use chrono::TimeDelta;
use cld_store::{Claim, Deed, JobKind, KeptFiles, Moment, StoreError};

use crate::portal::Portal;

const DAY: TimeDelta = TimeDelta::days(1);

/// So soon it goes on where there was more than it took at once.
const MORE: TimeDelta = TimeDelta::seconds(1);

/// There is one such job.
const SUBJECT: &str = "kept";

/// What was sent is destroyed only where whoever runs the portal has said so: a later figure may need it.
pub(crate) const SENT: &str = "sent_files";

/// Files by what the book calls them.
const FILES: [(&str, KeptFiles); 3] =
    [(SENT, KeptFiles::Sent), ("unsent_files", KeptFiles::Unsent), ("unreadable_files", KeptFiles::Unreadable)];

pub(super) async fn take_up(portal: &Portal) -> Result<(), StoreError> {
    portal.store().want(JobKind::Retain, SUBJECT, portal.now()).await
}

pub(super) async fn retain(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let (store, now) = (portal.store(), portal.now());
    let deed = Deed::portal(now);
    let mut taken = 0;
    let destroy_sent = portal.settings().destroy_sent_files;
    for (name, files) in FILES.into_iter().filter(|(name, _)| destroy_sent || *name != SENT) {
        let Some(before) = before(portal, name) else { continue };
        for submission in store.files_kept_since(files, before).await? {
            match store.destroy_files(&deed, &submission, name).await {
                // Somebody has moved it on meanwhile: it is looked at again tomorrow.
                Ok(()) | Err(StoreError::Changed { .. }) => taken += 1,
                Err(error) => return Err(error),
            }
        }
    }
    if let Some(before) = before(portal, "mail_texts") {
        store.forget_mail_texts(&deed, before).await?;
    }
    if let Some(before) = before(portal, "unconfirmed_accounts") {
        taken += store.forget_unconfirmed(&deed, before).await?;
    }
    if let Some(before) = before(portal, "spent_links") {
        store.forget_links(&deed, before).await?;
    }
    let (again, why) = if taken > 0 { (MORE, "there may be more") } else { (DAY, "until the next day") };
    store.put_off(claim, now.after(again), why).await
}

/// The instant since before which something has been kept for long enough.
fn before(portal: &Portal, name: &str) -> Option<Moment> {
    let days = portal.pages().retention.days(name)?;
    Some(portal.now().after(-TimeDelta::days(i64::from(days))))
}
