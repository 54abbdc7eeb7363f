//! The rows of a table as lines of JSON, the same from every database.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use cld_store::{Cell, Restoration, Snapshot, Table};
use cld_terms::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::BackupError;

/// The name of a table's file.
pub(super) fn file(table: &Table) -> String {
    format!("{}.jsonl", table.name)
}

/// The first line: the names of the columns.
fn head(table: &Table) -> Value {
    table.columns.iter().map(|column| column.name).collect()
}

/// Writes a table, and gives the digest of its file and the number of its rows.
pub(super) async fn write(
    snapshot: &mut Snapshot,
    table: &'static Table,
    path: &Path,
) -> Result<(String, usize), BackupError> {
    let unwritable = BackupError::file(path);
    let mut out = Hashed { out: BufWriter::new(File::create(path).map_err(&unwritable)?), digest: Sha256::new() };
    writeln!(out, "{}", head(table)).map_err(&unwritable)?;
    let (mut count, mut last) = (0, None);
    loop {
        let rows = snapshot.rows_after(table, last.as_ref()).await?;
        for row in &rows {
            let line: Value = row.iter().map(written).collect();
            writeln!(out, "{line}").map_err(&unwritable)?;
        }
        count += rows.len();
        last = match rows.last() {
            Some(row) => Some(row.clone()),
            None => break,
        };
    }
    out.flush().map_err(&unwritable)?;
    Ok((hex(out.digest.finalize()), count))
}

/// Fills a table from its file, and gives the number of its rows.
pub(super) async fn read(filled: &mut Restoration, table: &'static Table, path: &Path) -> Result<usize, BackupError> {
    let altered = || BackupError::altered(path);
    let mut lines = BufReader::new(File::open(path).map_err(BackupError::file(path))?).lines();
    let first = lines.next().and_then(Result::ok).ok_or_else(altered)?;
    if serde_json::from_str::<Value>(&first).ok() != Some(head(table)) {
        return Err(altered());
    }
    let mut count = 0;
    for line in lines {
        let line = line.map_err(BackupError::file(path))?;
        let cells: Vec<Value> = serde_json::from_str(&line).map_err(|_| altered())?;
        let row: Vec<Cell> = cells.into_iter().map(cell).collect::<Option<_>>().ok_or_else(altered)?;
        if !table.takes(&row) {
            return Err(altered());
        }
        filled.add(table, row).await?;
        count += 1;
    }
    Ok(count)
}

fn written(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Number(number) => json!(number),
        Cell::Text(text) => json!(text),
    }
}

fn cell(value: Value) -> Option<Cell> {
    match value {
        Value::Null => Some(Cell::Null),
        Value::Number(number) => number.as_i64().map(Cell::Number),
        Value::String(text) => Some(Cell::Text(text)),
        _ => None,
    }
}

/// Takes the digest of what is written.
struct Hashed<W> {
    out: W,
    digest: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
