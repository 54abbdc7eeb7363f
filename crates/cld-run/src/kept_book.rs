//! The book that a run followed, kept in the run: `book.zip`.
//!
//! A figure means what the pages said when it was calculated. So a run is explained, reported and published by the
//! pages that it followed, whatever the book at hand says by then.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use cld_book::{Book, BookError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::{RunError, RunRecord};

/// Where it is in a run.
const FILE: &str = "book.zip";
/// Bytes that the pages of a book may have together; real ones have a fortieth of it.
const MOST: u64 = 100 << 20;

/// Keeps the book in the run that is being made in `run`.
///
/// # Errors
/// When it cannot be stored.
pub(crate) fn keep(book: &Book, run: &Path) -> Result<(), RunError> {
    let path = run.join(FILE);
    let unusable = RunError::unusable(&path);
    let write = || -> io::Result<()> {
        let mut archive = ZipWriter::new(File::create(&path)?);
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (page, text) in book.files() {
            archive.start_file(page, options)?;
            archive.write_all(text.as_bytes())?;
        }
        archive.finish()?;
        Ok(())
    };
    write().map_err(unusable)
}

/// The book that the finished run in `folder` followed. A run that was made before runs kept their books follows the one
/// at hand, if it is the same.
///
/// # Errors
/// When no run is there, its book is damaged, or it keeps none and the one at hand is another.
pub fn book_of(folder: &Path, at_hand: impl FnOnce() -> Result<Book, BookError>) -> Result<Book, RunError> {
    of_record(folder, &RunRecord::read(folder)?, at_hand)
}

/// The book that the run in `folder` follows, which is taken in and not finished.
///
/// # Errors
/// When no run is taken in there, it is finished, or its book is damaged.
pub fn book_taken_in(folder: &Path, at_hand: impl FnOnce() -> Result<Book, BookError>) -> Result<Book, RunError> {
    of_record(folder, &RunRecord::read_taken_in(folder)?, at_hand)
}

fn of_record(
    folder: &Path,
    record: &RunRecord,
    at_hand: impl FnOnce() -> Result<Book, BookError>,
) -> Result<Book, RunError> {
    if let Some(book) = kept(folder, record)? {
        return Ok(book);
    }
    let book = at_hand()?;
    match book.digest == record.book {
        true => Ok(book),
        false => Err(RunError::BookNotKept { path: folder.display().to_string() }),
    }
}

/// The book that a run keeps; null for one that was made before runs kept their books.
fn kept(folder: &Path, record: &RunRecord) -> Result<Option<Book>, RunError> {
    let path = folder.join(FILE);
    let damaged = || RunError::BookDamaged { path: path.display().to_string() };
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound && record.keeps_no_book() => return Ok(None),
        Err(error) => return Err(RunError::unusable(&path)(error)),
    };
    let files = unpack(file).map_err(|_| damaged())?;
    let book = Book::kept(files.iter().map(|(page, text)| (page.as_str(), text.as_str()))).map_err(|_| damaged())?;
    if book.digest == record.book { Ok(Some(book)) } else { Err(damaged()) }
}

fn unpack(file: File) -> io::Result<Vec<(String, String)>> {
    let mut archive = ZipArchive::new(file)?;
    let (mut files, mut left) = (Vec::new(), MOST);
    for at in 0..archive.len() {
        let page = archive.by_index(at)?;
        let (name, mut text) = (page.name().map_err(io::Error::other)?.into_owned(), String::new());
        left = left.saturating_sub(page.take(left).read_to_string(&mut text)? as u64);
        files.push((name, text));
    }
    Ok(files)
}
