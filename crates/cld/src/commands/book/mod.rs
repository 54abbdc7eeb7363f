//! `cld book`: work on the pages that say what is checked, derived and counted.

mod export;
mod fill;
mod folder;
mod new;
mod serve;

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::{Book, Fault};
use cld_built_in::{history, open};
use cld_document::{browser, transformation};
use cld_format::Draft;
use cld_format::document::{html, markdown};
use cld_run::find_method;

/// Work on the book: the pages that say what is checked, derived and counted
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld --book book book check    the pages in a folder, every example run
  cld --book book book new rule service/cost_is_negative
  cld book document -o how-it-works.html
  cld --book book book serve")]
pub struct BookCommand {
    #[command(subcommand)]
    command: PageCommand,
}

#[derive(clap::Subcommand)]
enum PageCommand {
    /// Run the examples of every page; exit 1 when one does not give what its page says
    #[command(
        after_help = "Examples:\n  cld book check                the pages that are built in\n  cld --book book book check    the pages in a folder"
    )]
    Check,
    Document(Document),
    Export(export::Export),
    New(new::New),
    Fill(fill::Fill),
    Serve(serve::Serve),
}

/// Write the transformation document of a method: every variable, step and table in the order that data flow
///
/// Each with its reason, the SQL that runs, worked examples, how it is known to be right, what it reads and what reads it;
/// diagrams of that; the rules, the data dictionary with its guidance, and the glossary. It is made from the pages that a
/// run follows, so it cannot differ from them. A PDF is printed by the browser of this machine.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld book document -o how-it-works.html
  cld book document --method dhsc-r2 -o how-it-works.pdf
  cld book document --since published-book -o how-it-works.html
      also what changed since the book in that folder, and which tables it can affect")]
struct Document {
    /// The method: a folder of book/methods
    #[arg(long, default_value = "nhse-2024")]
    method: String,
    /// An earlier book, to show what has changed since
    #[arg(long, value_name = "FOLDER")]
    since: Option<PathBuf>,
    /// The file to write: .html, .md or .pdf
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl BookCommand {
    /// `folder` is the book that was named, if one was.
    pub fn run(&self, folder: Option<&Path>) -> Result<ExitCode, Failure> {
        match &self.command {
            PageCommand::Check => Ok(check(&open(folder)?)),
            PageCommand::Document(document) => document.run(&open(folder)?),
            PageCommand::Export(export) => export.run(folder),
            PageCommand::New(new) => new.run(folder),
            PageCommand::Fill(fill) => fill.run(&open(folder)?, folder),
            PageCommand::Serve(serve) => serve.run(folder),
        }
    }
}

fn check(book: &Book) -> ExitCode {
    let faults = faults(book);
    faults.iter().for_each(|fault| println!("{fault}"));
    let pages = book.rules.len() + book.methods.values().map(|m| m.pages.len() + m.templates.len()).sum::<usize>();
    println!("Pages: {pages}. Faults: {}.", faults.len());
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

impl Document {
    fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let method = find_method(book, &self.method)?;
        let earlier = self.since.as_deref().map(Book::from_folder).transpose()?;
        let pieces = transformation::pieces(book, method, earlier.as_ref(), &history)?;
        let title = transformation::title(method);
        let output = &self.output;
        let text = match output.extension().and_then(|end| end.to_str()) {
            Some("html") => html::searchable(&title, &pieces),
            Some("md") => markdown::text(&pieces),
            Some("pdf") => {
                browser::print(&html::searchable(&title, &pieces), output)?;
                String::new()
            }
            _ => return Err(format!("{}: the document is written as .html, .md or .pdf", output.display()).into()),
        };
        if !text.is_empty() {
            Draft::create(output, false)?.finish_with(text.as_bytes())?;
        }
        println!("The transformation document of {} in {}", method.name, output.display());
        Ok(ExitCode::SUCCESS)
    }
}

/// What the examples of the book's pages show to be wrong.
fn faults(book: &Book) -> Vec<Fault> {
    let rules = book.releases.values().flat_map(|release| cld_validate::check_examples(book, release));
    let methods = book.methods.values().flat_map(|method| cld_method::check_examples(book, method, 1, true));
    rules.chain(methods).chain(cld_report::check_examples(book)).collect()
}
