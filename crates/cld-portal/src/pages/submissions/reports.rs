//! What there is to download of a submission.

use std::path::PathBuf;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cld_components::attachment;
use cld_store::{Reader, State, StoreError};
use tokio_util::io::ReaderStream;

use super::found;
use crate::site::{Refusal, Visit};
use crate::submissions::told;

pub(crate) async fn report(visit: Visit, Path((id, kind)): Path<(String, String)>) -> Result<Response, Refusal> {
    let submission = found(&visit, "see_submissions", &id).await?;
    let store = visit.portal.store();
    let reports = store.reports(&submission).await?;
    let report = reports.into_iter().find(|report| report.kind == kind).ok_or_else(Refusal::not_found)?;
    if report.own_values {
        found(&visit, "see_values", &id).await?;
        store.note(&visit.deed(), "report.fetched", &id, &submission.council).await?;
    }
    download(visit.portal.settings().files.reader(&id, Some(&report.file)).await?, &report.file)
}

/// The file as it was sent, to its council and to those who receive it.
pub(crate) async fn file(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "fetch_file", &id).await?;
    // What its council has taken back is nobody's any more.
    let is_own = visit.scope("see_values").covers(&submission.council, &submission.region);
    if !submission.state.is_sent() || (submission.state == State::Withdrawn && !is_own) {
        return Err(Refusal::not_found());
    }
    let file = visit.portal.settings().files.reader(&id, None).await?;
    let (store, deed) = (visit.portal.store(), visit.deed());
    let organisations = told::recipients(&submission).into_iter().filter(|(_, role, area)| {
        let person = visit.person.as_ref();
        person.is_some_and(|person| person.grants.iter().any(|grant| grant.role == *role && grant.area == *area))
    });
    let organisation = organisations.map(|(organisation, ..)| organisation).next().unwrap_or_default();
    store.fetched(&deed, &submission, &organisation).await?;
    let name = submission.file_name.as_deref().unwrap_or("file");
    download(file, name)
}

/// A file of this machine, to download.
pub(crate) async fn download_from(path: PathBuf, name: &str) -> Result<Response, Refusal> {
    let file = tokio::fs::File::open(path).await.map_err(|_| StoreError::NotThere { what: "file" })?;
    download(Box::pin(file), name)
}

fn download(file: Reader, name: &str) -> Result<Response, Refusal> {
    let (kind, named) = attachment(name);
    let head = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, named)];
    Ok((head, Body::from_stream(ReaderStream::new(file))).into_response())
}
