//! One file's findings on one screen of 80 columns.

use std::path::Path;

use anstyle::{AnsiColor, Style};
use cld_book::{Book, Release, Severity};
use cld_validate::{Own, Summary};

use super::checked::Checked;
use super::figures::{completeness, days, percent};
use super::ranking::{Ranked, ranked, ranked_of_sending};
use cld_terms::{counted, grouped};

const WIDTH: usize = 80;
/// Where facts begin, and where what is said of a rule begins.
const INDENT: usize = 12;
/// Items named as least filled.
const LEAST: usize = 5;

/// What else is written.
pub struct Outputs<'a> {
    /// The report, if one was written.
    pub report: Option<&'a Path>,
    /// True when the screen shows values of rows, which are the council's own.
    pub with_values: bool,
    /// How many files were written that show them.
    pub own_files: u64,
}

/// What a terminal shows of a file; colours are in it as escape sequences.
pub fn text(book: &Book, checked: &Checked, outputs: &Outputs<'_>) -> String {
    let bold = Style::new().bold();
    let mut text = format!("{bold}{}{bold:#}\n", printable(&checked.file));
    match &checked.outcome {
        Err(reason) => {
            text += &fact("Verdict", &checked.description());
            text += &fact("Reason", &printable(reason));
        }
        Ok(summary) => {
            text += &facts(book, checked, summary);
            let rules = ranked(book, summary);
            text += if rules.is_empty() { "" } else { "\n" };
            let names = book.release(&checked.release).map(names_with_stops).unwrap_or_default();
            rules.iter().for_each(|rule| text += &shown(book, rule, &names));
            if let Some(sending) = checked.sending() {
                text += &format!("\n{}", fact("Sending", &sending));
                ranked_of_sending(book, summary).iter().for_each(|refusal| text += &shown(book, refusal, &names));
            }
            text += &after(outputs, !rules.is_empty());
        }
    }
    text + "\n"
}

fn facts(book: &Book, checked: &Checked, summary: &Summary) -> String {
    let release = book.release(&checked.release).map_or(checked.release.as_str(), |release| release.title.as_str());
    let mut text = fact("Verdict", &checked.description());
    text += &fact("Rows", &format!("{}, read as {release}", grouped(summary.rows)));
    if let Some(sheet) = &summary.sheet {
        text += &fact("Sheet", &printable(sheet));
    }
    if let Some(found) = summary.found {
        let basis = summary.basis.as_deref().map(|basis| format!(" ({basis})")).unwrap_or_default();
        text += &fact("Period", &format!("{}, by the events{basis}", days(found)));
    }
    if let Some(stated) = summary.stated.filter(|stated| Some(*stated) != summary.found) {
        text += &fact("Stated", &days(stated));
    }
    match priorities(summary) {
        Some(priorities) => text + &fact("Priority", &priorities),
        None => text,
    }
}

/// How far priority items are filled, and which least; null when none is asked for.
fn priorities(summary: &Summary) -> Option<String> {
    let (filled, asked) = completeness(summary);
    let all = percent(filled, asked)?;
    let mut gaps: Vec<_> = summary.items.iter().filter(|item| item.is_priority && item.filled < item.asked).collect();
    // The smallest share first, compared without rounding.
    gaps.sort_by(|a, b| {
        let share = |part: u64, other: u64| u128::from(part) * u128::from(other);
        share(a.filled, b.asked).cmp(&share(b.filled, a.asked))
    });
    let least =
        gaps.iter().take(LEAST).filter_map(|item| Some(format!("{} {}", item.item, percent(item.filled, item.asked)?)));
    let least: Vec<_> = least.collect();
    let least = if least.is_empty() { String::new() } else { format!("; least: {}", least.join(", ")) };
    Some(format!("items are filled to {all}{least}"))
}

fn fact(name: &str, text: &str) -> String {
    let lines = wrapped(text, INDENT);
    format!("  {name:<10}{}", lines.trim_start())
}

