//! A file that may be published of a run.

use axum::extract::Path;
use axum::response::Response;

use super::made;
use super::show::published;
use crate::pages::submissions::reports::download_from;
use crate::runs::PUBLISHED;
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit, Path((id, name)): Path<(String, String)>) -> Result<Response, Refusal> {
    let (run, folder) = made(&visit, &id).await?;
    let file = published(&folder)?.into_iter().find(|file| *file == name).ok_or_else(Refusal::not_found)?;
    visit.portal.store().note(&visit.deed(), "run.published_fetched", &run.id, "").await?;
    download_from(folder.join(PUBLISHED).join(&file), &file).await
}
