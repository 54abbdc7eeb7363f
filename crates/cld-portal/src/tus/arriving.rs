//! An upload that is under way: whose it is, how much of it is here, and until when.

use chrono::TimeDelta;
use cld_store::{Moment, Submission, Upload};

use super::stop::Stop;
use crate::pages::submissions::found;
use crate::part::{length, touched};
use crate::portal::Portal;
use crate::site::{Refusal, Visit};
use crate::submissions::arrival::{has_arrived, of_disk};

/// An upload that nobody goes on with for so long is over.
pub(super) const KEPT: TimeDelta = TimeDelta::days(7);

/// An upload of a council for which whoever asks may upload; another's is as if it were not there.
pub(super) async fn known(visit: &Visit, id: &str) -> Result<(Upload, Submission), Refusal> {
    let upload = visit.portal.store().upload(id).await?;
    // One that there is not takes as much work as one of another council.
    let submission = found(visit, "upload", upload.as_ref().map_or("", |upload| &upload.submission)).await?;
    Ok((upload.ok_or_else(Refusal::not_found)?, submission))
}

/// When an upload is over unless somebody goes on with it before.
pub(crate) fn expires(portal: &Portal, upload: &Upload) -> Moment {
    let part = portal.settings().files.part(&upload.submission, &upload.id);
    let last = touched(&part).or_else(|| Moment::read(&upload.made));
    last.unwrap_or_else(|| portal.now()).after(KEPT)
}

/// Bytes of an upload that are here.
///
/// # Errors
/// When the disk cannot be read.
pub(super) fn here(portal: &Portal, submission: &Submission, upload: &Upload) -> Result<u64, Stop> {
    if has_arrived(submission.state) {
        return Ok(upload.length);
    }
    let files = &portal.settings().files;
    let path = files.part(&submission.id, &upload.id);
    let here = length(&path).map_err(|error| of_disk(&path, error))?;
    // All of it may have come since the submission was looked at: then its bytes have the name of the file, and none are here.
    Ok(if here == 0 && files.whole(&submission.id).exists() { upload.length } else { here })
}
