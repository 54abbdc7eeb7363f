//! `cld prepare`: a file becomes one that the landing portal takes.

use crate::failure::Failure;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use cld_book::Book;
use cld_check::USUAL_WAY;
use cld_format::Draft;
use cld_prepare::{Note, NoteKind, Packing, Preparation, Prepared, Weight};
use cld_terms::counted;
use csv::Writer;

use crate::progress;

const EXAMPLES: &str = "\
Examples:
  cld prepare april.xlsx -o ready.csv
      writes a CSV that the Data Landing Portal takes
  cld prepare april.csv -o ready.csv.gz --gzip
      the same, packed
  cld prepare april.csv -o ready.csv --release release-2
      from an earlier release to Release 2, as far as values have one meaning there
  cld prepare april.csv -o ready.csv --changes changes.csv
      lists every change by row and item, without values

Exit status: 0 written, 1 written with something left as it was that somebody has to look at, 2 not written: there is a
letter that Windows-1252 does not have, or a value that the portal rejects and that cannot be written otherwise.";

/// Write a file as the landing portal takes it, with the same meaning
///
/// Reads what cld check reads. Headers are written letter for letter and in order, dates as dd/mm/yyyy, entries of lists in
/// the release's spelling, text in Windows-1252. Each change is said by item and count, and no value is. What is wrong with
/// the rows stays wrong: use cld check.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Prepare {
    /// The file to prepare, which stays as it is
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file to write, which must not be there yet
    #[arg(short, long, value_name = "READY.csv")]
    output: PathBuf,
    /// Release to write the file by, if not the one that it follows
    #[arg(long, value_name = "NAME")]
    release: Option<String>,
    /// Pack the file with gzip
    #[arg(long)]
    gzip: bool,
    /// Write every change by row and item, without values
    #[arg(long, value_name = "OUT.csv")]
    changes: Option<PathBuf>,
}

/// Lines that are shown of what was done.
const SHOWN: usize = 60;

impl Prepare {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        self.keep_what_is_there()?;
        let preparation = Preparation::new(book, self.file.as_path(), self.release.as_deref())?;
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let packing = if self.gzip { Packing::Gzip } else { Packing::Plain };
        // The file holds people: it is its owner's alone.
        let mut out = BufWriter::with_capacity(1 << 20, Draft::create(&self.output, true)?);
        let mut changes = self.changes.as_deref().map(Changes::begin).transpose()?;
        let told = |note: Note| changes.as_mut().map_or(Ok(()), |changes| changes.add(&preparation, &note));
        let size = fs::metadata(&self.file).map_or(0, |facts| facts.len());
        let read = &preparation.submission().bytes_read;
        let write = || preparation.write(book, threads, packing, &mut out, told);
        let prepared = progress::shown("Preparing", size, Some(read), write)?;
        changes.map_or(Ok(()), Changes::finish)?;
        if prepared.is_ready() {
            let draft = out.into_inner().map_err(|error| Failure::writing(&self.output)(error.into_error()))?;
            draft.finish()?;
        }
        let too_large = prepared.is_ready().then(|| self.too_large(book)).flatten();
        io::stdout().write_all(self.said(&prepared, too_large.as_deref()).as_bytes())?;
        Ok(ExitCode::from(match (prepared.is_ready(), prepared.has_left() || too_large.is_some()) {
            (false, _) => 2,
            (true, left) => u8::from(left),
        }))
    }

    fn keep_what_is_there(&self) -> Result<(), String> {
        for path in [Some(&self.output), self.changes.as_ref()].into_iter().flatten() {
            let facts = fs::metadata(path);
            if facts.is_ok_and(|facts| facts.is_file() || facts.is_dir()) {
                return Err(format!("{}: already exists. Choose another name, or remove it first.", path.display()));
            }
        }
        if self.changes.as_ref() == Some(&self.output) {
            return Err("--output and --changes name the same file. Name two.".to_owned());
        }
        Ok(())
    }

    /// What to do about a file that is larger than the portal takes; null when it is not.
    fn too_large(&self, book: &Book) -> Option<String> {
        let (way, bytes) = (book.ways.get(USUAL_WAY)?, fs::metadata(&self.output).ok()?.len());
        let most = if self.gzip { &way.largest_packed } else { &way.largest };
        let limit = most.as_ref().filter(|limit| bytes > limit.bytes)?;
        let advice = if self.gzip { "Send fewer months in one file." } else { "Add --gzip." };
        Some(format!("It is larger than the {} that the {} takes. {advice}", limit.said, way.title))
    }

    fn said(&self, prepared: &Prepared, too_large: Option<&str>) -> String {
        let rows = counted(prepared.rows, "row", "rows");
        let mut text = match prepared.is_ready() {
            true => format!("{}: {rows}, by {}, in Windows-1252\n", self.output.display(), prepared.release),
            false => {
                format!("{}: not written. Correct what is named first, or send it otherwise.\n", self.output.display())
            }
        };
        for (title, lines) in prepared.said() {
            text += &format!("  {title}\n");
            lines.iter().take(SHOWN).for_each(|line| text += &format!("{line}\n"));
            if lines.len() > SHOWN {
                text += &format!("    and {} more; --changes lists all\n", lines.len() - SHOWN);
            }
        }
        if prepared.of(Weight::Changed).next().is_none() && prepared.is_ready() {
            text += "  Nothing had to be changed.\n";
        }
        text + &too_large.map(|advice| format!("  {advice}\n")).unwrap_or_default()
    }
}

/// The list of every change.
struct Changes(Writer<Draft>);

impl Changes {
    fn begin(path: &Path) -> Result<Changes, Failure> {
        let mut writer = Writer::from_writer(Draft::create(path, true)?);
        let headers = ["row", "item", "weight", "change", "says"];
        writer.write_record(headers).map_err(|error| Failure::writing(path)(error.into()))?;
        Ok(Changes(writer))
    }

    fn add(&mut self, preparation: &Preparation, note: &Note) -> io::Result<()> {
        let row = note.row.map(|row| row.to_string()).unwrap_or_default();
        let item = preparation.item(note).unwrap_or_default();
        let (kind, weight) = (note.kind, weight(note.kind));
        Ok(self.0.write_record([row.as_str(), item, weight, kind.name(), kind.says()])?)
    }

    fn finish(self) -> Result<(), Failure> {
        let path = self.0.get_ref().path().to_owned();
        let draft = self.0.into_inner().map_err(|error| Failure::writing(&path)(error.into_error()))?;
        Ok(draft.finish()?)
    }
}

fn weight(kind: NoteKind) -> &'static str {
    match kind.weight() {
        Weight::Refused => "refused",
        Weight::Left => "left",
        Weight::Changed => "changed",
    }
}
