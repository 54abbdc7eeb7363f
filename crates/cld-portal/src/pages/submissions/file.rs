//! The file arrives, by a form that needs no scripts.

use std::io::Write;

use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use cld_store::{State, StoreError, Submission};
use cld_terms::ErrorKind;
use maud::{Markup, html};

use super::found;
use crate::components::{Button, FileUpload, Label, back_link, inset_text};
use crate::files::plain_name;
use crate::site::{Mistakes, Refusal, Visit, go_to};

/// Bytes that a file may have.
const MOST: u64 = 8 << 30;

const TITLE: &str = "Upload the file";

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "upload", &id).await?;
    if !takes_file(&submission) {
        return Ok(go_to(&format!("/submissions/{id}")));
    }
    Ok(visit.page(TITLE, content(&submission, &Mistakes::default())))
}

fn takes_file(submission: &Submission) -> bool {
    matches!(submission.state, State::Begun | State::Uploading)
}

pub(crate) async fn submit(visit: Visit, Path(id): Path<String>, mut form: Multipart) -> Result<Response, Refusal> {
    let submission = found(&visit, "upload", &id).await?;
    if !takes_file(&submission) {
        return Err(StoreError::Changed { what: "submission" }.into());
    }
    let mut mistakes = Mistakes::default();
    while let Some(mut field) = form.next_field().await.map_err(|error| cut_off(&error))? {
        if field.name() != Some("file") {
            continue;
        }
        let name = plain_name(field.file_name().unwrap_or_default());
        let (files, part) = (&visit.portal.settings().files, cld_store::new_id()?);
        let disk = |error: std::io::Error| disk(&error);
        visit.portal.store().uploading(&visit.deed(), &submission, &name).await?;
        let (path, mut written) = files.begin(&id, &part).map_err(disk)?;
        let _cut_off = Part(&path);
        let mut bytes = 0;
        while let Some(piece) = field.chunk().await.map_err(|error| cut_off(&error))? {
            bytes += piece.len() as u64;
            if bytes > MOST {
                mistakes.add("file", "The file is larger than 8 GB. Send a shorter period");
                return Ok(visit.page_again(TITLE, content(&submission, &mistakes)));
            }
            written.write_all(&piece).map_err(disk)?;
        }
        if bytes == 0 {
            break;
        }
        written.sync_data().map_err(disk)?;
        let is_first = files.keep(&id, &path).map_err(disk)?;
        let current = visit.portal.store().submission(&id).await?;
        // Another that was whole before it is the file, under the name that it had.
        let name = if is_first { name } else { current.file_name.clone().unwrap_or(name) };
        let length = std::fs::metadata(files.whole(&id)).map_err(disk)?.len();
        visit.portal.store().received(&visit.deed(), &current, (&name, length)).await?;
        return Ok(go_to(&format!("/submissions/{id}")));
    }
    mistakes.add("file", "Select the file. If you did, it is empty: save it again");
    Ok(visit.page_again(TITLE, content(&submission, &mistakes)))
}

/// Bytes that arrive. Whatever ends the upload, those that did not become the file are gone.
struct Part<'a>(&'a std::path::Path);

impl Drop for Part<'_> {
    fn drop(&mut self) {
        _ = std::fs::remove_file(self.0);
    }
}

fn cut_off(_: &MultipartError) -> Refusal {
    Refusal::new(ErrorKind::Refused, "the upload was cut off, or is no form with a file")
}

fn disk(_: &std::io::Error) -> Refusal {
    Refusal::new(ErrorKind::Resource, "the file cannot be stored on the portal's disk")
}

fn content(submission: &Submission, mistakes: &Mistakes) -> Markup {
    let path = format!("/submissions/{}", submission.id);
    let label = Label { text: "File", classes: "govuk-label--m", ..Label::default() };
    html! {
        (back_link(&path, "This submission"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "CSV or another delimited text, a workbook (XLSX), or a ZIP with one such file. The header is the first row."
            }
            (inset_text(&html! {
                "Choosing a file does not send it. It is looked at and checked first; then you send it and get a receipt."
            }))
            form method="post" action={ (path) "/file" } enctype="multipart/form-data" {
                (FileUpload { label, error: mistakes.of("file"), name: "file", id: "file",
                    hint: "If the upload is cut off, begin it again from this page.", ..FileUpload::default() })
                (Button { text: "Upload", prevents_double_click: true, ..Button::default() })
            }
        } }
    }
}
