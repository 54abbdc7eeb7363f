//! How good the files are that councils sent: by rule, by council, and which rules have files made again.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use chrono::{Months, NaiveDate};
use cld_components::{Button, Cell, Input, Label, Table, back_link};
use cld_store::{Rework, RuleQuality};
use cld_terms::grouped;
use maud::{Markup, html};
use serde::Deserialize;

use crate::expectations::day as today_of;
use crate::site::{Refusal, Visit};

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    from: Option<String>,
    to: Option<String>,
    rule: Option<String>,
}

const TITLE: &str = "How good the files are";

/// Rules that are shown at once.
const SHOWN: usize = 40;

pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let today = today_of(visit.now);
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.trim().parse::<NaiveDate>().ok());
    let from =
        day(&asked.from).unwrap_or_else(|| today.checked_sub_months(Months::new(12)).unwrap_or(today)).to_string();
    let to = day(&asked.to).unwrap_or(today).to_string();
    let (store, scope, councils) = (visit.portal.store(), visit.scope("see_calendar"), visit.portal.councils());
    let mut found = store.quality((&from, &to)).await?;
    found.retain(|of| councils.council(&of.council).is_some_and(|council| scope.covers(&of.council, &council.region)));
    let is_all = scope.areas().contains(&cld_store::Area::England);
    let rework = if is_all { store.rework((&from, &to)).await? } else { Vec::new() };
    let chosen = asked.rule.as_deref().filter(|rule| found.iter().any(|of| of.rule == **rule));
    let content = html! {
        (back_link("/dashboard", "Dashboard"))
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body {
            "Files in force whose periods end from " (super::super::submissions::day(&from)) " to "
            (super::super::submissions::day(&to)) ". Counts of findings alone: nobody is in them."
        }
        (days(&from, &to))
        @match chosen {
            Some(rule) => { (of_rule(&visit, &found, rule, &from, &to)) }
            None => { (by_rule(&found, &from, &to)) (by_council(&visit, &found)) (again(&rework)) }
        }
    };
    Ok(visit.page(TITLE, content))
}

fn days(from: &str, to: &str) -> Markup {
    let input = |name: &'static str, text, value| {
        let label = Label { text, ..Label::default() };
        html! { (Input { label, name, id: name, value, classes: "govuk-input--width-10", ..Input::default() }) }
    };
    html! {
        form method="get" action="/dashboard/quality" {
            (input("from", "From", from)) (input("to", "To", to))
            (Button { text: "Show", classes: "govuk-button--secondary", ..Button::default() })
        }
    }
}

fn shown(head: Vec<Cell>, rows: Vec<Vec<Cell>>) -> Markup {
    html! {
        @if rows.is_empty() { p.govuk-body { "Nothing was found." } }
        @else { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
    }
}

/// Councils, files and findings of each rule, the most councils first.
fn by_rule(found: &[RuleQuality], from: &str, to: &str) -> Markup {
    let mut rules: BTreeMap<&str, (&str, u64, u64, u64)> = BTreeMap::new();
    for of in found {
        let (_, councils, files, findings) = rules.entry(&of.rule).or_insert((&of.title, 0, 0, 0));
        (*councils, *files, *findings) = (*councils + 1, *files + of.files, *findings + of.found);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(rule, (_, councils, _, findings))| (std::cmp::Reverse((*councils, *findings)), *rule));
    let row = |(rule, (title, councils, files, findings)): &(&str, (&str, u64, u64, u64))| {
        let link = html! {
            a.govuk-link href={ "/dashboard/quality?rule=" (rule) "&from=" (from) "&to=" (to) } { (title) }
        };
        let counts = [councils, files, findings].map(|count| Cell::number(&grouped(*count)));
        [&[Cell::new(&link)][..], &counts[..]].concat()
    };
    let head = [&[Cell::new("Rule")][..], &["Councils", "Files", "Findings"].map(Cell::number)[..]].concat();
    html! {
        h2.govuk-heading-m { "By rule" }
        (shown(head, rules.iter().take(SHOWN).map(row).collect()))
    }
}

/// What a rule found in each council.
fn of_rule(visit: &Visit, found: &[RuleQuality], rule: &str, from: &str, to: &str) -> Markup {
    let mut of: Vec<&RuleQuality> = found.iter().filter(|of| of.rule == rule).collect();
    of.sort_by_key(|of| std::cmp::Reverse(of.found * 10_000 / of.rows.max(1)));
    let title = of.first().map_or(rule, |of| of.title.as_str());
    let rows = of.iter().map(|of| row(visit.portal.councils().name(&of.council), of.files, of.found, of.rows));
    html! {
        h2.govuk-heading-m { (title) }
        p.govuk-body { a.govuk-link href={ "/dashboard/quality?from=" (from) "&to=" (to) } { "All rules" } }
        (shown(head("Council"), rows.collect()))
    }
}

fn head(first: &str) -> Vec<Cell> {
    let numbers = ["Files", "Findings", "Findings per 1,000 rows"].map(Cell::number);
    [&[Cell::new(first)][..], &numbers[..]].concat()
}

fn row(name: &str, files: u64, found: u64, rows: u64) -> Vec<Cell> {
    let rate = found * 10_000 / rows.max(1);
    let counts = [grouped(files), grouped(found), format!("{}.{}", grouped(rate / 10), rate % 10)];
    [&[Cell::new(name)][..], &counts.map(|count| Cell::number(&count))[..]].concat()
}

fn by_council(visit: &Visit, found: &[RuleQuality]) -> Markup {
    let mut councils: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    for of in found {
        let (rules, findings, rows) = councils.entry(visit.portal.councils().name(&of.council)).or_default();
        // Each rule is asked of the same rows.
        (*rules, *findings, *rows) = (*rules + 1, *findings + of.found, (*rows).max(of.rows));
    }
    let row = |(name, (rules, findings, rows)): (&&str, &(u64, u64, u64))| row(name, *rules, *findings, *rows);
    let numbers = ["Rules that found something", "Findings", "Findings per 1,000 rows"].map(Cell::number);
    html! {
        h2.govuk-heading-m { "By council" }
        (shown([&[Cell::new("Council")][..], &numbers[..]].concat(), councils.iter().map(row).collect()))
    }
}

/// The rules before whose findings files are made again: given up, or replaced by a later file.
fn again(rework: &[Rework]) -> Markup {
    let mut rework: Vec<&Rework> = rework.iter().filter(|rule| rule.again > 0).collect();
    rework.sort_by_key(|rule| (std::cmp::Reverse(rule.again), rule.rule.clone()));
    let row = |rule: &&Rework| {
        let counts = [rule.again, rule.files].map(|count| Cell::number(&grouped(count)));
        [&[Cell::new(&rule.title)][..], &counts[..]].concat()
    };
    let head =
        [&[Cell::new("Rule")][..], &["Files made again", "Files in which it found something"].map(Cell::number)[..]];
    html! {
        h2.govuk-heading-m { "Rules that cause most rework" }
        p.govuk-body { "A file counts as made again when its council gave it up after it was checked, or replaced it." }
        (shown(head.concat(), rework.iter().take(SHOWN).map(row).collect()))
    }
}
