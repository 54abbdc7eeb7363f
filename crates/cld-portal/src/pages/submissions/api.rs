//! How far a submission is, for programs.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde_json::json;

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
