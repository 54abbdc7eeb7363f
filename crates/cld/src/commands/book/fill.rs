//! `cld book fill`: the expected cells of a page's examples that are not known yet.

use crate::failure::Failure;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use cld_book::{Book, Fault, Method, Page, RulePage, nearest};
use cld_method::UNKNOWN;

use super::folder::folder;
use cld_format::Draft;
use cld_terms::counted;

/// Fill in the results of a page's examples: cells that hold ?, and the rows of a "### then" that has none
///
/// The page is calculated as in a run, and the results are written into it. Read them: they are what the page does, which
/// need not be what it should do.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld --book book book fill cost_is_negative
  cld --book book book fill methods/dhsc-r2/steps/carers_with_respite.md")]
pub struct Fill {
    /// The page, by its name or by its path
    page: String,
}

/// A page to fill in.
enum Found<'a> {
    Rule(&'a RulePage),
    OfMethod(&'a Page, &'a Method),
}

impl Fill {
    pub fn run(&self, book: &Book, at: Option<&Path>) -> Result<ExitCode, Failure> {
        let folder = folder(at)?;
        let found = find(book, &self.page)?;
        let (changed, added) = match found {
            Found::Rule(page) => (of_rule(book, page).map_err(|fault| fault.to_string())?, NewRows::new()),
            Found::OfMethod(page, method) => of_method(book, method, page)?,
        };
        let (Found::Rule(RulePage { path, .. }) | Found::OfMethod(Page { path, .. }, _)) = found;
        let path = folder.join(path);
        let text = fs::read_to_string(&path).map_err(Failure::reading(&path))?;
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            lines.push(changed.get(&number).map_or_else(|| Ok(line.to_owned()), |cells| filled_in(line, cells))?);
            for cells in added.get(&number).into_iter().flatten() {
                lines.push(row(cells, line)?);
            }
        }
        let count = changed.len() + added.values().map(Vec::len).sum::<usize>();
        if count > 0 {
            Draft::create(&path, false)?.finish_with((lines.join("\n") + "\n").as_bytes())?;
        }
        println!("{}: {} filled in", path.display(), counted(count, "row", "rows"));
        Ok(ExitCode::SUCCESS)
    }
}

/// The page of that name or path; one that several methods have is named by its path.
fn find<'a>(book: &'a Book, given: &str) -> Result<Found<'a>, Failure> {
    let wanted = given.trim_end_matches(".md");
    let is_it = |name: &str, path: &str| {
        let path = path.trim_end_matches(".md");
        name == wanted || format!("/{path}").ends_with(&format!("/{wanted}")) || wanted.ends_with(&format!("/{path}"))
    };
    if let Some(rule) = book.rules.values().find(|rule| is_it(&rule.name, &rule.path)) {
        return Ok(Found::Rule(rule));
    }
    let mut found: Vec<(&Page, &Method)> = Vec::new();
    for method in book.methods.values() {
        // What a method has of another is that one's page.
        for page in method.pages.values().chain(method.templates.values()) {
            if is_it(&page.name, &page.path) && found.iter().all(|(known, _)| known.path != page.path) {
                found.push((page, method));
            }
        }
    }
    match found.as_slice() {
        [(page, method)] => Ok(Found::OfMethod(page, method)),
        [] => {
            let names = book.methods.values().flat_map(|method| method.pages.keys()).chain(book.rules.keys());
            Err(format!("there is no page \"{given}\"{}", nearest(wanted, names.map(String::as_str))).into())
        }
        several => {
            let paths: Vec<&str> = several.iter().map(|(page, _)| page.path.as_str()).collect();
            Err(format!("\"{given}\" may be {}", paths.join(" or ")).into())
        }
    }
}

type Cells = Vec<Option<String>>;

/// The cells that belong on a line.
type Rows = BTreeMap<usize, Cells>;

/// The rows that come after a line.
type NewRows = BTreeMap<usize, Vec<Cells>>;

fn of_rule(book: &Book, page: &RulePage) -> Result<Rows, Fault> {
    let mut rows = Rows::new();
    for release in book.releases.values() {
        for (line, fails) in cld_validate::example_outcomes(book, release, page)? {
            rows.insert(line, vec![fails.then(|| "yes".to_owned())]);
        }
    }
    let unknown = page.rows.iter().flat_map(|table| &table.rows);
    let unknown = unknown.filter(|(_, row)| row.last().is_some_and(|last| last.as_deref() == Some(UNKNOWN)));
    Ok(unknown.filter_map(|(line, _)| rows.remove_entry(line)).collect())
}

fn of_method(book: &Book, method: &Method, page: &Page) -> Result<(Rows, NewRows), Failure> {
    let listed = |faults: Vec<Fault>| faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n");
    let (mut changed, mut added) = (Rows::new(), NewRows::new());
    for row in cld_method::fill(book, method, page).map_err(listed)? {
        match row.is_new {
            true => added.entry(row.line).or_default().push(row.cells),
            false => _ = changed.insert(row.line, row.cells),
        }
    }
    Ok((changed, added))
}

/// A line of a table with what was unknown filled in from the last cells on; the others stay as they are written.
fn filled_in(line: &str, cells: &[Option<String>]) -> Result<String, String> {
    let parts: Vec<&str> = line.split('|').collect();
    let first = parts.len().saturating_sub(1 + cells.len());
    let part = |(at, part): (usize, &&str)| -> Result<String, String> {
        if part.trim() != UNKNOWN || at < first {
            return Ok((*part).to_owned());
        }
        let wanted = format!(" {} ", written(&cells[at - first])?);
        Ok(format!("{wanted:width$}", width = part.chars().count()))
    };
    Ok(parts.iter().enumerate().map(part).collect::<Result<Vec<_>, _>>()?.join("|"))
}

/// A row as wide as the line above it.
fn row(cells: &[Option<String>], above: &str) -> Result<String, String> {
    let widths = above.split('|').skip(1).map(|part| part.chars().count()).chain(std::iter::repeat(0));
    let cell = |(cell, width)| Ok(format!("{:width$}", format!(" {} ", written(cell)?)));
    Ok(format!("|{}|", cells.iter().zip(widths).map(cell).collect::<Result<Vec<_>, String>>()?.join("|")))
}

/// A cell as pages hold it.
fn written(cell: &Option<String>) -> Result<String, String> {
    let Some(text) = cell else { return Ok(String::new()) };
    match text {
        text if text.contains(['|', '\n']) => Err(format!("a cell of a page cannot hold {text:?}")),
        text if text.is_empty() || text.trim() != text || text.starts_with('\'') => Ok(format!("'{text}'")),
        text => Ok(text.clone()),
    }
}
