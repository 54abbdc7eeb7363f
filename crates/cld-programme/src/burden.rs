//! `burden.toml`: when the burden assessment opens, and how its answers become costs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cld_book::Fault;
use serde::Deserialize;

use crate::ProgrammeError;
use crate::form::{Answers, Form};
use crate::page::Files;
use crate::participation::{Participation, Step};
use crate::results::median;

/// How the burden is assessed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burden {
    /// How many councils take part when it opens.
    pub gate: usize,
    /// What an employer pays besides a salary, in per cent of it.
    pub on_cost_per_cent: u64,
    /// Hours that somebody works in a year.
    pub hours_a_year: u64,
    /// Years over which work that is done once is spread.
    pub years_of_life: u64,
    /// How many answers of a type of council there are at least when they are shown.
    pub least: usize,
    lenses: Vec<String>,
    /// The grades of staff.
    pub grades: Vec<String>,
    example: Vec<Example>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    hours: u64,
    setup: u64,
    supplier: u64,
    salt_hours: u64,
    salary: u64,
    share: u64,
    cost: i64,
    net: i64,
}

/// Costs a year, in pounds: of the collection, and without what the one costs that it replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Of Client Level Data.
    pub cost: i64,
    /// The same less that of SALT.
    pub net: i64,
}

/// The costs of the councils of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfType {
    /// The type.
    pub kind: String,
    /// How many councils of it there are.
    pub councils: usize,
    /// How many answered; none where that is fewer than are shown.
    pub answered: Option<usize>,
    /// The middle of their costs; none where too few answered.
    pub median: Option<Cost>,
}

impl Burden {
    pub(crate) fn read(files: &Files<'_>) -> Result<Burden, ProgrammeError> {
        let burden: Burden = files.facts("burden.toml")?;
        for (at, example) in burden.example.iter().enumerate() {
            let found = burden.of_example(example);
            if (found.cost, found.net) != (example.cost, example.net) {
                let what = format!("example {} comes to {} and {}", at + 1, found.cost, found.net);
                return Err(Fault::new("programme/burden.toml", 1, what).into());
            }
        }
        Ok(burden)
    }

    fn of_example(&self, example: &Example) -> Cost {
        let answered = [
            ("b1_grade", self.grades.first().cloned().unwrap_or_default()),
            ("b1_hours", example.hours.to_string()),
            ("b1_setup", example.setup.to_string()),
            ("b1_supplier", example.supplier.to_string()),
            ("b1_salt_hours", example.salt_hours.to_string()),
            ("share", example.share.to_string()),
        ];
        let answers = answered.into_iter().map(|(id, text)| (id.to_owned(), text)).collect();
        let salaries = self.grades.iter().map(|grade| (grade.clone(), example.salary)).collect();
        self.cost(&answers, &salaries)
    }

    /// Whether it is open on a day: from the day of its form, when as many councils as it needs take part or took part before.
    /// Once open it stays open.
    pub fn is_open(&self, form: &Form, participation: &Participation, steps: &[Step], day: NaiveDate) -> bool {
        form.is_open(day) && participation.reached(steps, self.gate, day).is_some()
    }

    /// What it costs a council a year, by the salaries of each grade in pounds a year.
    pub fn cost(&self, answers: &Answers, salaries: &BTreeMap<String, u64>) -> Cost {
        let number = |id: String| answers.get(&id).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        let share = number("share".to_owned()).min(100);
        let (mut work, mut supplier, mut salt) = (0u64, 0u64, 0u64);
        for lens in &self.lenses {
            let grade = answers.get(&format!("{lens}_grade"));
            let salary = grade.and_then(|grade| salaries.get(grade)).copied().unwrap_or(0);
            let hours = number(format!("{lens}_hours")).saturating_mul(self.years_of_life);
            let hours = hours.saturating_add(number(format!("{lens}_setup")));
            // In hundredths of a pound, times the hours of a year: divided once, at the end.
            let rate = salary.saturating_mul(100 + self.on_cost_per_cent);
            work = work.saturating_add(rate.saturating_mul(hours));
            supplier = supplier.saturating_add(number(format!("{lens}_supplier")));
            salt = salt.saturating_add(rate.saturating_mul(number(format!("{lens}_salt_hours"))));
        }
        let hours = 100 * self.hours_a_year.max(1);
        let of_work = u128::from(work) * u128::from(share) / u128::from(100 * hours * self.years_of_life.max(1));
        let cost =
            i64::try_from(of_work).unwrap_or(i64::MAX).saturating_add(i64::try_from(supplier).unwrap_or(i64::MAX));
        Cost { cost, net: cost.saturating_sub(i64::try_from(salt / hours).unwrap_or(i64::MAX)) }
    }

    /// The medians by type of council, and what they come to for all councils of the types that are shown. `councils` are
    /// all, with the type of each; `answers` those that answered, with the council of each.
    pub fn by_type(
        &self,
        councils: &[(&str, &str)],
        answers: &[(String, Answers)],
        salaries: &BTreeMap<String, u64>,
    ) -> (Vec<OfType>, i64) {
        let mut kinds: Vec<&str> = councils.iter().map(|(_, kind)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut national = 0i64;
        let mut found = Vec::new();
        for kind in kinds {
            let of_it: Vec<&str> = councils.iter().filter(|(_, known)| *known == kind).map(|(code, _)| *code).collect();
            let costs: Vec<Cost> = answers
                .iter()
                .filter(|(council, _)| of_it.contains(&council.as_str()))
                .map(|(_, answers)| self.cost(answers, salaries))
                .collect();
            let is_shown = costs.len() >= self.least;
            let middle_of = |of: fn(&Cost) -> i64| {
                // Net costs can be less than nothing: they are moved up before, and down after.
                let moved: Vec<u64> =
                    costs.iter().map(|cost| (of(cost) as i128 - i128::from(i64::MIN)) as u64).collect();
                median(&moved).map(|middle| (i128::from(middle) + i128::from(i64::MIN)) as i64)
            };
            let middle = middle_of(|cost| cost.cost).zip(middle_of(|cost| cost.net)).filter(|_| is_shown);
            let middle = middle.map(|(cost, net)| Cost { cost, net });
            national = national.saturating_add(middle.map_or(0, |cost| cost.cost.saturating_mul(of_it.len() as i64)));
            let answered = Some(costs.len()).filter(|_| is_shown);
            found.push(OfType { kind: kind.to_owned(), councils: of_it.len(), answered, median: middle });
        }
        (found, national)
    }
}
