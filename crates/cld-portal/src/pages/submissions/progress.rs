//! How much of a file has arrived: what pages say of it, and where the script that sends it in pieces shows it.

use cld_components::inset_text;
use cld_store::{State, StoreError, Submission, Upload};
use maud::{Markup, html};

use crate::part::length;
use crate::portal::Portal;
use crate::submissions::arrival::of_disk;

/// A file of which a part has arrived.
pub(super) struct Begun {
    pub(super) upload: Upload,
    here: u64,
}

/// What has arrived of the file of a submission by pieces; none when nothing was begun, or all of it has.
///
/// # Errors
/// When database or disk cannot be read.
pub(super) async fn begun(portal: &Portal, submission: &Submission) -> Result<Option<Begun>, StoreError> {
    let upload = portal.store().upload_of(&submission.id).await?;
    let Some(upload) = upload.filter(|_| submission.state == State::Uploading) else { return Ok(None) };
    let part = portal.settings().files.part(&submission.id, &upload.id);
    let here = length(&part).map_err(|error| of_disk(&part, error))?;
    Ok(Some(Begun { upload, here }))
}

impl Begun {
    /// How much is here, and what to do.
    pub(super) fn said(&self) -> Markup {
        let amount = amount(self.here, self.upload.length);
        inset_text(&html! {
            (amount) " of " strong { (self.upload.file_name) } " are here. Choose the same file to go on from there."
        })
    }
}

/// Where the script shows how far it is. Nothing of it is seen without scripts.
pub(super) fn shown() -> Markup {
    html! {
        div data-upload-progress hidden {
            h2.govuk-heading-m data-upload-heading tabindex="-1" {}
            p.govuk-body role="status" data-upload-said {}
            progress.portal-progress data-upload-bar value="0" max="1" aria-label="How much has arrived" {}
            .govuk-button-group {
                button.govuk-button.govuk-button--secondary type="button" data-upload-pause { "Pause" }
                button.govuk-button.govuk-button--warning type="button" data-upload-stop { "Give up" }
            }
            p.govuk-body {
                "Leave this page open until all of it has arrived. If it is cut off or you close the page, come back within 7 \
                 days and choose the same file: it goes on from where it was."
            }
        }
    }
}

/// So many bytes of all, in one unit; never more than is here.
fn amount(bytes: u64, all: u64) -> String {
    let (unit, size) = match all {
        0..1_000_000 => ("kB", 1_000),
        1_000_000..1_000_000_000 => ("MB", 1_000_000),
        _ => ("GB", 1_000_000_000),
    };
    let written = |bytes: u64| {
        let tenths = bytes * 10 / size;
        if all < 10 * size { format!("{}.{}", tenths / 10, tenths % 10) } else { (bytes / size).to_string() }
    };
    format!("{} of {} {unit}", written(bytes), written(all))
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn an_amount_is_in_one_unit_and_never_more_than_is_here() {
        for (bytes, all, said) in [
            (0, 999, "0.0 of 0.9 kB"),
            (8_388_608, 65_000_000, "8 of 65 MB"),
            (999_999, 3_250_000, "0.9 of 3.2 MB"),
            (65_999_999, 66_000_000, "65 of 66 MB"),
            (1_200_000_000, 8_589_934_592, "1.2 of 8.5 GB"),
        ] {
            assert_eq!(amount(bytes, all), said);
        }
    }
}
