//! `cld book new`: the beginning of a page, in its place.

use crate::failure::Failure;
use cld_terms::ErrorKind;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::{Kind, skeleton};

use super::folder::folder;
use cld_format::Draft;

/// Start a page: a rule, variable, step or table, with all of its parts still empty
///
/// A rule is stored in a folder of book/rules, a variable in book/variables unless a method is named, steps and tables in
/// their method. cld book check then lists what is still to be written; where an example holds ?, or a "### then" has no
/// rows yet, cld book fill calculates the results.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld --book book book new rule service/cost_is_negative
  cld --book book book new step carers_with_respite --method dhsc-r2
  cld --book book book new variable age_on_last_day")]
pub struct New {
    /// The kind of page
    kind: PageKind,
    /// The name; for a rule also FOLDER/NAME, in the folder event unless given
    name: String,
    /// The method that it belongs to; for a step or a table nhse-2024 unless named
    #[arg(long)]
    method: Option<String>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum PageKind {
    Rule,
    Variable,
    Step,
    Table,
}

impl New {
    pub fn run(&self, book: Option<&Path>) -> Result<ExitCode, Failure> {
        let book = folder(book)?;
        let kind = match self.kind {
            PageKind::Rule => Kind::Rule,
            PageKind::Variable => Kind::Variable,
            PageKind::Step => Kind::Step,
            PageKind::Table => Kind::Table,
        };
        let (under, name) = self.name.rsplit_once('/').unwrap_or(("event", &self.name));
        let method = |method: &str| PathBuf::from("methods").join(method).join(kind.room());
        let place = match (kind, &self.method) {
            (Kind::Rule, _) => Path::new("rules").join(under),
            (Kind::Variable, None) => PathBuf::from("variables/event"),
            (_, named) => method(named.as_deref().unwrap_or("nhse-2024")),
        };
        if kind != Kind::Rule && !book.join(&place).parent().is_some_and(Path::is_dir) {
            return Err(format!("{} has no {}", book.display(), place.display()).into());
        }
        let path = book.join(place).join(format!("{name}.md"));
        if path.exists() {
            let message = format!("{}: already exists. Choose another name.", path.display());
            return Err(Failure::new(ErrorKind::Conflict, message));
        }
        let text = skeleton(kind, name)?;
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(Failure::writing(&path))?;
        Draft::create(&path, false)?.finish_with(text.as_bytes())?;
        println!(
            "{}: say under its heading what it is, then write its SQL, the reason for it, and examples.\n\
             cld --book {} book check lists what is missing.",
            path.display(),
            book.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}
