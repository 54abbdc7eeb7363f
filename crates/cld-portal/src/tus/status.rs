//! How much of a file is here; and a file that is given up while it arrives.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use cld_store::State;

use super::append::append;
use super::arriving::{expires, here, known};
use super::header::{METHOD_OVERRIDE, UPLOAD_EXPIRES, UPLOAD_LENGTH, UPLOAD_METADATA, UPLOAD_OFFSET};
use super::protocol::{answered, date, understood};
use super::stop::Stop;
use crate::files::discard;
use crate::site::Visit;
use crate::submissions::arrival::{of_disk, take_up};

pub(crate) async fn offset(visit: Visit, Path(id): Path<String>, headers: HeaderMap) -> Response {
    answered(said(&visit, &id, &headers).await)
}

async fn said(visit: &Visit, id: &str, headers: &HeaderMap) -> Result<Response, Stop> {
    understood(headers)?;
    let (upload, mut submission) = known(visit, id).await?;
    let is_whole = here(&visit.portal, &submission, &upload)? == upload.length
        || visit.portal.settings().files.whole(&submission.id).exists();
    if is_whole && submission.state == State::Uploading {
        // All of it came, and the portal could not note it then.
        take_up(&visit.portal, &submission).await?;
        submission = visit.portal.store().submission(&submission.id).await?;
    }
    let mut answer = HeaderMap::new();
    answer.insert(UPLOAD_OFFSET, here(&visit.portal, &submission, &upload)?.into());
    answer.insert(UPLOAD_LENGTH, upload.length.into());
    if submission.state == State::Uploading {
        answer.insert(UPLOAD_EXPIRES, date(expires(&visit.portal, &upload)));
    }
    if let Ok(metadata) = HeaderValue::from_str(&upload.metadata) {
        answer.insert(UPLOAD_METADATA, metadata);
    }
    Ok((StatusCode::OK, answer).into_response())
}

pub(crate) async fn give_up(visit: Visit, Path(id): Path<String>, headers: HeaderMap) -> Response {
    answered(given_up(&visit, &id, &headers).await)
}

async fn given_up(visit: &Visit, id: &str, headers: &HeaderMap) -> Result<Response, Stop> {
    understood(headers)?;
    let (upload, submission) = known(visit, id).await?;
    if submission.state != State::Uploading {
        return Err(Stop::said(StatusCode::CONFLICT, "all of this file has arrived. Give up its submission instead"));
    }
    let files = &visit.portal.settings().files;
    let path = files.part(&submission.id, &upload.id);
    let part = files.hold(&submission.id, &upload.id).map_err(|error| of_disk(&path, error))?;
    let _nobody_adds = part.ok_or_else(Stop::locked)?;
    visit.portal.store().give_up_upload(&visit.deed(), &submission, &upload.id).await?;
    discard(&path).map_err(|error| of_disk(&path, error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// For programs that can say only `POST`: the method that they mean is in a header.
pub(crate) async fn overridden(visit: Visit, path: Path<String>, headers: HeaderMap, body: Body) -> Response {
    let meant = headers.get(METHOD_OVERRIDE).and_then(|value| Method::from_bytes(value.as_bytes()).ok());
    match meant {
        Some(Method::PATCH) => append(visit, path, headers, body).await,
        Some(Method::DELETE) => give_up(visit, path, headers).await,
        Some(Method::HEAD) => offset(visit, path, headers).await,
        _ => answered(Err(Stop::said(StatusCode::METHOD_NOT_ALLOWED, "send pieces of a file by PATCH"))),
    }
}
