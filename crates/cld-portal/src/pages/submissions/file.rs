//! The file arrives, by a form that needs no scripts.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use cld_components::{Button, FileUpload, Label, back_link, plain_name};
use cld_store::{State, StoreError, Submission};
use cld_terms::ErrorKind;
use maud::{Markup, html};
use tokio::sync::mpsc::channel;

use super::found;
use super::progress::{Begun, begun, shown};
use crate::files::discard;
use crate::room::{REFUSED, exceeded, of_council};
use crate::site::{Mistakes, Refusal, Visit, go_to};
use crate::submissions::arrival::{arrived, of_disk};

const TITLE: &str = "Upload the file";

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "upload", &id).await?;
    if !takes_file(&submission) {
        return Ok(go_to(&format!("/submissions/{id}")));
    }
    let begun = begun(&visit.portal, &submission).await?;
    Ok(visit.page(TITLE, content(&visit, &submission, begun.as_ref(), &Mistakes::default())))
}

fn takes_file(submission: &Submission) -> bool {
    matches!(submission.state, State::Begun | State::Uploading)
}

pub(crate) async fn submit(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Result<Response, Refusal> {
    // What is around the file in the form is little.
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let announced = length.and_then(|length| length.parse::<u64>().ok());
    let submission = found(&visit, "upload", &id).await?;
    if !takes_file(&submission) {
        return Err(StoreError::Changed { what: "submission" }.into());
    }
    let begun = begun(&visit.portal, &submission).await?;
    let mut mistakes = Mistakes::default();
    while let Some(field) = form.next_field().await.map_err(|error| cut_off(&error))? {
        if field.name() != Some("file") {
            continue;
        }
        match taken(&visit, &submission, announced, field).await? {
            Ok(()) => return Ok(go_to(&format!("/submissions/{id}"))),
            Err(words) => mistakes.add("file", words),
        }
        return Ok(visit.page_again(TITLE, content(&visit, &submission, begun.as_ref(), &mistakes)));
    }
    mistakes.add("file", NO_FILE);
    Ok(visit.page_again(TITLE, content(&visit, &submission, begun.as_ref(), &mistakes)))
}

const NO_FILE: &str = "Select the file. If you did, it is empty: save it again";

/// Takes the file of a form whole, or says why it cannot be taken.
async fn taken(
    visit: &Visit,
    submission: &Submission,
    announced: Option<u64>,
    mut field: Field<'_>,
) -> Result<Result<(), String>, Refusal> {
    // It counts from its first byte, so that many forms at once do not each find room.
    let most = visit.portal.settings().limits.file;
    let announced = announced.unwrap_or(most).min(most);
    let form = visit.portal.forms().begin(&submission.council, announced);
    if let Some(words) = of_council(&visit.portal, submission, announced, Some(&form)).await? {
        return Ok(Err(words));
    }
    let name = plain_name(field.file_name().unwrap_or_default());
    let (portal, new) = (visit.portal.clone(), cld_store::new_id()?);
    let files = &portal.settings().files;
    let path = files.part(&submission.id, &new);
    let disk = |error| Refusal::from(of_disk(&path, error));
    portal.store().uploading(&visit.deed(), submission, &name).await?;
    let mut part = files.hold(&submission.id, &new).map_err(disk)?.ok_or(StoreError::Changed { what: "file" })?;
    let _goes = Discarded(&path);
    let (sender, mut pieces) = channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || (part.take(&mut pieces, most), part));
    let mut refused = 0;
    while let Some(piece) = field.chunk().await.map_err(|error| cut_off(&error))? {
        if let Err(unsent) = sender.send(piece).await {
            refused += unsent.0.len();
        }
        if refused >= REFUSED {
            break;
        }
    }
    drop(sender);
    let (written, part) = writing.await.map_err(|_| StoreError::Unreachable)?;
    if !written.map_err(disk)? {
        return Ok(exceeded(&portal, submission, u64::MAX).await?.map_or(Ok(()), Err));
    }
    if part.length() == 0 {
        return Ok(Err(NO_FILE.to_owned()));
    }
    let (deed, id) = (visit.deed(), submission.id.clone());
    let shared = portal.clone();
    // Its own task: whoever sent the file may be gone before it has its name.
    let kept = tokio::spawn(async move { arrived(&shared, &deed, &id, (part.path(), &name, "")).await });
    kept.await.map_err(|_| StoreError::Unreachable)??;
    Ok(Ok(()))
}

/// Pieces of the network's size that wait for the disk.
const WAITING: usize = 64;

/// Bytes that arrive. Whatever ends the upload, those that did not become the file are gone.
struct Discarded<'a>(&'a std::path::Path);

impl Drop for Discarded<'_> {
    fn drop(&mut self) {
        _ = discard(self.0);
    }
}

fn cut_off(_: &MultipartError) -> Refusal {
    Refusal::new(ErrorKind::Refused, "the upload was cut off, or is no form with a file")
}

fn content(visit: &Visit, submission: &Submission, begun: Option<&Begun>, mistakes: &Mistakes) -> Markup {
    let path = format!("/submissions/{}", submission.id);
    let label = Label { text: "File", classes: "govuk-label--m", ..Label::default() };
    let address = begun.map(|begun| format!("/api/v1/uploads/{}", begun.upload.id));
    html! {
        (back_link(&path, "This submission"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            @if let Some(begun) = begun { div data-upload-begun data-upload-scripts hidden { (begun.said()) } }
            form method="post" action={ (path) "/file" } enctype="multipart/form-data" data-upload
                data-submission=(submission.id) data-address=[address] {
                p.govuk-body {
                    "CSV or another delimited text, a workbook (XLSX), or a ZIP with one such file. The header is the first row."
                }
                p.govuk-body {
                    "Choosing a file does not send it. It is looked at and checked first; then you send it and get a receipt."
                }
                (FileUpload { label, error: mistakes.of("file"), name: "file", id: "file", ..FileUpload::default() })
                noscript { p.govuk-body { "If the upload is cut off, it begins again from the start." } }
                p.govuk-body data-upload-scripts hidden { "If the upload is cut off, it goes on from where it was." }
                p.govuk-error-message data-upload-other role="alert" hidden {}
                (Button { text: "Upload", ..Button::default() })
            }
            (shown())
            script type="module" src=(visit.portal.assets().address("upload.js")) {}
        } }
    }
}
