//! Pieces as Markdown.

use super::{Flow, Piece, Table};

/// Pieces as Markdown that GitHub shows: text that looks like Markdown stays text; pictures are in the words of Mermaid.
pub fn text(pieces: &[Piece]) -> String {
    pieces.iter().map(piece).collect::<Vec<_>>().join("\n")
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Heading(level, heading) => format!("{} {}\n", "#".repeat(usize::from(*level)), escaped(heading)),
        Piece::Text(prose) => format!("{}\n", escaped(prose)),
        Piece::Points(points) => points.iter().map(|point| format!("- {}\n", escaped(point))).collect(),
        Piece::Facts(facts) => {
            facts.iter().map(|(label, said)| format!("- **{label}**: {}\n", escaped(said))).collect()
        }
        Piece::Table(table) => columns(table),
        Piece::Flow(flow) => drawn(flow),
        Piece::Code(lines) => format!("```sql\n{}\n```\n", lines.trim_end()),
    }
}

/// A picture in the words of Mermaid, which many that show Markdown draw.
fn drawn(flow: &Flow) -> String {
    let boxes: String =
        flow.nodes.iter().enumerate().map(|(at, node)| format!("    n{at}[\"{}\"]\n", node.name)).collect();
    let lines: String = flow.edges.iter().map(|(from, to)| format!("    n{from} --> n{to}\n")).collect();
    format!("{}\n\n```mermaid\nflowchart LR\n{boxes}{lines}```\n", escaped(&flow.caption))
}

fn columns(table: &Table) -> String {
    let line =
        |cells: &[String]| format!("| {} |\n", cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | "));
    let rule = format!("|{}\n", "---|".repeat(table.columns.len()));
    line(&table.columns) + &rule + &table.rows.iter().map(|row| line(row)).collect::<String>()
}

/// Text whose marks are not taken for Markdown; backquotes are meant.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    let mut in_code = false;
    for letter in text.chars() {
        in_code ^= letter == '`';
        if letter == '|' || (!in_code && "\\*_<>[]".contains(letter)) {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_taken_for_emphasis() {
        assert_eq!(escaped("a_b_c | <x> `d_e`"), "a\\_b\\_c \\| \\<x\\> `d_e`");
    }
}
