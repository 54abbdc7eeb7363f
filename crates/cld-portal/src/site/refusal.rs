//! Why somebody does not get what was asked for.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cld_store::StoreError;
use cld_terms::ErrorKind;

use crate::portal::PortalError;

/// Why somebody does not get what was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    kind: ErrorKind,
    /// What went wrong, for the log alone where it is no fault of whoever asked.
    pub(super) message: String,
    /// A disk is full: whoever runs the portal has to make room.
    is_full: bool,
}

impl Refusal {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Refusal {
        Refusal { kind, message: message.into(), is_full: false }
    }

    /// The same for what is not there and for what somebody else has.
    pub(crate) fn not_found() -> Refusal {
        Refusal::new(ErrorKind::NotFound, "there is no such page")
    }

    fn status(&self) -> StatusCode {
        match self.kind {
            ErrorKind::Refused => StatusCode::BAD_REQUEST,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::Resource if self.is_full => StatusCode::INSUFFICIENT_STORAGE,
            ErrorKind::Resource => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// An answer without a body; the page for it is made where all answers pass.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut answer = self.status().into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        let is_full = matches!(error, StoreError::Full);
        Refusal { is_full, ..Refusal::new(error.kind(), error.to_string()) }
    }
}

impl From<PortalError> for Refusal {
    fn from(error: PortalError) -> Refusal {
        if let PortalError::Store(error) = error {
            return error.into();
        }
        Refusal::new(error.kind(), error.to_string())
    }
}
