//! Runs of a method over what all councils had sent, for analysts. Figures leave by `cld publish` alone.

pub(crate) mod list;
pub(crate) mod published;
pub(crate) mod show;
pub(crate) mod table;

use std::path::PathBuf;

use cld_components::warning_text;
use cld_store::MethodRun;
use cld_terms::ErrorKind;
use maud::Markup;

use crate::runs::RUN;
use crate::site::{Refusal, Visit};

/// A run that is done, with its folder.
async fn made(visit: &Visit, id: &str) -> Result<(MethodRun, PathBuf), Refusal> {
    let run = asked(visit, id).await?;
    let folder = visit.portal.settings().files.run(&run.id);
    if run.made.is_none() || !folder.join(RUN).exists() {
        return Err(Refusal::not_found());
    }
    Ok((run, folder))
}

async fn asked(visit: &Visit, id: &str) -> Result<MethodRun, Refusal> {
    visit.portal.store().method_run(id).await?.ok_or_else(Refusal::not_found)
}

/// The title of a method; its name where the book has it no more.
fn title<'v>(visit: &'v Visit, method: &'v str) -> &'v str {
    let known = visit.portal.pages().figures.iter().find(|known| known.name == method);
    known.map_or(method, |known| known.title.as_str())
}

/// Said on every page with figures.
fn not_for_publication() -> Markup {
    warning_text("These figures are exact: small counts are not hidden. What may leave is under What may be published.")
}

fn unreadable(error: std::io::Error) -> Refusal {
    Refusal::new(ErrorKind::Resource, format!("a run cannot be read ({})", cld_terms::cause(&error)))
}
