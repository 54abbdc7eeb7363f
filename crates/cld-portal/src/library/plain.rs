//! A piece of a document as text alone.

use cld_format::document::{Piece, Table};

/// All words of a piece.
pub(super) fn plain(piece: &Piece) -> String {
    let words = match piece {
        Piece::Heading(_, text) | Piece::Text(text) | Piece::Code(text) => text.clone(),
        Piece::Points(points) => points.join(" "),
        Piece::Facts(facts) => facts
            .iter()
            .map(|(label, said)| format!("{label}: {}.", said.trim_end_matches('.')))
            .collect::<Vec<_>>()
            .join(" "),
        Piece::Table(Table { caption, rows, .. }) => {
            let rows = rows.iter().map(|row| row.join(" ")).collect::<Vec<_>>().join(" ");
            format!("{caption} {rows}")
        }
        Piece::Flow(flow) => flow.caption.clone(),
    };
    words.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ")
}
