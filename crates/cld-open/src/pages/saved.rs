//! What was made, to save it or to read it here.

use std::io;
use std::path::Path as FilePath;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use cld_components::attachment;
use tokio_util::io::ReaderStream;

use super::document::policy;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Kind, MADE, Task};

/// A file to save.
pub(crate) async fn save(
    State(session): State<Session>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let task = session.tasks().named(&id).filter(|task| task.is_over()).ok_or_else(Refusal::not_found)?;
    is_made(&session, &task, &name).await?;
    let called = match &task.kind {
        Kind::Check(checked) => format!("{}-{name}", checked.stem),
        _ => name.clone(),
    };
    saved(&task.file(made(&name)), &called).await
}

/// A document to read. It has styles of its own.
pub(crate) async fn show(
    State(session): State<Session>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let task = session.tasks().named(&id).filter(|task| task.is_over()).ok_or_else(Refusal::not_found)?;
    if !name.ends_with(".html") {
        return Err(Refusal::not_found());
    }
    is_made(&session, &task, &name).await?;
    shown(&tokio::fs::read_to_string(task.file(made(&name))).await.map_err(|error| gone(&error))?)
}

/// A file, under the name that it is saved by.
pub(super) async fn saved(path: &FilePath, called: &str) -> Result<Response, Refusal> {
    let file = tokio::fs::File::open(path).await.map_err(|error| gone(&error))?;
    let (kind, named) = attachment(called);
    let head = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, named)];
    Ok((head, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// A document as it is, under a policy that lets it use what is written into it and nothing else.
pub(super) fn shown(document: &str) -> Result<Response, Refusal> {
    let policy = HeaderValue::from_str(&policy(document)).map_err(|_| Refusal::not_found())?;
    Ok(([(CONTENT_SECURITY_POLICY, policy)], Html(document.to_owned())).into_response())
}

/// What there is to save of a check.
pub(super) const REPORTS: [&str; 4] = ["report.html", "findings.xlsx", "findings.csv", "findings.jsonl"];

fn made(name: &str) -> String {
    format!("{MADE}/{name}")
}

fn gone(error: &io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound { Refusal::not_found() } else { Refusal::disk(error) }
}

/// Sees to it that what a task has of this name is there. Findings in another form, and the reports of a council, are written when
/// they are first asked for.
async fn is_made(session: &Session, task: &Task, name: &str) -> Result<(), Refusal> {
    let output = made(name);
    let command = match &task.kind {
        Kind::Check(checked) if name.starts_with("findings.") && REPORTS.contains(&name) => {
            let own = ["check", "--json", &format!("--findings={output}")].map(str::to_owned);
            own.into_iter().chain(checked.arguments.iter().cloned()).collect()
        }
        Kind::Check(_) if name == REPORTS[0] => return Ok(()),
        Kind::Prepare { ready } if name == ready || name == "changes.csv" => return Ok(()),
        Kind::Document if name == "document.html" => return Ok(()),
        Kind::Run { .. } if ["report.html", "report.xlsx"].contains(&name) => return Ok(()),
        Kind::Run { run, .. } => {
            let council = name.strip_prefix("report-").and_then(|rest| {
                let (code, form) = rest.rsplit_once('.')?;
                ["html", "xlsx"].contains(&form).then_some(code)
            });
            // A council's code and nothing that could be an option or a path.
            let is_code = |code: &&str| !code.is_empty() && code.chars().all(|letter| letter.is_ascii_alphanumeric());
            let code = council.filter(is_code).ok_or_else(Refusal::not_found)?;
            ["report", run, "--area", code, "-o", &output].map(str::to_owned).into()
        }
        _ => return Err(Refusal::not_found()),
    };
    written(session, task, &output, command).await
}

async fn written(session: &Session, task: &Task, output: &str, command: Vec<String>) -> Result<(), Refusal> {
    let _turn = task.making.lock().await;
    if task.file(output).exists() {
        return Ok(());
    }
    let ended = session.tasks().run(task, &command).await.map_err(|error| Refusal::disk(&error))?;
    if task.file(output).exists() { Ok(()) } else { Err(Refusal::cannot(ended.said)) }
}
