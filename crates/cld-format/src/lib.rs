//! What files for people are made of: documents, pages of HTML, pictures, cells, and files that are whole or not there.
//!
//! Knows no fact of the collection and no figure: it is given what it shows.

mod atomic_file;
pub mod document;
mod error;
mod inert;
mod page;
mod palette;
pub mod workbook;

pub use atomic_file::Draft;
pub use error::FormatError;
pub use inert::inert;
pub use page::{STYLE, whole_page};
pub use palette::{SERIES, UNSURE, css};
