//! Submissions for programs: one begins, and how far it is. What each answers is in `openapi.json`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::begin::{Filled, begun};
use super::{found, said};
use crate::site::{Refusal, Visit};
use crate::submissions::concerns::concerns;

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "see_submissions", &id).await?;
    let findings = visit.portal.store().findings(&submission).await?;
    let findings: BTreeMap<&str, u64> = findings.iter().map(|finding| (finding.rule.as_str(), finding.count)).collect();
    // What has to be ticked by whoever sends it, so that a program can ask somebody.
    let asks: Vec<&str> = match submission.state.can_be_sent() {
        true => concerns(&visit.portal, &submission).await?.iter().map(|concern| concern.tick).collect(),
        false => Vec::new(),
    };
    let receipt = visit.portal.store().receipt(&submission).await?.map(|receipt| receipt.number);
    let rows = submission.verdict.as_ref().map(|_| submission.rows);
    Ok(Json(json!({
        "id": submission.id,
        "council": submission.council,
        "state": submission.state.code(),
        "said": said(&visit.portal, submission.state).0,
        "rows": rows,
        "release": submission.release,
        "verdict": submission.verdict,
        "findings": findings,
        "receipt": receipt,
        "asks": asks,
        "test": submission.is_test,
    }))
    .into_response())
}

/// What a program says when it begins a submission.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beginning {
    period_start: String,
    period_end: String,
    basis: String,
    #[serde(default)]
    council: String,
    #[serde(default)]
    test: bool,
}

pub(crate) async fn begin(visit: Visit, said: Result<Json<Beginning>, JsonRejection>) -> Result<Response, Refusal> {
    let Json(said) = match said {
        Ok(said) => said,
        Err(refusal) => {
            let said = json!({ "error": refusal.body_text() });
            return Ok((StatusCode::BAD_REQUEST, Json(said)).into_response());
        }
    };
    let test = if said.test { "yes" } else { "" };
    let filled: Filled = [
        ("period_start", said.period_start),
        ("period_end", said.period_end),
        ("basis", said.basis),
        ("council", said.council),
        ("test", test.to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    Ok(match begun(&visit, &filled).await? {
        Ok(id) => {
            let place = [(LOCATION, format!("/api/v1/submissions/{id}"))];
            (StatusCode::CREATED, place, Json(json!({ "id": id }))).into_response()
        }
        Err(mistakes) => {
            let fields: BTreeMap<&str, &str> = mistakes.by_field().collect();
            let said = json!({ "error": "something is wrong with what was said", "fields": fields });
            (StatusCode::BAD_REQUEST, Json(said)).into_response()
        }
    })
}

/// What programs may ask, and what they are answered, as OpenAPI 3.1.
pub(crate) async fn document() -> Response {
    ([(CONTENT_TYPE, "application/json")], include_str!("openapi.json")).into_response()
}
