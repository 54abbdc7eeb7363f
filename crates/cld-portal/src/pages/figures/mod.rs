//! A council's figures of what it has sent, for itself alone.

pub(crate) mod download;
pub(crate) mod explain;
pub(crate) mod show;
pub(crate) mod table;

use std::path::PathBuf;

use cld_book::FiguresMethod;
use cld_run_pages::{FiguresTable, tables};
use cld_store::{Area, Figures};
use cld_terms::ErrorKind;
use serde::Deserialize;

use crate::figures::MadeOf;
use crate::site::{Refusal, Visit};

/// Which council's figures are asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    council: Option<String>,
}

/// Figures that were made, with the folder that they are in.
struct Made {
    folder: PathBuf,
    of: MadeOf,
}

/// The council that is named, or the first of whoever asks. Another's is as if it were not there, whatever somebody may see of
/// a region or of England.
fn council(visit: &Visit, permission: &str, named: Option<&str>) -> Result<String, Refusal> {
    let own = councils(visit, permission);
    let found = named.map_or(own.first(), |named| own.iter().find(|code| *code == named));
    found.cloned().ok_or_else(Refusal::not_found)
}

/// The councils of which somebody is.
fn councils(visit: &Visit, permission: &str) -> Vec<String> {
    let scope = visit.scope(permission);
    let own = scope.areas().iter().filter_map(|area| match area {
        Area::Council(code) => Some(code.clone()),
        Area::Region(_) | Area::England => None,
    });
    own.collect()
}

/// The newest figures; none before any were made, and where nothing is left that was sent.
fn newest(visit: &Visit, figures: Option<&Figures>) -> Option<Made> {
    let figures = figures?;
    let made = figures.made.as_ref().filter(|made| !made.place.is_empty())?;
    let folder = visit.portal.settings().files.figures(&figures.council).join(&made.place);
    Some(Made { of: MadeOf::read(&folder)?, folder })
}

/// The same where a page needs them.
async fn made(visit: &Visit, council: &str) -> Result<Made, Refusal> {
    let figures = visit.portal.store().figures(council).await?;
    newest(visit, figures.as_ref()).ok_or_else(Refusal::not_found)
}

impl Made {
    /// The methods that figures were made by, as the book has them.
    fn methods<'v>(&self, visit: &'v Visit) -> Vec<&'v FiguresMethod> {
        let is_made = |method: &&FiguresMethod| self.of.methods.iter().any(|made| made.method == method.name);
        visit.portal.pages().figures.iter().filter(is_made).collect()
    }

    fn tables(&self, method: &FiguresMethod) -> Result<Vec<FiguresTable>, Refusal> {
        tables(&self.folder.join(&method.name), |id| method.shows(id)).map_err(unreadable)
    }

    /// The table of this name, with the method that it is of.
    fn table<'v>(&self, visit: &'v Visit, name: &str) -> Result<(&'v FiguresMethod, FiguresTable), Refusal> {
        for method in self.methods(visit) {
            if let Some(table) = self.tables(method)?.into_iter().find(|table| table.name == name) {
                return Ok((method, table));
            }
        }
        Err(Refusal::not_found())
    }
}

/// Figures were made again while somebody looked at them, or the disk does not answer.
fn unreadable(error: std::io::Error) -> Refusal {
    Refusal::new(ErrorKind::Resource, format!("figures cannot be read ({})", cld_terms::cause(&error)))
}
