//! What `cld explain` says of a figure, asked once and kept next to the figures for as long as they are there.

use std::fs;
use std::path::Path;
use std::time::Duration;

use cld_run_pages::{Explained, FiguresTable};
use cld_terms::hex;
use sha2::{Digest, Sha256};

use crate::portal::Portal;
use crate::program::{self, Bounds, NoOutput};

/// As long as somebody waits for a page.
const PATIENCE: Duration = Duration::from_secs(90);

/// Why a figure is not explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotExplained {
    /// It took too long, or the machine has no room.
    Busy,
    /// There is no such figure, or none that can be explained.
    NoFigure,
}

/// Explains the figure in a row and a column of a table, the head being row 1. `folder` is that of the figures, with the run of
/// the method in it.
pub(crate) async fn explained(
    portal: &Portal,
    folder: &Path,
    (method, table): (&str, &FiguresTable),
    (row, column): (usize, &str),
) -> Result<Explained, NotExplained> {
    let name = hex(Sha256::digest(format!("{method}\n{}\n{row}\n{column}", table.id)));
    let kept = folder.join("explained");
    fs::create_dir_all(&kept).map_err(|_| NotExplained::Busy)?;
    let (said, csv) = (kept.join(format!("{name}.txt")), kept.join(format!("{name}.csv")));
    if let Ok(explained) = Explained::read(&said, &csv) {
        return Ok(explained);
    }
    let _turn = portal.explaining().acquire().await.map_err(|_| NotExplained::Busy)?;
    let cell = format!("--cell={row},{column}");
    let rows = format!("explained/{name}.csv");
    let arguments = ["explain", method, "--table", &table.id, &cell, "--with-identifiers", "-o", &rows];
    let done = program::run(&portal.settings().program, folder, &arguments, Bounds::of_time(PATIENCE)).await;
    let done = done.map_err(|none| {
        let fault = if none == NoOutput::TookTooLong { "took too long" } else { "cannot be started" };
        tracing::error!("the explanation of a figure {fault}");
        NotExplained::Busy
    })?;
    match done.status.code() {
        Some(0) => {}
        Some(2) => return Err(NotExplained::NoFigure),
        _ => {
            tracing::error!("the explanation of a figure ended without a result");
            return Err(NotExplained::Busy);
        }
    }
    fs::write(&said, &done.stdout).map_err(|_| NotExplained::Busy)?;
    Explained::read(&said, &csv).map_err(|_| NotExplained::Busy)
}
