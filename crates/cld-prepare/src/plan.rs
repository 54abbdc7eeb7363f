//! What becomes of a file's columns.

use cld_book::{Book, Item, Release, nearest};
use cld_submission::{Input, SentEncoding, SentPacking, Submission, recognise};

use crate::cell::Values;
use crate::error::PrepareError;
use crate::mapped::{self, Hops};
use crate::note::{Note, NoteKind};

/// A file whose columns are known, ready to be written as it is taken.
pub struct Preparation {
    pub(crate) submission: Submission,
    /// Title of the release that it is written by.
    pub(crate) release: String,
    pub(crate) targets: Vec<Target>,
    /// Columns of the file that go nowhere.
    pub(crate) left_out: Vec<usize>,
    /// True when no column is in another place than in the file: a row may then end early.
    pub(crate) keeps_places: bool,
    /// Columns and the file as a whole: what is done to them.
    pub(crate) whole: Vec<(NoteKind, Option<usize>)>,
    /// What notes call the columns: headers of those written, then which column of the file each is that is left out.
    pub(crate) items: Vec<String>,
}

/// A column that is written.
pub(crate) struct Target {
    pub(crate) header: String,
    pub(crate) values: Values,
    /// Columns of the file that fill it, the first that says something.
    pub(crate) sources: Vec<(usize, Hops)>,
}

impl Preparation {
    /// Looks at a file, by the release that it is recognised to follow, to be written by that release or the one named.
    ///
    /// # Errors
    /// When no table can be read from it, there is no such release, or the book maps the file's release to no such one.
    pub fn new(book: &Book, input: impl Into<Input>, to: Option<&str>) -> Result<Preparation, PrepareError> {
        let input = input.into();
        let unknown = |named: &str| PrepareError::ReleaseUnknown {
            named: named.to_owned(),
            nearest: nearest(named, book.releases.keys().map(String::as_str)),
        };
        let later = to.map(|to| book.release(to).ok_or_else(|| unknown(to))).transpose()?;
        let own = recognise(input.clone(), book)?.release;
        let own = book.release(&own).ok_or_else(|| unknown(&own))?;
        let later = later.unwrap_or(own);
        let way = mapped::way(book, &own.name, &later.name)
            .ok_or_else(|| PrepareError::NotMapped { from: own.title.clone(), to: later.title.clone() })?;
        let submission = Submission::open(input, own)?;
        let headers = || submission.header.columns.iter().map(String::as_str);
        let own_in_full = own.with_optional(headers());
        let submission = match &own_in_full {
            Some(in_full) => submission.clone().by(in_full)?,
            None => submission,
        };
        let own_in_full = own_in_full.as_ref().unwrap_or(own);
        let later_in_full = if later.name == own.name { own_in_full } else { later };
        let targets = later_in_full.items.iter().map(|item| {
            let place = |item: usize| submission.header.items.iter().position(|held| *held == Some(item));
            let sources = mapped::sources(&way, own_in_full, item).into_iter();
            Target {
                header: item.header.clone(),
                values: Values::of(item, entries(book, later_in_full, item)),
                sources: sources.filter_map(|(item, hops)| Some((place(item)?, hops))).collect(),
            }
        });
        let targets: Vec<Target> = targets.collect();
        let is_used = |column: &usize| targets.iter().any(|target| target.sources.iter().any(|(at, _)| at == column));
        let left_out: Vec<usize> = (0..submission.header.items.len()).filter(|column| !is_used(column)).collect();
        let keeps_places = left_out.is_empty()
            && targets.iter().enumerate().all(|(at, target)| matches!(&target.sources[..], [(from, _)] if *from == at));
        let written = targets.iter().map(|target| target.header.clone());
        let items = written.chain(left_out.iter().map(|column| format!("column {}", letter(*column)))).collect();
        let (release, whole) = (later.title.clone(), Vec::new());
        let mut preparation = Preparation { submission, release, targets, left_out, keeps_places, whole, items };
        preparation.whole = preparation.of_file();
        Ok(preparation)
    }

    /// The file that is read, with what was read of it so far.
    pub fn submission(&self) -> &Submission {
        &self.submission
    }

    /// The header of a note's column, or which column of the file it was; null for a row or the file.
    pub fn item(&self, note: &Note) -> Option<&str> {
        note.column.and_then(|column| self.items.get(column)).map(String::as_str)
    }

    fn of_file(&self) -> Vec<(NoteKind, Option<usize>)> {
        let sent = self.submission.sent_as();
        let header = &self.submission.header;
        let is_text = sent.packing != SentPacking::Workbook;
        let file = [
            (!matches!(sent.packing, SentPacking::Plain | SentPacking::Gzip)).then_some(NoteKind::Unpacked),
            (is_text && header.delimiter != b',').then_some(NoteKind::Delimiter),
            (sent.encoding != SentEncoding::Bytes).then_some(NoteKind::Encoding),
            (self.submission.header_row() > 1).then_some(NoteKind::HeaderPlace),
        ];
        let firsts: Vec<usize> = self.targets.iter().filter_map(|target| Some(target.sources.first()?.0)).collect();
        let order = (!firsts.is_sorted()).then_some(NoteKind::ColumnOrder);
        let mut notes: Vec<_> = file.into_iter().chain([order]).flatten().map(|kind| (kind, None)).collect();
        for (at, target) in self.targets.iter().enumerate() {
            match target.sources.first() {
                None => notes.push((NoteKind::ColumnAdded, Some(at))),
                Some((column, _)) if header.columns[*column] != target.header => {
                    notes.push((NoteKind::HeaderSpelling, Some(at)));
                }
                Some(_) => {}
            }
        }
        notes
    }
}

/// The letter by which a spreadsheet knows a column, counted from 0.
fn letter(column: usize) -> String {
    let (before, last) = (column / 26, char::from(b'A' + (column % 26) as u8));
    if before == 0 { last.to_string() } else { format!("{}{last}", letter(before - 1)) }
}

fn entries(book: &Book, release: &Release, item: &Item) -> std::collections::BTreeMap<String, String> {
    book.list_of(release, item).map(|list| list.values()).unwrap_or_default()
}
