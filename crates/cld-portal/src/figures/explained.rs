//! What `cld explain` says of a figure, asked once and kept next to the figures for as long as they are there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cld_terms::hex;
use sha2::{Digest, Sha256};

use super::tables::{self, FiguresTable};
use crate::portal::Portal;
use crate::program::{self, Bounds, NoOutput};

/// As long as somebody waits for a page.
const PATIENCE: Duration = Duration::from_secs(90);

/// What is said of a figure.
#[derive(Debug, Clone)]
pub(crate) struct Explained {
    /// Sentences. Those about people one by one are about the first of them.
    pub(crate) lines: Vec<String>,
    /// Of the rows.
    pub(crate) columns: Vec<String>,
    /// All rows that were counted.
    pub(crate) rows: Vec<Vec<String>>,
    /// The same as a file for people.
    pub(crate) csv: PathBuf,
}

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
    if let Ok(explained) = read(&said, &csv) {
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
    read(&said, &csv).map_err(|_| NotExplained::Busy)
}

fn read(said: &Path, csv: &Path) -> io::Result<Explained> {
    let said = fs::read_to_string(said)?;
    // A figure that is about no rows has a file without columns.
    let (columns, rows) = tables::read(csv).unwrap_or_default();
    Ok(Explained { lines: said.lines().map(str::to_owned).collect(), columns, rows, csv: csv.to_owned() })
}

impl Explained {
    /// The sentences but for those about people one by one, which the rows say.
    pub(crate) fn sentences(&self) -> Vec<&str> {
        let mut of_person = false;
        let is_said = |line: &&String| {
            let begins_person = line.starts_with("  person ");
            of_person = begins_person || (of_person && line.starts_with("    "));
            let of_file = line.contains("; -o OUT.csv has all") || line.contains(" in explained/");
            !of_person && !of_file && !line.trim().is_empty()
        };
        self.lines.iter().filter(is_said).map(String::as_str).collect()
    }

    /// How many people the rows are about.
    pub(crate) fn people(&self) -> usize {
        let Some(at) = self.columns.iter().position(|column| column == "person") else { return 0 };
        let people: std::collections::BTreeSet<_> =
            self.rows.iter().filter(|row| !row[at].is_empty()).map(|row| &row[at]).collect();
        people.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Explained;
    use std::path::PathBuf;

    #[test]
    fn people_are_in_the_rows_and_not_in_the_sentences() {
        let lines = [
            "This names people.",
            "",
            "count(*) in table a is calculated from 2 rows.",
            "  person 9990000018",
            "    event_type Service",
            "  person 9990000026",
            "    event_type Service",
            "  and 1 more; -o OUT.csv has all",
            "How the rows became none:",
            "  a reads b: 3 rows",
            "    none left where x = 1",
            "",
            "3 rows in explained/ab.csv",
        ];
        let row = |person: &str| vec![person.to_owned()];
        let explained = Explained {
            lines: lines.map(str::to_owned).to_vec(),
            columns: vec!["person".to_owned()],
            rows: vec![row("9990000018"), row("9990000026"), row("9990000018")],
            csv: PathBuf::new(),
        };
        let said =
            ["This names people.", "count(*) in table a is calculated from 2 rows.", lines[8], lines[9], lines[10]];
        assert_eq!(explained.sentences(), said);
        assert_eq!(explained.people(), 2);
    }
}
