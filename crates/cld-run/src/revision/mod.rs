//! What a revision changed: two runs of one method and period, of what had been received by two moments.
//!
//! Says which files changed and what that did to every figure of councils, regions and England. Names nobody: tables with
//! rows about people, and registers of files, are not among the figures.

mod changes;
mod figures;
mod files;
mod page;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cld_book::{Book, Meaning, Method, Page};
use cld_figures::Table;
use cld_figures::areas::Areas;
use cld_method::Meanings;

use crate::method_named::find_method;
use crate::{RunError, RunRecord};
use figures::{Figures, Key, Number};

pub use changes::{FigureChange, Revision, TableChange};
pub use files::{FileChange, Since};

impl Revision {
    /// Compares two finished runs, the earlier first. `book` is the one that they followed.
    ///
    /// # Errors
    /// When one of them is no finished run, they are not of one method and period, or a table cannot be read.
    pub fn between(book: &Book, before: &Path, after: &Path) -> Result<Revision, RunError> {
        let (one, other) = (RunRecord::read(before)?, RunRecord::read(after)?);
        refuse_what_is_no_revision(&one, &other)?;
        let method = find_method(book, &one.method)?;
        let areas = Areas::of(book);
        let (tables, figures) = changed_figures(method, book, &areas, (before, &one), (after, &other))?;
        let files = files::changed((before, &one), (after, &other))?;
        let mut unexplained: Vec<String> = figures
            .iter()
            .filter(|figure| figure.area_type == "council" && !files.iter().any(|file| file.la_code == figure.area))
            .map(|figure| figure.area.clone())
            .collect();
        unexplained.dedup();
        unexplained.sort();
        unexplained.dedup();
        Ok(Revision {
            method: one.method.clone(),
            title: one.title.clone(),
            period: one.period(),
            before: files::moment_said(&one),
            after: files::moment_said(&other),
            decided: files::decided_since(&one, &other),
            files,
            unexplained,
            tables,
            figures,
        })
    }

    /// Writes `revision.html`, `revision.json`, `files.csv` and `figures.csv` into a folder, which is made.
    ///
    /// # Errors
    /// When one of them cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), RunError> {
        fs::create_dir_all(folder).map_err(RunError::unusable(folder))?;
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).map_err(RunError::unusable(&path))
        };
        let json = serde_json::to_string_pretty(self).map_err(RunError::fault("a revision is no JSON"))?;
        write("revision.json", &(json + "\n"))?;
        write("revision.html", &page::html(self))?;
        files::table(&self.files).write_csv(&folder.join("files.csv"))?;
        self.figures_table().write_csv(&folder.join("figures.csv"))?;
        Ok(())
    }

    /// What changed, in lines for a screen.
    pub fn lines(&self) -> Vec<String> {
        page::lines(self)
    }

    /// True when no file and no figure changed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.decided.is_empty() && self.figures.is_empty()
    }

    fn figures_table(&self) -> Table {
        let columns = ["table", "area_type", "area", "area_name", "row", "figure", "before", "after", "change"];
        let row = |figure: &FigureChange| {
            let FigureChange { table, area_type, area, area_name, row, figure, before, after, change } = figure.clone();
            let said = [table, area_type.to_owned(), area, area_name, row, figure].map(Some);
            said.into_iter().chain([before, after, change]).collect()
        };
        Table {
            columns: columns.map(str::to_owned).to_vec(),
            are_numbers: (0..columns.len()).map(|at| at > 5).collect(),
            rows: self.figures.iter().map(row).collect(),
        }
    }
}

fn refuse_what_is_no_revision(one: &RunRecord, other: &RunRecord) -> Result<(), RunError> {
    let differs = |what: &'static str, one: &str, other: &str| match one == other {
        true => Ok(()),
        false => Err(RunError::NoRevision { what, one: one.to_owned(), other: other.to_owned() }),
    };
    differs("method", &one.method, &other.method)?;
    differs("period", &one.period(), &other.period())?;
    differs("book", &one.book, &other.book)
}

/// The tables of figures that both runs have, and the figures that changed in them.
fn changed_figures(
    method: &Method,
    book: &Book,
    areas: &Areas,
    before: (&Path, &RunRecord),
    after: (&Path, &RunRecord),
) -> Result<(Vec<TableChange>, Vec<FigureChange>), RunError> {
    let meanings = Meanings::of(book, method)?;
    let has = |record: &RunRecord, name: &str| record.tables.iter().any(|table| table.name == *name);
    let (mut tables, mut changed) = (Vec::new(), Vec::new());
    for page in method.pages.values().filter(|page| has_figures(page, &meanings)) {
        if !has(before.1, &page.name) || !has(after.1, &page.name) {
            continue;
        }
        let read = |(run, record): (&Path, &RunRecord)| {
            Figures { areas, page, meanings: &meanings, sent: &record.councils() }.read(run)
        };
        let (ours, theirs) = (read(before)?, read(after)?);
        let all: BTreeMap<&Key, ()> = ours.keys().chain(theirs.keys()).map(|key| (key, ())).collect();
        let first = changed.len();
        for key in all.keys() {
            let (before, after) = (ours.get(key).copied().flatten(), theirs.get(key).copied().flatten());
            if before != after {
                changed.push(change(page, areas, key, before, after));
            }
        }
        let changed = changed.len() - first;
        tables.push(TableChange { table: page.name.clone(), title: page.lead.clone(), figures: all.len(), changed });
    }
    Ok((tables, changed))
}

/// Figures are in tables that are for people and have no column that leads to somebody, to a file or to free text.
fn has_figures(page: &Page, meanings: &Meanings) -> bool {
    let columns = meanings.of_table(&page.name);
    let is_harmless = |meaning: &Option<Meaning>| meaning.is_none_or(Meaning::is_harmless);
    page.kind() == cld_book::Kind::Table
        && page.facts.is_for_people()
        && columns.iter().all(|(_, meaning)| is_harmless(meaning))
}

fn change(page: &Page, areas: &Areas, key: &Key, before: Option<Number>, after: Option<Number>) -> FigureChange {
    let difference = before.zip(after).map(|(before, after)| after.less(before).text());
    FigureChange {
        table: page.name.clone(),
        area_type: areas.kind(&key.area),
        area: key.area.clone(),
        area_name: areas.name(&key.area),
        row: key.row.clone(),
        figure: key.figure.clone(),
        before: before.map(Number::text),
        after: after.map(Number::text),
        change: difference,
    }
}
