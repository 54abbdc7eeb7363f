//! A file is here whole: it gets its name, and its submission goes on. Also after the portal was ended in between.

use std::io;
use std::path::Path;

use cld_store::{Deed, State, StoreError, Submission};

use crate::files::discard;
use crate::part::{Part, is_full, length};
use crate::portal::Portal;

/// All bytes of a file are at `part` and on the disk. `upload` is the upload that they came by; blank for a form.
///
/// # Errors
/// When the submission has its file already, or disk or database refuse.
pub(crate) async fn arrived(
    portal: &Portal,
    deed: &Deed,
    submission: &str,
    (part, file_name, upload): (&Path, &str, &str),
) -> Result<(), StoreError> {
    let kept = portal.settings().files.keep(submission, part);
    let is_first = kept.map_err(|error| match error.kind() {
        // Another took its place at the last moment.
        io::ErrorKind::NotFound => StoreError::NotThere { what: "upload" },
        _ => of_disk(part, error),
    })?;
    let current = portal.store().submission(submission).await?;
    // Another that was whole before it is the file, under the name that it had.
    let known = current.file_name.clone().filter(|_| !is_first);
    let upload = if is_first { upload } else { "" };
    let noted = note(portal, deed, &current, (known.as_deref().unwrap_or(file_name), upload)).await;
    match noted {
        // Another process of the portal noted it when it began.
        Err(StoreError::Changed { .. })
            if is_first && has_arrived(portal.store().submission(submission).await?.state) =>
        {
            Ok(())
        }
        Err(error) => {
            // Given up while it arrived: its folder was made again.
            if portal.store().submission(submission).await?.state == State::GivenUp {
                portal.settings().files.destroy(submission).map_err(|error| of_disk(part, error))?;
            }
            Err(error)
        }
        Ok(()) => Ok(()),
    }
}

/// Whether the file of a submission in this state is here.
pub(crate) fn has_arrived(state: State) -> bool {
    !matches!(state, State::Begun | State::Uploading | State::GivenUp | State::Infected)
}

async fn note(
    portal: &Portal,
    deed: &Deed,
    submission: &Submission,
    (file_name, upload): (&str, &str),
) -> Result<(), StoreError> {
    let whole = portal.settings().files.whole(&submission.id);
    let bytes = length(&whole).map_err(|error| of_disk(&whole, error))?;
    portal.store().received(deed, submission, (file_name, bytes), upload).await
}

/// Takes up what the portal left when it was ended: files that were whole before that was noted, parts of files that nobody
/// can go on with, and files of submissions that are over.
///
/// # Errors
/// When the database cannot be reached.
pub(crate) async fn take_up_all(portal: &Portal) -> Result<(), StoreError> {
    for submission in portal.store().submissions_at(State::Uploading).await? {
        match take_up(portal, &submission).await {
            // Another process of the portal is at it.
            Ok(()) | Err(StoreError::Changed { .. } | StoreError::NotThere { .. }) => {}
            Err(StoreError::File { source, .. }) => tracing::error!("a file that arrived cannot be kept: {source}"),
            Err(error) => return Err(error),
        }
    }
    for state in [State::Begun, State::Infected, State::GivenUp] {
        for submission in portal.store().submissions_at(state).await? {
            if let Err(error) = gone(portal, &submission).await? {
                tracing::error!("what arrived for a submission without a file cannot be removed: {error}");
            }
        }
    }
    Ok(())
}

/// A submission that has no file any more: what arrived goes as soon as that is noted, unless the portal was ended between.
async fn gone(portal: &Portal, submission: &Submission) -> Result<io::Result<()>, StoreError> {
    let files = &portal.settings().files;
    let is_there = files.whole(&submission.id).parent().is_some_and(Path::exists);
    // Somebody may have begun with another file meanwhile.
    if !is_there || portal.store().submission(&submission.id).await?.state != submission.state {
        return Ok(Ok(()));
    }
    Ok(files.destroy(&submission.id))
}

/// The same for one submission whose file was arriving.
///
/// # Errors
/// When it has changed meanwhile, or disk or database refuse.
pub(crate) async fn take_up(portal: &Portal, submission: &Submission) -> Result<(), StoreError> {
    let (store, files) = (portal.store(), &portal.settings().files);
    let deed = Deed::portal(portal.now());
    let upload = store.upload_of(&submission.id).await?;
    if files.whole(&submission.id).exists() {
        let name = submission.file_name.clone().unwrap_or_default();
        // Its own part is gone when the upload is what became the file.
        let upload = upload.filter(|upload| !files.part(&submission.id, &upload.id).exists());
        let id = upload.map(|upload| upload.id).unwrap_or_default();
        return note(portal, &deed, submission, (&name, &id)).await;
    }
    let own = upload.as_ref().map(|upload| files.part(&submission.id, &upload.id));
    for path in files.parts(&submission.id).map_err(|error| of_disk(&files.whole(&submission.id), error))? {
        let Some(part) = Part::held(path.clone()).map_err(|error| of_disk(&path, error))? else { continue };
        match &upload {
            Some(upload) if own.as_ref() == Some(&path) => {
                if part.length() == upload.length {
                    part.sync().map_err(|error| of_disk(&path, error))?;
                    return arrived(portal, &deed, &submission.id, (&path, &upload.file_name, &upload.id)).await;
                }
            }
            _ => discard(&path).map_err(|error| of_disk(&path, error))?,
        }
    }
    Ok(())
}

/// What a disk refused, as an error of what the portal keeps.
pub(crate) fn of_disk(path: &Path, error: io::Error) -> StoreError {
    if is_full(&error) {
        return StoreError::Full;
    }
    StoreError::File { path: path.display().to_string(), source: error }
}
