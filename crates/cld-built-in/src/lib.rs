//! The book that programs carry, so that they need no folder of pages with them.

use std::path::Path;

use cld_book::{Book, BookError};
use include_dir::{Dir, include_dir};

static BOOK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../book");
/// What changed for users, a file for each change.
static CHANGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../changes");

/// The changes that name a page, by number and title.
pub fn history(page: &str) -> String {
    let name = format!("`{page}`");
    let named = CHANGES.files().filter_map(|file| {
        let text = file.contents_utf8().filter(|text| text.contains(&name))?;
        let number = file.path().file_stem()?.to_str()?.split('-').next()?;
        Some(format!("{number} {}", text.lines().next()?.trim_start_matches("# ")))
    });
    let mut named: Vec<String> = named.collect();
    named.sort();
    named.join("; ")
}

/// The book in `folder`, or the one built in.
///
/// # Errors
/// When the folder cannot be read, or its pages break the laws of the book. The one that is built in never fails.
pub fn open(folder: Option<&Path>) -> Result<Book, BookError> {
    folder.map_or_else(|| Book::from_files(built_in()), Book::from_folder)
}

/// As [`open`], but the one built in comes without its methods and what reports show of their tables: to read them takes
/// longer than to check a small file.
///
/// # Errors
/// As for [`open`].
pub fn open_without_methods(folder: Option<&Path>) -> Result<Book, BookError> {
    let of_methods = ["methods/", "reports/"];
    let files = || built_in().into_iter().filter(|(path, _)| !of_methods.iter().any(|folder| path.starts_with(folder)));
    folder.map_or_else(|| Book::from_files(files()), Book::from_folder)
}

fn built_in() -> Vec<(&'static str, &'static str)> {
    let mut files = Vec::new();
    gather(&BOOK, &mut files);
    files
}

fn gather<'a>(folder: &'a Dir<'a>, files: &mut Vec<(&'a str, &'a str)>) {
    files.extend(folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))));
    folder.dirs().for_each(|inner| gather(inner, files));
}
