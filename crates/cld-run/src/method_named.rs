//! The method that somebody means.

use std::error::Error;

use cld_book::{Book, Method, nearest};

/// The method of that name, or an error with the nearest one.
pub fn find_method<'a>(book: &'a Book, name: &str) -> Result<&'a Method, Box<dyn Error>> {
    book.methods.get(name).ok_or_else(|| {
        let hint = nearest(name, book.methods.keys().map(String::as_str));
        format!("there is no method \"{name}\"{hint}").into()
    })
}
