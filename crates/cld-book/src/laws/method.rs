//! Laws of methods: what their pages read must exist, and things must be said once.

use std::collections::{BTreeMap, BTreeSet};

use super::adding_up;
use super::literal::Literals;
use crate::book::Book;
use crate::fault::{Fault, nearest};
use crate::kind::Kind;
use crate::layout::Layout;
use crate::markdown::Fenced;
use crate::method::Method;
use crate::page::Page;
use crate::sql::{Place, Sql};

/// Tables that a method's pages read without a page of that name.
const BASE_TABLES: [&str; 3] = ["submissions", "submitted", "events"];

pub(super) fn faults(book: &Book, method: &Method, literals: &Literals<'_>, faults: &mut Vec<Fault>) {
    let path = format!("methods/{}/method.toml", method.name);
    let Some(release) = book.releases.get(&method.facts.release) else {
        let hint = nearest(&method.facts.release, book.releases.keys().map(String::as_str));
        return faults.push(Fault::new(&path, 1, format!("there is no release \"{}\"{hint}", method.facts.release)));
    };
    let bounds = method.bounds();
    if !method.parameter_sets.contains_key(&method.facts.example_parameters) {
        faults.push(Fault::new(&path, 1, "example_parameters names no parameter set"));
    }
    for sql in method.facts.bounds.values().filter_map(|bound| bound.unless_given.as_ref()) {
        faults.extend(bound_faults(&path, book.sources.line(&path, sql), sql));
    }
    for (set, values) in &method.parameter_sets {
        for name in values.0.keys().filter(|name| !bounds.contains_key(name.as_str())) {
            let what = format!("gives bound \"{name}\", which no page has{}", nearest(name, bounds.keys().copied()));
            faults.push(Fault::new(&format!("methods/{}/parameters/{set}.toml", method.name), 1, what));
        }
    }
    for page in method.pages.values().chain(method.templates.values()).chain(method.field_steps.values()) {
        page_faults(book, method, page, &bounds.keys().copied().collect(), faults);
        literals.of_method(release, page, faults);
    }
    if let Err(cycle) = method
        .in_order(method.pages.keys().cloned(), &BTreeSet::new())
        .map(drop)
        .and_then(|()| method.variables().map(drop))
    {
        let page = method.page(&cycle[0]).map(|page| page.path).unwrap_or(path);
        faults.push(Fault::new(&page, 1, format!("reads itself: {}", cycle.join(" -> "))));
    }
    once_faults(method, faults);
    adding_up::faults(method, faults);
    let is_table = |name: &str| method.pages.get(name).is_some_and(|page| page.kind() == Kind::Table);
    faults.extend(method.layouts.values().flat_map(|layout| layout.faults(is_table)));
    sheet_faults(method, faults);
}

/// A sheet shows one table of a return, or the rows that one table of the method counts.
fn sheet_faults(method: &Method, faults: &mut Vec<Fault>) {
    let mut known: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for layout in method.layouts.values() {
        let of_table = layout.counted.as_deref().zip(layout.table.as_deref());
        let differs = |other: &&Layout| other.table == layout.table && other.counted.is_some();
        let first = method.layouts.values().find(differs).and_then(|other| other.counted.as_deref());
        if let Some((counted, table)) = of_table
            && first != Some(counted)
        {
            let what =
                format!("says \"{counted}\" of what \"{table}\" counts, where another layout of it says otherwise");
            faults.push(Fault::new(&layout.path, 1, what));
        }
        for (sheet, shows) in [(layout.sheet().as_str(), layout.id.as_str())].into_iter().chain(of_table) {
            let (path, other) = *known.entry(sheet.to_lowercase()).or_insert((&layout.path, shows));
            if other != shows {
                let what =
                    format!("the sheet \"{sheet}\" is that of \"{other}\" too ({path}): call one of them otherwise");
                faults.push(Fault::new(&layout.path, 1, what));
            }
        }
    }
}

/// What a bound follows from is SQL of the plain dialect too.
fn bound_faults(path: &str, line: usize, sql: &str) -> Vec<Fault> {
    Sql::parse(path, &Fenced { text: sql.to_owned(), line }, Place::Value).err().unwrap_or_default()
}

fn page_faults(book: &Book, method: &Method, page: &Page, bounds: &BTreeSet<&str>, faults: &mut Vec<Fault>) {
    let items = book.releases[&method.facts.release].items.iter().filter(|item| item.list.is_some());
    let lists = book.lists.keys().map(|list| format!("list_{list}"));
    let mappings = items.map(|item| format!("mapping_{}", item.name));
    let references = book.references.keys().map(|name| format!("reference_{name}"));
    let held: Vec<String> = lists.chain(mappings).chain(references).collect();
    let steps = method.pages.values().filter(|page| page.kind() != Kind::Variable).map(|page| page.name.as_str());
    let extracts = book.extracts.keys().map(String::as_str);
    let known: Vec<&str> = steps.chain(BASE_TABLES).chain(extracts).chain(held.iter().map(String::as_str)).collect();
    let of_rows =
        |table: &str| table == "any_rows" || method.template_of(table).is_some_and(|(rows, _)| rows == "any_rows");
    for sql in page.facts.bounds().values().filter_map(|bound| bound.unless_given.as_ref()) {
        faults.extend(bound_faults(&page.path, page.line_in_facts(sql), sql));
    }
    for table in page.sql.tables.iter().filter(|table| !of_rows(table)) {
        if !known.contains(&table.as_str()) && method.page(table).is_none_or(|page| page.kind() == Kind::Variable) {
            let what =
                format!("reads table \"{table}\", which nothing provides{}", nearest(table, known.iter().copied()));
            faults.push(Fault::new(&page.path, page.sql.line_of(table), what));
        }
    }
    for parameter in page.sql.parameters.iter().filter(|name| !bounds.contains(name.as_str())) {
        let what =
            format!("uses bound \"${parameter}\", which no page has{}", nearest(parameter, bounds.iter().copied()));
        faults.push(Fault::new(&page.path, page.sql.line_of(parameter), what));
    }
}

/// A bound is introduced once, and an official result belongs to one page.
fn once_faults(method: &Method, faults: &mut Vec<Fault>) {
    let mut bounds: BTreeMap<&str, &str> =
        method.facts.bounds.keys().map(|name| (name.as_str(), "method.toml")).collect();
    let mut official = BTreeMap::new();
    for page in method.pages.values().chain(method.templates.values()) {
        for name in page.facts.bounds().keys() {
            if let Some(other) = bounds.insert(name, &page.path) {
                faults.push(Fault::new(&page.path, 1, format!("bound \"{name}\" is introduced in {other} already")));
            }
        }
        for other in page.facts.official().iter().filter_map(|result| official.insert(result, &page.path)) {
            faults.push(Fault::new(&page.path, 1, format!("{other} answers to the same official result")));
        }
    }
}
