//! Programs to download: what is in the folder of the settings, with size and digest.

use std::path::{Path as FilePath, PathBuf};

use axum::extract::Path;
use axum::response::Response;
use cld_components::{Cell, Table};
use cld_terms::{ErrorKind, grouped};
use maud::{Markup, html};

use super::submissions::reports::download_from;
use crate::offered::{Offered, offered};
use crate::site::{Refusal, Visit};

const TITLE: &str = "Programs to download";

/// What a file is by how its name ends: what `make dist` makes.
const KINDS: [(&str, &str); 11] = [
    ("windows-x86_64.zip", "The program for Windows, in an archive"),
    ("linux-x86_64.tar.gz", "The program for Linux, in an archive"),
    (".deb", "The program for Debian and Ubuntu, with what runs a portal"),
    ("win_amd64.whl", "For Python on Windows: the program, and a module that opens its tables"),
    (".whl", "For Python on Linux: the program, and a module that opens its tables"),
    (".html", "The checker as a page, for machines on which no program may be installed"),
    (".R", "Reads the tables of a run in R"),
    (".pq", "Reads a table of a run in Excel and Power BI"),
    (".cdx.json", "What is built into the programs (CycloneDX)"),
    ("NOTICES.txt", "Licences of what is built into the programs"),
    ("SHA256SUMS", "The digests of all files, for sha256sum -c"),
];

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let files = listed(&visit).await?;
    let row = |file: &Offered| {
        vec![
            Cell::new(&html! { a.govuk-link href={ "/downloads/" (file.name) } download { (file.name) } }),
            Cell::new(kind(&file.name)),
            Cell::number(&format!("{} bytes", grouped(file.bytes))),
            Cell::new(&html! { code.portal-long { (file.sha256) } }),
        ]
    };
    let head = vec![Cell::new("File"), Cell::new("What it is"), Cell::number("Size"), Cell::new("SHA-256")];
    let content = html! {
        h1.govuk-heading-l { (TITLE) }
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            p.govuk-body {
                "The program cld checks files by the same rules as this portal, and calculates a council’s figures from them. \
                 It runs on your own machine and sends nothing anywhere."
            }
            @if files.is_empty() { (nothing()) } @else { (by_oneself()) }
        } }
        @if !files.is_empty() {
            (Table { head, rows: files.iter().map(row).collect(), first_cell_is_header: true, stacks: true, ..Table::default() })
        }
    };
    Ok(visit.page(TITLE, content))
}

pub(crate) async fn file(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let file = listed(&visit).await?.into_iter().find(|file| file.name == name).ok_or_else(Refusal::not_found)?;
    let folder = folder(&visit).ok_or_else(Refusal::not_found)?;
    download_from(folder.join(&file.name), &file.name).await
}

fn folder(visit: &Visit) -> Option<PathBuf> {
    visit.portal.settings().downloads.clone()
}

async fn listed(visit: &Visit) -> Result<Vec<Offered>, Refusal> {
    let Some(folder) = folder(visit) else { return Ok(Vec::new()) };
    let portal = visit.portal.clone();
    let listed = tokio::task::spawn_blocking(move || offered(portal.digests(), FilePath::new(&folder))).await;
    let wrong = |_| Refusal::new(ErrorKind::Resource, "the folder of downloads cannot be read");
    listed.map_err(|_| Refusal::new(ErrorKind::Fault, "the folder of downloads was not read"))?.map_err(wrong)
}

fn kind(name: &str) -> &'static str {
    KINDS.iter().find(|(end, _)| name.ends_with(end)).map_or("", |(_, kind)| kind)
}

fn nothing() -> Markup {
    html! {
        p.govuk-body {
            "This portal offers no programs yet. A file can be checked "
            a.govuk-link href="/check-here" { "on a page" } ", or sent as a test: nobody receives one."
        }
    }
}

fn by_oneself() -> Markup {
    html! {
        p.govuk-body {
            "The digest says whether a file arrived as it is here. On Windows: "
            code { "Get-FileHash FILE" } ", elsewhere: " code { "sha256sum FILE" } "."
        }
    }
}