fn shown(book: &Book, ranked: &Ranked<'_>, names: &[&str]) -> String {
    let Ranked { rule, title, tally, first } = ranked;
    let colour = match first.severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Advice => Style::new(),
    };
    let severity = first.severity.word();
    let heading = format!("{title} ({rule})");
    let heading = wrapped(&format!("{severity} {heading}"), INDENT);
    let heading = heading.trim_start().strip_prefix(severity).unwrap_or_default();
    let mut text = format!("{:>11} {colour}{severity}{colour:#}{heading}", grouped(tally.count));
    let what = opening(&first.message, names);
    // Many messages begin with the item.
    let item = first.item.as_deref().filter(|item| !what.starts_with(item));
    let item = item.map(|item| format!(", {}", printable(item))).unwrap_or_default();
    let own = first.own.as_ref().map(own).unwrap_or_default();
    let unsure = first.sending.as_deref().filter(|confidence| *confidence != "high");
    let unsure = unsure.map(|confidence| format!(" (confidence: {confidence})")).unwrap_or_default();
    let meant =
        first.meant.as_deref().map(|meant| format!(" (nearest entry: {})", printable(meant))).unwrap_or_default();
    text += &wrapped(&format!("row {}{item}: {what}{unsure}{meant}{own}", grouped(first.row)), INDENT);
    match ranked.follows(book) {
        Some(follows) => text + &wrapped(&format!("({follows}: correct that first)"), INDENT),
        None => text,
    }
}

/// The headers of a release that have a full stop within, such as "No. of adults".
fn names_with_stops(release: &Release) -> Vec<&str> {
    release.items.iter().map(|item| item.header.as_str()).filter(|header| header.contains(". ")).collect()
}

/// The first sentence of a message: what is wrong. A full stop in the name of an item ends no sentence.
fn opening<'m>(message: &'m str, names: &[&str]) -> &'m str {
    let is_in_name = |end: usize| {
        names
            .iter()
            .any(|name| message.match_indices(name).any(|(start, name)| (start..start + name.len()).contains(&end)))
    };
    let mut ends = message.match_indices(". ").map(|(end, _)| end);
    ends.find(|end| !is_in_name(*end)).map_or(message, |end| &message[..=end])
}

fn own(own: &Own) -> String {
    let parts = [("value", &own.value), ("person", &own.person), ("event", &own.event)];
    let parts =
        parts.into_iter().filter_map(|(name, part)| Some(format!("{name} \"{}\"", printable(part.as_deref()?))));
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(", ")) }
}

fn after(outputs: &Outputs<'_>, has_findings: bool) -> String {
    let mut text = String::new();
    if outputs.report.is_none() && has_findings {
        text += &wrapped("Why each matters and how to correct it: add --report OUT.html", 2);
    }
    let files = counted(outputs.own_files, "file written", "files written");
    let places = match (outputs.with_values, outputs.own_files) {
        (true, 0) => Some("here".to_owned()),
        (true, _) => Some(format!("here and in {files}")),
        (false, 0) => None,
        (false, _) => Some(format!("in {files}, not here")),
    };
    if let Some(places) = places {
        let note = format!("Values of rows are shown {places}: the council's own, not to be passed on.");
        text += &wrapped(&note, 2);
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// Text that cannot steer the terminal: a header may hold anything.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Lines of at most 80 columns, indented.
fn wrapped(text: &str, indent: usize) -> String {
    let (mut lines, mut width) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width == 0 || width + 1 + length > WIDTH {
            lines += if width == 0 { "" } else { "\n" };
            lines += &" ".repeat(indent);
            width = indent;
        } else {
            lines.push(' ');
            width += 1;
        }
        lines += word;
        width += length;
    }
    lines + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_on_a_screen_of_80_columns() {
        let text = wrapped(&"word ".repeat(100), 12);
        assert!(text.lines().all(|line| line.len() <= 80 && line.starts_with("            word")));
        assert_eq!(text.split_whitespace().count(), 100);
    }

    #[test]
    fn a_full_stop_in_the_name_of_an_item_ends_no_sentence() {
        let names = ["No. of adults being cared for"];
        for (message, first) in [
            (
                "No. of adults being cared for is not a number. Write one.",
                "No. of adults being cared for is not a number.",
            ),
            ("A carer with No. of adults being cared for. Why.", "A carer with No. of adults being cared for."),
            ("This is wrong. No. of adults being cared for is blank.", "This is wrong."),
            ("No stop at all", "No stop at all"),
        ] {
            assert_eq!(opening(message, &names), first);
        }
    }

    #[test]
    fn a_header_cannot_steer_the_terminal() {
        assert_eq!(printable("a\x1b[2Jb\r"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
