//! A book that keeps its laws, or kept them when a run followed it: the ways in for everything outside this crate.

use std::collections::BTreeMap;
use std::path::Path;

use cld_terms::hex;
use sha2::{Digest, Sha256};

use crate::assembly::assemble;
use crate::book::Book;
use crate::error::BookError;
use crate::fault::Fault;
use crate::folder;
use crate::laws;
use crate::parts::Parts;

impl Book {
    /// Reads a book from a folder.
    ///
    /// # Errors
    /// A file that cannot be read, or everything in the book that breaks a law.
    pub fn from_folder(folder: &Path) -> Result<Book, BookError> {
        let files = folder::files(folder)?;
        Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// Reads a book from (path, text) pairs, paths as they are under `book/`.
    ///
    /// # Errors
    /// Everything in the book that breaks a law.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Book, BookError> {
        let (book, mut faults) = read(files);
        faults.extend(laws::faults(&book));
        lawful(book, faults)
    }

    /// Reads a book that kept the laws when a run followed it, and that was kept with the run. Laws that came later are
    /// not held against it.
    ///
    /// # Errors
    /// Everything in the book that cannot be understood.
    pub fn kept<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Book, BookError> {
        let (book, faults) = read(files);
        lawful(book, faults)
    }
}

fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Book, Vec<Fault>) {
    let files: BTreeMap<&str, &str> = files.into_iter().collect();
    let mut parts = Parts::default();
    for (path, text) in &files {
        parts.add(path, text);
    }
    let (mut book, faults) = assemble(parts);
    book.digest = digest(&files);
    book.files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    (book, faults)
}

fn lawful(book: Book, mut faults: Vec<Fault>) -> Result<Book, BookError> {
    faults.sort();
    // A page that two methods share is looked at for both.
    faults.dedup();
    if faults.is_empty() { Ok(book) } else { Err(BookError::Faulty(faults)) }
}

fn digest(files: &BTreeMap<&str, &str>) -> String {
    let mut digest = Sha256::new();
    for text in files.iter().flat_map(|(path, text)| [path, text]) {
        digest.update([text.as_bytes(), b"\0"].concat());
    }
    hex(digest.finalize())
}
