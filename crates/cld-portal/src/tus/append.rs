//! A piece of a file arrives. What of it came is kept, however it ends.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Path;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use cld_store::{Deed, State, StoreError, Upload};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use super::arriving::{expires, here, known};
use super::header::{UPLOAD_EXPIRES, UPLOAD_OFFSET};
use super::protocol::{answered, date, number, understood};
use super::stop::Stop;
use crate::files::discard;
use crate::part::Part;
use crate::portal::Portal;
use crate::room::{REFUSED, exceeded};
use crate::site::Visit;
use crate::submissions::arrival::{arrived, of_disk};

/// Whoever sends nothing for so long has gone, and another may go on.
const PATIENCE: Duration = Duration::from_secs(20);
/// Pieces of the network's size that wait for the disk.
const WAITING: usize = 64;

/// How sending ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// All that was to come came.
    Whole,
    /// The connection was cut off, or went silent.
    CutOff,
}

/// What became of what was sent.
enum Written {
    /// So many bytes are here now.
    Here(u64),
    /// It was more than was announced, and none of it is kept.
    TooMuch,
}

pub(crate) async fn append(visit: Visit, Path(id): Path<String>, headers: HeaderMap, body: Body) -> Response {
    answered(appended(&visit, &id, &headers, body).await)
}

async fn appended(visit: &Visit, id: &str, headers: &HeaderMap, body: Body) -> Result<Response, Stop> {
    understood(headers)?;
    if headers.get(CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
        let words = "pieces of a file are sent as application/offset+octet-stream";
        return Err(Stop::said(StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
    }
    let offset = number(headers, &UPLOAD_OFFSET)?;
    let (upload, submission) = known(visit, id).await?;
    if submission.state != State::Uploading {
        // All of it is here: nothing follows it.
        return Err(Stop::Elsewhere(here(&visit.portal, &submission, &upload)?));
    }
    if let Some(words) = exceeded(&visit.portal, &submission, upload.length).await? {
        return Err(Stop::said(StatusCode::PAYLOAD_TOO_LARGE, words));
    }
    let files = &visit.portal.settings().files;
    let part = files.hold(&submission.id, &upload.id);
    let part = part.map_err(|error| of_disk(&files.part(&submission.id, &upload.id), error))?;
    let part = part.ok_or_else(Stop::locked)?;
    if part.length() == 0 && files.whole(&submission.id).exists() {
        // All of it came since the submission was looked at: nothing follows it, and what was made to add to goes.
        discard(part.path()).map_err(|error| of_disk(part.path(), error))?;
        return Err(Stop::Elsewhere(upload.length));
    }
    if part.length() != offset {
        return Err(Stop::Elsewhere(part.length()));
    }
    let announced = headers.contains_key(CONTENT_LENGTH).then(|| number(headers, &CONTENT_LENGTH)).transpose()?;
    if announced.is_some_and(|bytes| bytes > upload.length - offset.min(upload.length)) {
        return Err(too_much());
    }
    let (sender, pieces) = channel(WAITING);
    // Its own task: it goes on to the end when whoever sends is gone and nobody waits for an answer.
    let writing = tokio::spawn(written(visit.portal.clone(), visit.deed(), upload.clone(), part, pieces));
    let end = handed_on(body, sender).await;
    let here = match writing.await.map_err(|_| Stop::said(StatusCode::INTERNAL_SERVER_ERROR, "writing ended"))?? {
        Written::Here(here) => here,
        Written::TooMuch => return Err(too_much()),
    };
    if end == End::CutOff {
        return Err(Stop::said(StatusCode::REQUEST_TIMEOUT, format!("cut off: {here} bytes are here")));
    }
    let headers = [(UPLOAD_OFFSET, here.into()), (UPLOAD_EXPIRES, date(expires(&visit.portal, &upload)))];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

fn too_much() -> Stop {
    Stop::said(StatusCode::PAYLOAD_TOO_LARGE, "this is more than the length that was announced")
}

/// Hands on what arrives until there is no more. What nobody takes is listened to for a while, as whoever still sends hears no
/// answer.
async fn handed_on(mut body: Body, pieces: Sender<Bytes>) -> End {
    let mut refused = 0;
    while refused < REFUSED {
        let next = poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        match timeout(PATIENCE, next).await {
            Ok(None) => return End::Whole,
            Ok(Some(Ok(frame))) => {
                let Ok(piece) = frame.into_data() else { continue };
                if let Err(unsent) = pieces.send(piece).await {
                    refused += unsent.0.len();
                }
            }
            Ok(Some(Err(_))) | Err(_) => return End::CutOff,
        }
    }
    End::Whole
}

/// Writes what arrives, and when the file is whole it becomes the file of its submission.
async fn written(
    portal: Portal,
    deed: Deed,
    upload: Upload,
    mut part: Part,
    mut pieces: Receiver<Bytes>,
) -> Result<Written, StoreError> {
    let most = upload.length;
    let taken = tokio::task::spawn_blocking(move || {
        let taken = part.take(&mut pieces, most).and_then(|is_kept| part.touch(deed.at).map(|()| is_kept));
        (part, deed, taken)
    });
    let (part, deed, taken) = taken.await.map_err(|_| StoreError::Unreachable)?;
    if !taken.map_err(|error| of_disk(part.path(), error))? {
        return Ok(Written::TooMuch);
    }
    if part.length() == upload.length {
        // Another may have taken its place meanwhile.
        portal.store().upload(&upload.id).await?.ok_or(StoreError::NotThere { what: "upload" })?;
        arrived(&portal, &deed, &upload.submission, (part.path(), &upload.file_name, &upload.id)).await?;
    }
    Ok(Written::Here(part.length()))
}
