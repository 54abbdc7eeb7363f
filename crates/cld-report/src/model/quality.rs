//! How well the files that count are filled, and what is wrong with them: `cld check` of the files as they were received.

use std::path::Path;
use std::sync::Arc;

use cld_book::Book;
use cld_check::{rule_title, summary_of};
use cld_figures::Table;
use cld_run::sha256;
use cld_validate::{ItemTally, RuleSets, Summary};

use super::contents::Contents;
use super::figures::Figures;
use crate::error::ReportError;
use crate::request::ReportRequest;

/// What the checks of an area's files gave.
#[derive(Default)]
pub(crate) struct Quality {
    items: Vec<(String, ItemTally)>,
    findings: Vec<Vec<String>>,
}

impl Quality {
    /// How far each item is filled, and usable where it is filled, over all files together, in per cent.
    pub(crate) fn completeness(&self) -> Figures {
        let mut sums: Vec<(Arc<str>, [u64; 4])> = Vec::new();
        for (_, item) in &self.items {
            let numbers = [item.asked, item.filled, item.given, item.usable];
            match sums.iter_mut().find(|(known, _)| *known == item.item) {
                Some((_, sums)) => sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number),
                None => sums.push((item.item.clone(), numbers)),
            }
        }
        let share = |part: u64, whole: u64| (whole > 0).then(|| (1_000.0 * part as f64 / whole as f64).round() / 10.0);
        let rows = sums.into_iter().map(|(item, [asked, filled, given, usable])| {
            (item.to_string(), vec![share(filled, asked), share(usable, given)])
        });
        Figures {
            title: "How complete each item is, and how much of what is filled in can be used".to_owned(),
            unit: "per cent".to_owned(),
            label: "item".to_owned(),
            names: ["filled in", "usable where filled in"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
            by_period: false,
        }
    }

    /// For each file and item on how many rows it is asked for and filled in, given at all, and usable.
    pub(crate) fn items(&self) -> Table {
        let share = |part: u64, whole: u64| (whole > 0).then(|| format!("{:.1}", 100.0 * part as f64 / whole as f64));
        let number = |number: u64| Some(number.to_string());
        let row = |(file, item): &(String, ItemTally)| {
            let priority = if item.is_priority { "yes" } else { "no" };
            let texts = [file.as_str(), &item.item, priority].map(|text| Some(text.to_owned()));
            let filled = [number(item.asked), number(item.filled), share(item.filled, item.asked)];
            let usable = [number(item.given), number(item.usable), share(item.usable, item.given)];
            texts.into_iter().chain(filled).chain(usable).collect()
        };
        Table { rows: self.items.iter().map(row).collect(), ..headed(&ITEMS) }
    }

    /// For each file and rule how often it found something, and what to do about the first.
    pub(crate) fn findings(&self) -> Table {
        let row = |texts: &Vec<String>| texts.iter().cloned().map(Some).collect();
        Table { rows: self.findings.iter().map(row).collect(), ..headed(&FINDINGS) }
    }

    /// The rule that found most in one file, by its title, with the file and how often.
    pub(crate) fn most_often(&self) -> Option<(&str, &str, u64)> {
        let found = self.findings.iter().filter_map(|texts| Some((&*texts[1], &*texts[0], texts[5].parse().ok()?)));
        found.max_by_key(|(_, _, findings)| *findings)
    }

    fn add(&mut self, book: &Book, file: &str, summary: &Summary) {
        self.items.extend(summary.items.iter().map(|item| (file.to_owned(), item.clone())));
        for (rule, tally) in &summary.by_rule {
            let Some(first) = tally.first.first() else { continue };
            let item = first.item.as_deref().unwrap_or_default();
            let title = rule_title(book, rule);
            let texts = [file, &title, rule, first.severity.word(), item, &tally.count.to_string(), &first.message];
            self.findings.push(texts.map(str::to_owned).to_vec());
        }
    }
}

/// Headings, and whether numbers are below.
const ITEMS: [(&str, bool); 9] = [
    ("File", false),
    ("Item", false),
    ("Priority item", false),
    ("Rows it is asked for on", true),
    ("Filled in there", true),
    ("Filled in, %", true),
    ("Rows it is given on", true),
    ("Usable there", true),
    ("Usable, %", true),
];
const FINDINGS: [(&str, bool); 7] = [
    ("File", false),
    ("Rule", false),
    ("Name of the rule", false),
    ("Severity", false),
    ("Item", false),
    ("Findings", true),
    ("What to do", false),
];

fn headed(headings: &[(&str, bool)]) -> Table {
    let (columns, are_numbers) = headings.iter().map(|(heading, is_number)| ((*heading).to_owned(), is_number)).unzip();
    Table { columns, are_numbers, rows: Vec::new() }
}

/// Checks the area's files that were chosen. `received` is the folder that the run was made of; a file that has changed
/// since is refused.
pub(crate) fn of_files(
    book: &Book,
    contents: &Contents<'_>,
    received: &Path,
    request: &ReportRequest<'_>,
) -> Result<Quality, ReportError> {
    let mut quality = Quality::default();
    let register = &contents.submissions;
    let mut rules = RuleSets::new(book);
    for (file, _) in
        register.text("file")?.iter().zip(register.truth("chosen")?).filter(|(_, chosen)| *chosen == Some(true))
    {
        let file = file.unwrap_or_default();
        let path = received.join("submissions").join(file);
        let shown = path.display().to_string();
        let digest = sha256(&path).map_err(|source| ReportError::FileUnreadable { path: shown.clone(), source })?;
        if !contents.record.submissions.iter().any(|known| known.file == file && known.sha256 == digest) {
            return Err(ReportError::FileChanged { path: shown });
        }
        let summary = summary_of(book, &mut rules, &path, request.threads, request.today)?;
        let summary = summary.map_err(|reason| ReportError::FileNotChecked { path: shown, reason })?;
        quality.add(book, file, &summary);
    }
    Ok(quality)
}
