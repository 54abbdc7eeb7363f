//! How well the files that count are filled, and what is wrong with them: `cld check` of the files as they were received.

use std::error::Error;
use std::path::Path;

use cld_book::Book;
use cld_validate::{RuleSets, Summary};

use super::contents::Contents;
use super::figures::Figures;
use crate::request::ReportRequest;
use cld_check::summary_of;
use cld_figures::Table;
use cld_run::sha256;

/// What the checks of an area's files gave, as two tables.
pub(crate) struct Quality {
    pub items: Table,
    pub findings: Table,
}

impl Quality {
    /// How far each item is filled, and usable where it is filled, over all files together, in per cent.
    pub(crate) fn completeness(&self) -> Figures {
        let mut sums: Vec<(String, [f64; 4])> = Vec::new();
        for row in &self.items.rows {
            let item = row[1].clone().unwrap_or_default();
            let numbers = [3, 4, 6, 7].map(|at| row[at].as_deref().and_then(|text| text.parse().ok()).unwrap_or(0.0));
            match sums.iter_mut().find(|(known, _)| *known == item) {
                Some((_, sums)) => {
                    sums.iter_mut().zip(numbers).for_each(|(sum, number): (&mut f64, f64)| *sum += number)
                }
                None => sums.push((item, numbers)),
            }
        }
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| (1_000.0 * part / whole).round() / 10.0);
        let rows = sums
            .into_iter()
            .map(|(item, [asked, filled, given, usable])| (item, vec![share(filled, asked), share(usable, given)]));
        Figures {
            title: "How far each item is filled and usable, in per cent".to_owned(),
            unit: "per cent".to_owned(),
            label: "item".to_owned(),
            names: ["filled", "usable where filled"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
            by_period: false,
        }
    }
}

/// Checks the area's files that were chosen. `received` is the folder that the run was made of; a file that has changed
/// since is refused.
pub(crate) fn of_files(
    book: &Book,
    contents: &Contents<'_>,
    received: &Path,
    request: &ReportRequest<'_>,
) -> Result<Quality, Box<dyn Error>> {
    let mut quality = Quality {
        items: table(
            &["file", "item", "priority", "asked for", "filled", "filled %", "given", "usable", "usable %"],
            3,
        ),
        findings: table(&["file", "rule", "severity", "item", "findings", "what to do"], usize::MAX),
    };
    quality.findings.are_numbers[4] = true;
    let register = &contents.submissions;
    let (file_at, chosen_at) = (register.place("file"), register.place("chosen"));
    let (Some(file_at), Some(chosen_at)) = (file_at, chosen_at) else { return Ok(quality) };
    let mut rules = RuleSets::new(book);
    for row in register.rows.iter().filter(|row| row[chosen_at].as_deref() == Some("true")) {
        let file = row[file_at].as_deref().unwrap_or_default();
        let path = received.join("submissions").join(file);
        let shown = path.display();
        let digest = sha256(&path).map_err(|error| format!("{shown}: cannot be read ({error})"))?;
        if !contents.record.submissions.iter().any(|known| known.file == file && known.sha256 == digest) {
            return Err(
                format!("{shown}: is not the file that the run was made of; name the folder that it was").into()
            );
        }
        let summary = summary_of(book, &mut rules, &path, request.threads, request.today)?;
        let summary = summary.map_err(|reason| format!("{shown}: {reason}"))?;
        add(&mut quality, file, &summary);
    }
    Ok(quality)
}

/// A table whose columns from `first_number` on are numbers.
fn table(columns: &[&str], first_number: usize) -> Table {
    let are_numbers = (0..columns.len()).map(|at| at >= first_number).collect();
    Table { columns: columns.iter().map(|&column| column.to_owned()).collect(), are_numbers, rows: Vec::new() }
}

fn add(quality: &mut Quality, file: &str, summary: &Summary) {
    let share = |part: u64, whole: u64| (whole > 0).then(|| format!("{:.1}", 100.0 * part as f64 / whole as f64));
    let number = |number: u64| Some(number.to_string());
    for item in &summary.items {
        let priority = if item.is_priority { "yes" } else { "no" };
        let texts = [file, &item.item, priority].map(|text| Some(text.to_owned()));
        let filled = [number(item.asked), number(item.filled), share(item.filled, item.asked)];
        let usable = [number(item.given), number(item.usable), share(item.usable, item.given)];
        quality.items.rows.push(texts.into_iter().chain(filled).chain(usable).collect());
    }
    for (rule, tally) in &summary.by_rule {
        let Some(first) = tally.first.first() else { continue };
        let item = first.item.as_deref().unwrap_or_default();
        let texts = [file, rule, first.severity.word(), item, &tally.count.to_string(), &first.message];
        quality.findings.rows.push(texts.map(|text| Some(text.to_owned())).to_vec());
    }
}
