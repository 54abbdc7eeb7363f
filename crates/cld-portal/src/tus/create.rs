//! A file is announced before it is sent.

use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cld_components::plain_name;
use cld_store::NewUpload;

use super::arriving::{KEPT, expires};
use super::header::{EXTENSION, MAX_SIZE, RESUMABLE, UPLOAD_EXPIRES, UPLOAD_LENGTH, VERSION, VERSIONS};
use super::protocol::{Metadata, answered, date, number, understood};
use super::stop::Stop;
use crate::files::discard;
use crate::pages::submissions::found;
use crate::portal::Portal;
use crate::room::exceeded;
use crate::site::Visit;
use crate::submissions::arrival::{has_arrived, of_disk};

/// What this can do beyond the core of tus.
pub(crate) async fn extensions(State(portal): State<Portal>) -> Response {
    let headers = [
        (RESUMABLE, VERSION),
        (VERSIONS, VERSION),
        (EXTENSION, HeaderValue::from_static("creation,expiration,termination")),
        (MAX_SIZE, portal.settings().limits.file.into()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

pub(crate) async fn create(visit: Visit, headers: HeaderMap) -> Response {
    answered(created(&visit, &headers).await)
}

async fn created(visit: &Visit, headers: &HeaderMap) -> Result<Response, Stop> {
    understood(headers)?;
    let length = number(headers, &UPLOAD_LENGTH)?;
    let said = Metadata::of(headers)?;
    let submission = found(visit, "upload", &said.submission).await?;
    if has_arrived(submission.state) {
        return Err(Stop::said(StatusCode::CONFLICT, "this submission has its file already"));
    }
    if length == 0 {
        return Err(Stop::said(StatusCode::BAD_REQUEST, "the file is empty: save it again"));
    }
    if let Some(words) = exceeded(&visit.portal, &submission, length).await? {
        return Err(Stop::said(StatusCode::PAYLOAD_TOO_LARGE, words));
    }
    let (store, files) = (visit.portal.store(), &visit.portal.settings().files);
    let earlier = store.upload_of(&submission.id).await?;
    let name = plain_name(&said.file_name);
    let asked_after = visit.now.after(KEPT);
    let new = NewUpload { length, file_name: &name, metadata: &said.written, asked_after };
    let id = store.begin_upload(&visit.deed(), &submission, new).await?;
    if let Some(earlier) = earlier {
        let path = files.part(&submission.id, &earlier.id);
        discard(&path).map_err(|error| of_disk(&path, error))?;
    }
    let path = files.part(&submission.id, &id);
    let part = files.hold(&submission.id, &id).map_err(|error| of_disk(&path, error))?;
    if let Some(part) = part {
        part.touch(visit.now).map_err(|error| of_disk(&path, error))?;
    }
    let location = HeaderValue::from_str(&format!("/api/v1/uploads/{id}")).map_err(|_| Stop::Full)?;
    let upload = store.upload(&id).await?.map_or(asked_after, |upload| expires(&visit.portal, &upload));
    Ok((StatusCode::CREATED, [(LOCATION, location), (UPLOAD_EXPIRES, date(upload))]).into_response())
}
