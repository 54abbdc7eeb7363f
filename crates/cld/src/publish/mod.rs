//! `cld publish`: a run's figures as they may be shown to the world, with small ones hidden.

mod disclosure;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::Book;

use crate::table::Table;
use disclosure::{Areas, Shown, protect};

/// Make a run's figures fit to publish: small ones hidden, those of regions and England rounded
///
/// Takes the tables of the return from the layouts of a finished run, adds the regions and England as sums of the
/// councils, and writes each as CSV into a new folder. A council's figure from 1 to 4 is hidden as `[c]`; where it could
/// be worked out from a sum, a second one is hidden too. Figures of regions and England are rounded to the nearest 5.
/// The run itself is left as it is. Somebody has to look at what is published; this is no substitute.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld publish run-2024 -o to-publish
      all tables of the return
  cld publish run-2024 --table LTS001b.1a -o to-publish
      one of them")]
pub struct Publish {
    /// Folder of a finished run
    run: PathBuf,
    /// Only this table of the return, by its id; may be given several times
    #[arg(long, value_name = "ID")]
    table: Vec<String>,
    /// The folder to make
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

/// A table of the return.
#[derive(Default)]
struct Figures {
    /// In the order of the table.
    rows: Vec<String>,
    columns: Vec<String>,
    /// By row and column, and by council.
    numbers: BTreeMap<(String, String), BTreeMap<String, i64>>,
}

impl Publish {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Box<dyn Error>> {
        let cells = self.cells()?;
        let areas = Areas::of(book);
        fs::create_dir(&self.output).map_err(|error| {
            format!("{}: cannot be made ({error}). Name a folder that is not there yet.", self.output.display())
        })?;
        for (id, figures) in &cells {
            let shown = protect(&figures.numbers, &areas);
            let path = self.output.join(format!("{}.csv", id.replace('/', "-")));
            laid_out(figures, &shown, &areas).write_csv(&path)?;
            let hidden = shown.values().flat_map(BTreeMap::values).filter(|cell| **cell == Shown::Hidden).count();
            println!("{id}: {} figures, {hidden} of them hidden", shown.values().map(BTreeMap::len).sum::<usize>());
        }
        println!("Stored in {}", self.output.display());
        Ok(ExitCode::SUCCESS)
    }

    /// The figures of each table asked for.
    fn cells(&self) -> Result<BTreeMap<String, Figures>, Box<dyn Error>> {
        let folder = self.run.join("layouts");
        let table = read_cells(&folder)?;
        let mut cells: BTreeMap<String, Figures> = BTreeMap::new();
        for row in table.rows {
            let [id, council, row, column, value] = std::array::from_fn(|at| row[at].clone().unwrap_or_default());
            // Figures without a council, or with councils as rows, have no areas to add up.
            if council.is_empty() || !(self.table.is_empty() || self.table.contains(&id)) {
                continue;
            }
            let figures = cells.entry(id).or_default();
            for (name, known) in [(&row, &mut figures.rows), (&column, &mut figures.columns)] {
                if !known.contains(name) {
                    known.push(name.clone());
                }
            }
            *figures.numbers.entry((row, column)).or_default().entry(council).or_default() += value.parse::<i64>()?;
        }
        if let Some(missing) = self.table.iter().find(|id| !cells.contains_key(*id)) {
            return Err(format!("the run has no table {missing} by council; its layouts/index.csv names them").into());
        }
        Ok(cells)
    }
}

fn read_cells(folder: &Path) -> Result<Table, Box<dyn Error>> {
    Table::read(folder, "cells").map_err(|error| format!("{error}. Name the folder of a finished run.").into())
}

fn laid_out(
    Figures { rows, columns, .. }: &Figures,
    shown: &BTreeMap<(String, String), BTreeMap<String, Shown>>,
    areas: &Areas,
) -> Table {
    let names = ["area_type", "area", "area_name", "row"].map(str::to_owned);
    let columns_of_all: Vec<String> = names.into_iter().chain(columns.iter().cloned()).collect();
    let places: BTreeSet<&String> = shown.values().flat_map(BTreeMap::keys).collect();
    let mut table = Table { are_numbers: vec![false; columns_of_all.len()], columns: columns_of_all, rows: Vec::new() };
    for area in areas.in_order(places) {
        for row in rows {
            let cell = |column: &String| {
                let shown = shown.get(&(row.clone(), column.clone())).and_then(|of| of.get(&area));
                Some(shown.map_or_else(|| "0".to_owned(), Shown::text))
            };
            let (area_type, name) = areas.describe(&area);
            let key = [area_type.to_owned(), area.clone(), name, row.clone()].map(Some);
            table.rows.push(key.into_iter().chain(columns.iter().map(cell)).collect());
        }
    }
    table
}
