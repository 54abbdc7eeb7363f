//! Pieces as lines for a screen of 80 columns. Tables may be wider: a value is never cut.

use std::fmt::Write;

use cld_format::document::{Piece, Table};

const WIDTH: usize = 80;

/// Pieces as lines, the last one ended.
pub fn text(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        if !text.is_empty() {
            text.push('\n');
        }
        match piece {
            Piece::Heading(_, heading) => _ = writeln!(text, "{heading}"),
            Piece::Text(prose) => text += &wrapped("", prose),
            Piece::Points(points) => points.iter().for_each(|point| text += &wrapped("- ", point)),
            Piece::Facts(facts) => {
                let width = facts.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
                facts.iter().for_each(|(label, said)| text += &wrapped(&format!("  {label:width$}  "), said));
            }
            Piece::Table(table) => text += &columns(table),
            Piece::Code(lines) => text += lines,
            Piece::Flow(flow) => text += &wrapped("", &flow.caption),
        }
    }
    text
}

/// Lines behind a label; the second and later ones are under the first.
fn wrapped(label: &str, prose: &str) -> String {
    let indent = label.chars().count();
    let mut lines = label.to_owned();
    let mut width = indent;
    for (at, word) in prose.split_whitespace().enumerate() {
        let length = word.chars().count();
        if at > 0 && width + 1 + length > WIDTH {
            lines += &format!("\n{}", " ".repeat(indent));
            width = indent;
        } else if at > 0 {
            lines.push(' ');
            width += 1;
        }
        lines += word;
        width += length;
    }
    lines.truncate(lines.trim_end().len());
    lines + "\n"
}

fn columns(table: &Table) -> String {
    let length = |cell: &String| cell.chars().count();
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|at| table.rows.iter().map(|row| length(&row[at])).chain([length(&table.columns[at])]).max().unwrap_or(0))
        .collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        format!("  {}", padded.collect::<Vec<_>>().join("  ")).trim_end().to_owned() + "\n"
    };
    let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
    line(&table.columns) + &line(&rule) + &table.rows.iter().map(|row| line(row)).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_under_itself() {
        let text = text(&[Piece::Facts(vec![("a", "word ".repeat(40)), ("long", "short".into())])]);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("  a     word") && lines[1].starts_with("        word"), "{text}");
        assert!(lines.iter().all(|line| line.len() <= WIDTH) && lines.last() == Some(&"  long  short"), "{text}");
    }
}
