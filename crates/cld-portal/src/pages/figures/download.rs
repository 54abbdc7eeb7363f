//! The report of a method's run as a page and as a workbook. Neither is shown here: a page of figures has its own styles.

use axum::extract::{Path, Query};
use axum::response::Response;

use super::{Which, council, made};
use crate::pages::submissions::reports::download_from;
use crate::site::{Refusal, Visit};

pub(crate) async fn report(
    visit: Visit,
    Path(file): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let council = council(&visit, "see_values", which.council.as_deref())?;
    let made = made(&visit, &council).await?;
    let is_report = |method: &str| ["html", "xlsx"].iter().any(|form| file == format!("{method}.{form}"));
    if !made.methods(&visit).iter().any(|method| is_report(&method.name)) {
        return Err(Refusal::not_found());
    }
    visit.portal.store().note(&visit.deed(), "figures.fetched", &file, &council).await?;
    download_from(made.folder.join(&file), &format!("figures-{council}-{file}")).await
}
