//! Whether there is room for a file: what a council has here already, and what is arriving.

use cld_store::{StoreError, Submission};

use crate::limits::{ArrivingForm, Limits};
use crate::portal::Portal;

/// Bytes of a file that is refused that are listened to: whoever sends more is cut off before they hear why.
pub(crate) const REFUSED: usize = 64 << 20;

/// Why a file cannot be taken, and what to do; none when it can be. `length` is what it has, or as much as is known.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn exceeded(
    portal: &Portal,
    submission: &Submission,
    length: u64,
) -> Result<Option<String>, StoreError> {
    let most = portal.settings().limits.file;
    if length > most {
        return Ok(Some(format!("The file is larger than {}. Send a shorter period", size(most))));
    }
    of_council(portal, submission, length, None).await
}

/// The same of what a council has here alone, for a form of it that arrives.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn of_council(
    portal: &Portal,
    submission: &Submission,
    length: u64,
    form: Option<&ArrivingForm>,
) -> Result<Option<String>, StoreError> {
    let Limits { council, uploads, .. } = portal.settings().limits;
    let unsent = portal.store().unsent(&submission.council, &submission.id).await?;
    let (forms, bytes) = portal.forms().of(&submission.council, form);
    Ok(if unsent.bytes + bytes + length > council {
        Some(format!(
            "Your council has {} here that are not sent yet, with this file. Send or give up another submission first",
            size(council)
        ))
    } else if unsent.uploads + forms >= uploads {
        Some(format!(
            "Your council has {uploads} files here that have not arrived whole. Go on with one of them, or give one up"
        ))
    } else {
        None
    })
}

/// A limit as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        whole if whole >= 1 << 30 && whole % (1 << 30) == 0 => format!("{} GB", whole >> 30),
        other => format!("{} MB", other >> 20),
    }
}
