//! An upload that nobody goes on with is over after a week: its bytes are gone, and its submission is as if none had begun.

use cld_store::{Claim, Deed, State, StoreError};

use crate::files::discard;
use crate::portal::Portal;
use crate::submissions::arrival::of_disk;
use crate::submissions::told;
use crate::tus::arriving::expires;

pub(super) async fn expire(portal: &Portal, claim: &Claim) -> Result<(), StoreError> {
    let (store, files) = (portal.store(), &portal.settings().files);
    let Some(upload) = store.upload(&claim.subject).await? else { return store.drop_job(claim).await };
    let submission = store.submission(&upload.submission).await?;
    if submission.state != State::Uploading {
        return store.forget_upload(claim, &upload.id).await;
    }
    let until = expires(portal, &upload);
    if until > portal.now() {
        return store.put_off(claim, until, "it goes on").await;
    }
    let path = files.part(&submission.id, &upload.id);
    let part = files.hold(&submission.id, &upload.id).map_err(|error| of_disk(&path, error))?;
    let Some(_nobody_adds) = part else {
        return store.put_off(claim, portal.now().after(chrono::TimeDelta::hours(1)), "it goes on").await;
    };
    let mails = told::upload_expired(portal, &submission).await?;
    store.upload_expired(&Deed::portal(portal.now()), claim, (&submission, &upload.id), &mails).await?;
    discard(&path).map_err(|error| of_disk(&path, error))
}
