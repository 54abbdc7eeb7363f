//! How far a submission is, for programs.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{found, said};
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "see_submissions", &id).await?;
    let findings = visit.portal.store().findings(&submission).await?;
    let findings: BTreeMap<&str, u64> = findings.iter().map(|finding| (finding.rule.as_str(), finding.count)).collect();
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
        "test": submission.is_test,
    }))
    .into_response())
}
