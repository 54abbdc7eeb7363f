//! Why a program that sends a file has to stop, in the status that tus has for it and in words that can be shown.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use cld_store::StoreError;
use serde_json::json;

use super::header::{UPLOAD_OFFSET, VERSION, VERSIONS};
use crate::site::Refusal;

/// Why a program that sends a file has to stop.
pub(super) enum Stop {
    /// For a reason that any page may have.
    Refused(Refusal),
    /// With a status and words of its own.
    Said(StatusCode, String),
    /// The piece does not follow what is here, which is so many bytes.
    Elsewhere(u64),
    /// It speaks another version of tus.
    OtherVersion,
    /// There is no space left on the disk.
    Full,
}

impl Stop {
    pub(super) fn said(status: StatusCode, words: impl Into<String>) -> Stop {
        Stop::Said(status, words.into())
    }

    /// Somebody else adds to the same file.
    pub(super) fn locked() -> Stop {
        Stop::said(StatusCode::LOCKED, "this file is being sent already. Wait until that ends, or give it up")
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        match error {
            StoreError::Full => Stop::Full,
            // The same words as for what there is not.
            StoreError::NotThere { .. } => Stop::Refused(Refusal::not_found()),
            error => Stop::Refused(error.into()),
        }
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        let (status, words) = match self {
            Stop::Refused(refusal) => return refusal.into_response(),
            Stop::Said(status, words) => (status, words),
            Stop::Elsewhere(here) => {
                headers.insert(UPLOAD_OFFSET, here.into());
                (StatusCode::CONFLICT, format!("{here} bytes are here. Go on from there"))
            }
            Stop::OtherVersion => {
                headers.insert(VERSIONS, VERSION);
                (StatusCode::PRECONDITION_FAILED, "this site speaks tus 1.0.0. Say so in Tus-Resumable".to_owned())
            }
            Stop::Full => (
                StatusCode::INSUFFICIENT_STORAGE,
                "there is no space left on the portal's disk. What is here is kept; go on later".to_owned(),
            ),
        };
        (status, headers, Json(json!({ "error": words }))).into_response()
    }
}
