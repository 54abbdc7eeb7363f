//! What files for people are made of: documents, pages of HTML, pictures, cells, and files and folders that are whole or
//! not there.
//!
//! Knows no fact of the collection and no figure: it is given what it shows.

mod atomic_file;
pub mod document;
mod error;
mod inert;
mod name_lock;
mod new_folder;
mod page;
mod palette;
pub mod picture;
pub mod workbook;

pub use atomic_file::Draft;
pub use error::FormatError;
pub use inert::inert;
pub use new_folder::NewFolder;
pub use page::{STYLE, whole_page};
pub use palette::{SERIES, UNSURE, css};
