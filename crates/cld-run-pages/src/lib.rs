//! A finished run as pages show it, read from its folder: its tables as they are laid out, and what is said of a figure.
//!
//! Knows no database and no engine: it reads what commands wrote for people.

mod explained;
mod said;
mod tables;
mod written;

pub use explained::Explained;
pub use said::{sentences, who};
pub use tables::{Contents, FiguresTable, Standing, contents, reasons, standing, tables};
pub use written::{as_written, read};
