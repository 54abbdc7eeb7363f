//! `cld spec`: what the releases of the specification say, and what changed from one to the next.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use cld_book::Book;

use cld_document::specification::{Version, dictionary, export, json, list, plain, report, show, workbook};
use cld_format::Draft;
use cld_format::document::{html, markdown};

/// The specification: its releases, their items and lists, and what changed
///
/// A release is named as `cld spec list` prints it. RELEASE+SUPPLEMENT, such as v5.0+informal_carers, is a release
/// with the optional items of that supplement; guidance-v5.01 is v5.0 as that edition of the guidance explains it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  cld spec list\n  cld spec show v5.0 \"Event Outcome\"\n  \
    cld spec diff v5.0 guidance-v5.01\n  cld spec dictionary release-1 -o dictionary.xlsx")]
pub struct Spec {
    #[command(subcommand)]
    command: SpecCommand,
}

#[derive(Debug, clap::Subcommand)]
enum SpecCommand {
    /// List releases, supplements and editions of the guidance
    #[command(after_help = "Examples:\n  cld spec list")]
    List,
    /// Show a release, or one of its items with its list and guidance
    #[command(after_help = "Examples:\n  cld spec show release-1\n  cld spec show release-1 event_outcome\n  \
        cld spec show v5.0+informal_carers \"Client Type\"")]
    Show {
        #[arg(value_name = "RELEASE")]
        release: String,
        /// Header of an item, or its name in the pages of the book
        #[arg(value_name = "ITEM")]
        item: Option<String>,
    },
    /// Show what changed, how much notice councils get, and whether files stay valid
    ///
    /// Each change has a class: guidance only; minor (changed values, an item that goes), one month's notice; major
    /// (a new item, carers), three months'.
    #[command(after_help = "Examples:\n  cld spec diff v5.0 guidance-v5.01\n  cld spec diff v5.0 release-1 \
        --announced 2022-12-31\n  cld spec diff v5.0 v5.0+informal_carers --announced 2021-12-31\n  cld spec diff release-2 release-3 --draft \
        release-3.toml")]
    Diff {
        /// A release; if it has editions of the guidance, the first of them is meant
        #[arg(value_name = "FROM")]
        from: String,
        /// A release, RELEASE+SUPPLEMENT or an edition of the guidance
        #[arg(value_name = "TO")]
        to: String,
        /// Day on which councils are given notice, to calculate the earliest day that the change may take effect
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        announced: Option<NaiveDate>,
        /// A draft of a release, as a file like those in book/spec: TO, or FROM, is the name that it gives itself
        #[arg(long, value_name = "FILE")]
        draft: Option<PathBuf>,
        /// Print one line of JSON: the class, the months of notice, each change
        #[arg(long, conflicts_with = "announced")]
        json: bool,
    },
    /// Write the data dictionary of a release: items, lists, guidance, and what is uncertain
    #[command(after_help = "Examples:\n  cld spec dictionary v5.0 -o dictionary.html\n  \
        cld spec dictionary release-2 -o dictionary.xlsx")]
    Dictionary {
        #[arg(value_name = "RELEASE")]
        release: String,
        /// File to write; its ending says how: html, md or xlsx
        #[arg(short, long = "output", value_name = "FILE")]
        output: PathBuf,
    },
    /// Write a release as a schema that other programs read
    #[command(after_help = "Examples:\n  cld spec export release-1 --format frictionless -o release-1.schema.json\n  \
        cld spec export v5.0+informal_carers --format json-schema -o v5-0.schema.json")]
    Export {
        #[arg(value_name = "RELEASE")]
        release: String,
        /// Frictionless Table Schema of a file, or JSON Schema of a row whose cells are text
        #[arg(long, value_enum)]
        format: Format,
        /// File to write
        #[arg(short, long = "output", value_name = "FILE")]
        output: PathBuf,
    },
}

/// A schema that other programs read.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Frictionless,
    JsonSchema,
}

impl From<Format> for export::Format {
    fn from(format: Format) -> export::Format {
        match format {
            Format::Frictionless => export::Format::Frictionless,
            Format::JsonSchema => export::Format::JsonSchema,
        }
    }
}

/// The book with one more release, which keeps the laws of the book.
fn with_draft(book: &Book, file: &Path) -> Result<Book, Failure> {
    let text = std::fs::read_to_string(file).map_err(Failure::reading(file))?;
    let files = book.files().chain([("spec/draft.toml", text.as_str())]);
    Ok(Book::from_files(files)?)
}

impl Spec {
    /// Prints on standard output, or writes the file asked for.
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        match &self.command {
            SpecCommand::List => print!("{}", plain::text(&list::pieces(book))),
            SpecCommand::Show { release, item } => {
                let version = Version::named(book, release)?;
                let pieces = match item {
                    Some(item) => show::item(book, &version, item)?,
                    None => show::release(book, &version),
                };
                print!("{}", plain::text(&pieces));
            }
            SpecCommand::Diff { from, to, announced, draft, json } => {
                let with_draft = draft.as_deref().map(|file| with_draft(book, file)).transpose()?;
                let book = with_draft.as_ref().unwrap_or(book);
                let (from, to) = (Version::named(book, from)?, Version::named(book, to)?);
                match json {
                    true => println!("{}", json::changes(book, &from, &to)),
                    false => print!("{}", plain::text(&report::pieces(book, &from, &to, *announced))),
                }
            }
            SpecCommand::Dictionary { release, output } => {
                let version = Version::named(book, release)?;
                match output.extension().and_then(|end| end.to_str()) {
                    Some("html") => {
                        write(output, html::page(&dictionary::title(&version), &dictionary::pieces(book, &version)))?
                    }
                    Some("md") => write(output, markdown::text(&dictionary::pieces(book, &version)))?,
                    Some("xlsx") => write(output, workbook::bytes(book, &version)?)?,
                    _ => {
                        return Err(format!(
                            "{}: a dictionary is written as .html, .md or .xlsx. Give the file one of these endings.",
                            output.display()
                        )
                        .into());
                    }
                }
            }
            SpecCommand::Export { release, format, output } => {
                write(output, export::text(book, &Version::named(book, release)?, (*format).into()))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "is not a date. Write it like 2021-12-31.".to_owned())
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    Ok(Draft::create(path, false)?.finish_with(content.as_ref())?)
}
