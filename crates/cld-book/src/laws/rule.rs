//! Laws of rules: names that must exist, and things that must be said once.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::fault::{Fault, nearest};
use crate::marks::{is_filled_in, marks};
use crate::page::RulePage;
use crate::release::Release;

/// No two rules have the same title: people know a rule by it.
pub(super) fn title_faults(book: &Book, faults: &mut Vec<Fault>) {
    let mut titles = BTreeMap::new();
    for rule in book.rules.values() {
        let Some(title) = &rule.title else { continue };
        if let Some(other) = titles.insert(title.to_lowercase(), &rule.path) {
            faults.push(Fault::new(
                &rule.path,
                rule.line_in_facts("title"),
                format!("book/{other} has the title \"{title}\" already"),
            ));
        }
    }
}

pub(super) fn faults(book: &Book, releases: &[Release], rule: &RulePage, faults: &mut Vec<Fault>) {
    let mut say = |line, what: String| faults.push(Fault::new(&rule.path, line, what));
    if rule.is_any_field() != rule.facts.applies_to().is_some() {
        let fact = if rule.is_any_field() { "item" } else { "applies_to" };
        say(rule.line_in_facts(fact), "applies_to is a fact of rules of any_field, and only of those".into());
    }
    if rule.title.is_none() {
        let what = "a rule has a title, by which people know it: write a line such as \"Event ends before it starts\"";
        say(rule.line_in_facts("title"), what.into());
    }
    column_faults(releases, rule, &mut say);
    item_faults(releases, rule, &mut say);
    follow_faults(book, rule, &mut say);
    if let Some(table) = rule.sql.tables.first() {
        say(rule.sql.line_of(table), format!("a rule reads one row, not table \"{table}\""));
    }
    for release in rule.facts.since.iter().chain(&rule.facts.until).filter(|name| !book.releases.contains_key(*name)) {
        let hint = nearest(release, book.releases.keys().map(String::as_str));
        say(rule.line_in_facts(&quoted(release)), format!("there is no release \"{release}\"{hint}"));
    }
    example_faults(book, releases, rule, faults);
}

/// Columns that are compared, read or given in examples are those of some release.
fn column_faults(releases: &[Release], rule: &RulePage, say: &mut impl FnMut(usize, String)) {
    let knows = |name: &str| releases.iter().any(|release| release.column(name).is_some());
    let is_template = |name: &str| rule.is_any_field() && name.starts_with("any_field");
    let of_field = |name: &str| name.starts_with("{field}");
    let mut unknown = |line, what: &str, column: &str| {
        let hint = nearest(column, item_names(releases));
        say(line, format!("{what} column \"{column}\", which no release has{hint}"));
    };
    for column in rule.facts.shape.columns().filter(|name| !of_field(name) && !knows(name)) {
        unknown(rule.line_in_facts(&quoted(column)), "compares", column);
    }
    for column in rule.sql.columns.iter().filter(|name| !is_template(name) && !knows(name)) {
        unknown(rule.sql.line_of(column), "uses", column);
    }
    if let Some(table) = &rule.rows {
        let columns = table.columns.iter().filter(|name| *name != "fails" && !of_field(name) && !knows(name));
        columns.for_each(|column| unknown(table.line, "the examples have a", column));
    }
}

/// The item that the rule is about, and those that its message names, are items of some release.
fn item_faults(releases: &[Release], rule: &RulePage, say: &mut impl FnMut(usize, String)) {
    let is_item = |name: &str| releases.iter().any(|release| release.item(name).is_some());
    for item in rule.facts.item().into_iter().filter(|item| !is_item(item)) {
        let what = format!("is about item \"{item}\", which no release has{}", nearest(item, item_names(releases)));
        say(rule.line_in_facts(&quoted(item)), what);
    }
    for mark in marks(&rule.message).filter(|mark| !is_filled_in(mark) && !is_item(mark)) {
        let hint = nearest(mark, item_names(releases));
        say(1, format!("the message names item \"{mark}\", which no release has{hint}"));
    }
}

fn item_names(releases: &[Release]) -> impl Iterator<Item = &str> {
    releases.iter().flat_map(|release| &release.items).map(|item| item.name.as_str())
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Every row of a rule's examples is one for some release that the rule holds in.
fn example_faults(book: &Book, releases: &[Release], rule: &RulePage, faults: &mut Vec<Fault>) {
    let releases: Vec<_> = releases.iter().filter(|release| book.rule_holds(release, rule)).collect();
    for (table, (line, row)) in rule.rows.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))) {
        if !releases.is_empty() && !releases.iter().any(|release| book.row_belongs(release, table, row)) {
            let what = "no release has all the entries of this row, so it is never run";
            faults.push(Fault::new(&rule.path, *line, what));
        }
    }
}

/// A rule follows from rules that there are, and never from itself.
fn follow_faults(book: &Book, rule: &RulePage, say: &mut impl FnMut(usize, String)) {
    for cause in rule.facts.follows.iter().filter(|cause| !book.rules.contains_key(*cause)) {
        let hint = nearest(cause, book.rules.keys().map(String::as_str));
        say(rule.line_in_facts(&quoted(cause)), format!("follows \"{cause}\", and there is no such rule{hint}"));
    }
    let (mut causes, mut at) = (vec![rule], 0);
    while let Some(page) = causes.get(at) {
        let further: Vec<_> = page.facts.follows.iter().filter_map(|name| book.rules.get(name)).collect();
        if further.iter().any(|cause| cause.name == rule.name) {
            return say(rule.line_in_facts("follows"), format!("follows from itself, by way of \"{}\"", page.name));
        }
        causes.extend(
            further
                .into_iter()
                .filter(|cause| !causes.iter().any(|known| known.name == cause.name))
                .collect::<Vec<_>>(),
        );
        at += 1;
    }
}
