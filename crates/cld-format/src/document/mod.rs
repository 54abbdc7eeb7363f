//! A document as pieces, before it becomes lines, Markdown, HTML or a workbook.

pub mod html;
pub mod markdown;

pub use crate::picture::{Flow, Look, Node};

/// Word that opens every fact that is not sure.
pub const UNSURE: &str = "Unsure";

/// A part of a document. In its texts, backquotes enclose code.
#[derive(Clone)]
pub enum Piece {
    /// Level 1 is the document's title.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// Points of a list.
    Points(Vec<String>),
    /// Labels with what is said of each.
    Facts(Vec<(&'static str, String)>),
    /// Rows under headings.
    Table(Table),
    /// Lines that stay as they are.
    Code(String),
    /// What is made of what, as a picture.
    Flow(Flow),
}

/// A table of texts; an empty text is an empty cell.
#[derive(Clone)]
pub struct Table {
    /// What the table shows; it is read out, or stands over the table.
    pub caption: String,
    /// Its headings.
    pub columns: Vec<String>,
    /// A text for each heading in each row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Rows under these headings.
    pub fn new(caption: impl Into<String>, columns: &[&str], rows: Vec<Vec<String>>) -> Table {
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        Table { caption: caption.into(), columns, rows }
    }
}

/// Facts without those that say nothing.
pub fn facts(all: Vec<(&'static str, String)>) -> Piece {
    Piece::Facts(all.into_iter().filter(|(_, said)| !said.is_empty()).collect())
}

/// Prose with empty lines between its paragraphs.
pub fn paragraphs(prose: &str) -> impl Iterator<Item = Piece> {
    let paragraphs = prose.split("\n\n").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.filter(|text| !text.is_empty()).map(Piece::Text)
}
