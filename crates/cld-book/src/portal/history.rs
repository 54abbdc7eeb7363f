//! `portal/history.md`: what is kept from one submission to the next, and what is asked once more before one is sent.

use std::collections::BTreeMap;

use super::permissions::cells;
use crate::fault::Fault;
use crate::markdown;

/// What is kept from one submission to the next, and what is asked once more before one is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryRules {
    /// An explanation is offered again for at most this share of the findings that it was said for, in per cent.
    pub explanation_percent: u64,
    /// For so many quarters after it was said.
    pub explanation_quarters: u64,
    /// A file is smaller than the last one when it has fewer than this share of its rows, in per cent.
    pub smaller_percent: u64,
    /// The rows of the last one from which on that is asked.
    pub smaller_rows: u64,
    /// How much longer one of two periods may be that are compared, in per cent of the other.
    pub as_long_percent: u64,
    /// How many days events may reach outside the period that was begun.
    pub period_days: u64,
    /// How much of the days of the period events have to cover, in per cent.
    pub period_percent: u64,
    /// How many days a test stays.
    pub test_days: u64,
    /// The rules that find a file partial, each with what is said of it.
    pub partial: BTreeMap<String, String>,
}

impl HistoryRules {
    pub(crate) fn read(path: &str, text: &str) -> Result<HistoryRules, Fault> {
        let sheet = markdown::read(path, text)?;
        let table = |heading: &str| {
            let table = sheet.section(heading).and_then(|section| section.table.as_ref());
            table.ok_or_else(|| Fault::new(path, 1, format!("this page needs a table under ## {heading}")))
        };
        let (numbers, partial) = (table("Numbers")?, table("Partial")?);
        let mut rules = HistoryRules::default();
        let mut missing: Vec<&str> = NAMES.to_vec();
        for row in &numbers.rows {
            let [name, value] = cells(path, numbers, row, ["name", "value"])?;
            let value = value.parse::<u64>().ok().filter(|value| (1..100_000).contains(value));
            let value = value.ok_or_else(|| Fault::new(path, row.0, format!("{name} is a whole number from 1 on")))?;
            match rules.number(&name) {
                Some(number) => *number = value,
                None => return Err(Fault::new(path, row.0, format!("\"{name}\" is none of {}", NAMES.join(", ")))),
            }
            missing.retain(|known| *known != name);
        }
        if let Some(name) = missing.first() {
            return Err(Fault::new(path, numbers.line, format!("the number \"{name}\" is missing")));
        }
        for row in &partial.rows {
            let [rule, said] = cells(path, partial, row, ["rule", "said"])?;
            rules.partial.insert(rule, said);
        }
        Ok(rules)
    }

    fn number(&mut self, name: &str) -> Option<&mut u64> {
        Some(match name {
            "explanation_percent" => &mut self.explanation_percent,
            "explanation_quarters" => &mut self.explanation_quarters,
            "smaller_percent" => &mut self.smaller_percent,
            "smaller_rows" => &mut self.smaller_rows,
            "as_long_percent" => &mut self.as_long_percent,
            "period_days" => &mut self.period_days,
            "period_percent" => &mut self.period_percent,
            "test_days" => &mut self.test_days,
            _ => return None,
        })
    }
}

const NAMES: [&str; 8] = [
    "explanation_percent",
    "explanation_quarters",
    "smaller_percent",
    "smaller_rows",
    "as_long_percent",
    "period_days",
    "period_percent",
    "test_days",
];
