//! How much may be sent, so that nobody fills the disk for everybody.

use cld_store::{StoreError, Submission};

use crate::portal::Portal;

/// Bytes that a file may have.
pub(crate) const FILE: u64 = 8 << 30;
/// Bytes of a file that is refused that are listened to: whoever sends more is cut off before they hear why.
pub(crate) const REFUSED: usize = 64 << 20;
/// Bytes that a council may have here without having sent them.
const COUNCIL: u64 = 40 << 30;
/// Files of a council that may be arriving at once.
const UPLOADS: u64 = 20;

/// Why a file cannot be taken, and what to do; none when it can be. `length` is what it has, or as much as is known.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn exceeded(
    portal: &Portal,
    submission: &Submission,
    length: u64,
) -> Result<Option<String>, StoreError> {
    if length > FILE {
        return Ok(Some("The file is larger than 8 GB. Send a shorter period".to_owned()));
    }
    let unsent = portal.store().unsent(&submission.council, &submission.id).await?;
    let said = if unsent.bytes + length > COUNCIL {
        "Your council has 40 GB here that are not sent yet, with this file. Send or give up another submission first"
    } else if unsent.uploads >= UPLOADS {
        "Your council has 20 files here that have not arrived whole. Go on with one of them, or give one up"
    } else {
        return Ok(None);
    };
    Ok(Some(said.to_owned()))
}
