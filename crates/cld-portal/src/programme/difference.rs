//! What is different between two versions of the specification, as `cld spec diff` finds it.

use std::time::Duration;

use serde::Deserialize;

use crate::portal::Portal;
use crate::program::{Bounds, run};

/// What a draft changes.
#[derive(Debug, Clone, Deserialize, Default)]
pub(crate) struct Difference {
    /// `guidance`, `minor` or `major`; none when nothing is different.
    pub(crate) class: Option<String>,
    pub(crate) changes: Vec<Changed>,
    /// What keeps a file of the earlier version from being valid under the later one.
    pub(crate) earlier_files_need: Vec<String>,
}

/// One change.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Changed {
    pub(crate) class: String,
    pub(crate) subject: String,
    pub(crate) what: String,
}

/// It reads one book and compares two lists.
const PATIENCE: Duration = Duration::from_secs(60);

/// Compares two versions, of which the second is in `draft` unless that is blank.
///
/// # Errors
/// What to do, when there are no such versions or the draft is none.
pub(crate) async fn between(portal: &Portal, from: &str, to: &str, draft: &str) -> Result<Difference, &'static str> {
    const NOT_NOW: &str = "The two could not be compared just now. Try again, or select the class";
    let place = tempfile::tempdir().map_err(|_| NOT_NOW)?;
    let mut arguments = vec!["spec", "diff", from, to, "--json"];
    if !draft.is_empty() {
        std::fs::write(place.path().join("draft.toml"), draft).map_err(|_| NOT_NOW)?;
        arguments.extend(["--draft", "draft.toml"]);
    }
    let done = run(&portal.settings().program, place.path(), &arguments, Bounds::of_time(PATIENCE)).await;
    let done = done.map_err(|_| NOT_NOW)?;
    // What the command says of names and files that it cannot take.
    if done.status.code() == Some(2) {
        return Err(
            "There are no such versions, or the draft is none. Check their names, and the draft with cld spec diff --draft",
        );
    }
    serde_json::from_slice(&done.stdout).map_err(|_| NOT_NOW)
}
