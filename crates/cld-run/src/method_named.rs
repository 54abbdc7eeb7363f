//! The method that somebody means.

use cld_book::{Book, Method, nearest};

use crate::RunError;

/// The method of that name.
///
/// # Errors
/// When the book has none; the error has the nearest name.
pub fn find_method<'a>(book: &'a Book, name: &str) -> Result<&'a Method, RunError> {
    book.methods.get(name).ok_or_else(|| RunError::MethodUnknown {
        named: name.to_owned(),
        hint: nearest(name, book.methods.keys().map(String::as_str)),
    })
}
