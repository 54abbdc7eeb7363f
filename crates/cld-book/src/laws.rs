//! Laws of the register: names that must exist, and things that must be said once.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Fault, nearest};
use crate::guidance;
use crate::kind::Kind;
use crate::literal::Literals;
use crate::mapping_laws;
use crate::method::{Bound, Method};
use crate::page::Page;
use crate::shelf::Book;
use crate::spec::Release;
use crate::spec_laws;

/// Tables that a method's pages read without a page of that name.
pub(crate) const BASE_TABLES: [&str; 3] = ["submissions", "submitted", "events"];

pub(crate) fn faults(book: &Book) -> Vec<Fault> {
    let mut faults = Vec::new();
    // What stands beside a release is known to its rules too.
    let releases: Vec<Release> = book.releases.values().map(Release::in_full).collect();
    let literals = Literals::of(book, &releases);
    for release in book.releases.values() {
        spec_laws::release_faults(book, release, &mut faults);
        let path = spec_laws::path(release);
        for (at, item) in release.items.iter().enumerate() {
            let line = book.texts.line_in(&path, "item", at, "priority_when");
            literals.of_priority(&path, line, release, item, &mut faults);
        }
    }
    for release in &releases {
        for (path, line, asked) in asked(book, &release.name) {
            release.item(asked).iter().for_each(|item| literals.of_priority(&path, line, release, item, &mut faults));
        }
    }
    spec_laws::list_faults(book, &mut faults);
    for (path, mapping) in &book.mappings {
        mapping_laws::faults(book, path, mapping, &mut faults);
    }
    guidance::laws::faults(book, &mut faults);
    title_faults(book, &mut faults);
    for rule in book.rules.values() {
        rule_faults(book, &releases, rule, &mut faults);
        literals.of_rule(rule, &mut faults);
    }
    for method in book.methods.values() {
        method_faults(book, method, &literals, &mut faults);
    }
    faults
}

/// Items that a supplement of the release has asked for otherwise, each with where that stands.
fn asked<'b>(book: &'b Book, release: &'b str) -> impl Iterator<Item = (String, usize, &'b str)> {
    let supplements = book.release(release).into_iter().flat_map(|release| &release.supplements);
    supplements.flat_map(move |supplement| {
        let path = format!("supplements/{}.toml", supplement.name);
        let asked = supplement.asked.iter().enumerate();
        asked.map(move |(at, asked)| {
            (path.clone(), book.texts.line_in(&path, "asked", at, "priority_when"), asked.item.as_str())
        })
    })
}

/// No two rules have the same title: people know a rule by it.
fn title_faults(book: &Book, faults: &mut Vec<Fault>) {
    let mut titles = BTreeMap::new();
    for rule in book.rules.values() {
        let Some(title) = &rule.facts.title else { continue };
        if let Some(other) = titles.insert(title.to_lowercase(), &rule.path) {
            faults.push(Fault::new(&rule.path, 1, format!("book/{other} has the title \"{title}\" already")));
        }
    }
}

fn rule_faults(book: &Book, releases: &[Release], rule: &Page, faults: &mut Vec<Fault>) {
    let knows = |name: &str| releases.iter().any(|release| release.column(name).is_some());
    let is_item = |name: &str| releases.iter().any(|release| release.item(name).is_some());
    let names = || releases.iter().flat_map(|release| &release.items).map(|item| item.name.as_str());
    let mut say = |line, what: String| faults.push(Fault::new(&rule.path, line, what));
    if rule.is_template() != rule.facts.applies_to.is_some() {
        say(1, "applies_to stands in rules of any_field, and only there".into());
    }
    for column in rule.shape.columns().filter(|name| !name.starts_with("{field}") && !knows(name)) {
        say(1, format!("compares column \"{column}\", which no release has{}", nearest(column, names())));
    }
    follow_faults(book, rule, &mut say);
    let template = |name: &str| rule.is_template() && name.starts_with("any_field");
    for column in rule.sql.columns.iter().filter(|name| !template(name) && !knows(name)) {
        say(
            rule.sql.line_of(column),
            format!("uses column \"{column}\", which no release has{}", nearest(column, names())),
        );
    }
    let asked = rule.rows.iter().flat_map(|table| table.columns.iter().map(|column| (table.line, column)));
    for (line, column) in asked.filter(|(_, name)| *name != "fails" && !name.starts_with("{field}") && !knows(name)) {
        say(line, format!("the examples have a column \"{column}\", which no release has{}", nearest(column, names())));
    }
    for item in rule.facts.item.iter().filter(|item| !is_item(item)) {
        say(1, format!("is about item \"{item}\", which no release has{}", nearest(item, names())));
    }
    for mark in marks(&rule.message).filter(|mark| !is_filled_in(mark) && !is_item(mark)) {
        say(1, format!("the message names item \"{mark}\", which no release has{}", nearest(mark, names())));
    }
    if let Some(table) = rule.sql.tables.first() {
        say(rule.sql.line_of(table), format!("a rule reads one row, not table \"{table}\""));
    }
    for release in rule.facts.since.iter().chain(&rule.facts.until).filter(|name| !book.releases.contains_key(*name)) {
        let hint = nearest(release, book.releases.keys().map(String::as_str));
        say(1, format!("there is no release \"{release}\"{hint}"));
    }
    example_faults(book, releases, rule, faults);
}

/// Every row of a rule's examples is one for some release that the rule holds in.
fn example_faults(book: &Book, releases: &[Release], rule: &Page, faults: &mut Vec<Fault>) {
    let releases: Vec<_> = releases.iter().filter(|release| book.rule_holds(release, rule)).collect();
    for (table, (line, row)) in rule.rows.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))) {
        if !releases.is_empty() && !releases.iter().any(|release| book.row_belongs(release, table, row)) {
            let what = "no release has all the entries of this row, so it is never run";
            faults.push(Fault::new(&rule.path, *line, what));
        }
    }
}

/// A rule follows from rules that there are, and never from itself.
fn follow_faults(book: &Book, rule: &Page, say: &mut impl FnMut(usize, String)) {
    for cause in rule.facts.follows.iter().filter(|cause| !book.rules.contains_key(*cause)) {
        let hint = nearest(cause, book.rules.keys().map(String::as_str));
        say(1, format!("follows \"{cause}\", and there is no such rule{hint}"));
    }
    let (mut causes, mut at) = (vec![rule], 0);
    while let Some(page) = causes.get(at) {
        let further: Vec<_> = page.facts.follows.iter().filter_map(|name| book.rules.get(name)).collect();
        if further.iter().any(|cause| cause.name == rule.name) {
            return say(1, format!("follows from itself, by way of \"{}\"", page.name));
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

/// The names in `{…}` of a message.
pub(crate) fn marks(message: &str) -> impl Iterator<Item = &str> {
    message.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(mark, _)| mark)
}

/// True for the marks of a message that are no items: the field of a page for any field, and the values of a list.
pub(crate) fn is_filled_in(mark: &str) -> bool {
    matches!(mark, "field" | "values")
}

fn method_faults(book: &Book, method: &Method, literals: &Literals<'_>, faults: &mut Vec<Fault>) {
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
        faults.extend(Bound::faults(&path, book.texts.line(&path, sql), sql));
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
    let is_table = |name: &str| method.pages.get(name).is_some_and(|page| page.kind == Kind::Table);
    faults.extend(method.layouts.values().flat_map(|layout| layout.faults(is_table)));
}

fn page_faults(book: &Book, method: &Method, page: &Page, bounds: &BTreeSet<&str>, faults: &mut Vec<Fault>) {
    let items = book.releases[&method.facts.release].items.iter().filter(|item| item.list.is_some());
    let lists = book.lists.keys().map(|list| format!("list_{list}"));
    let mappings = items.map(|item| format!("mapping_{}", item.name));
    let references = book.references.keys().map(|name| format!("reference_{name}"));
    let held: Vec<String> = lists.chain(mappings).chain(references).collect();
    let steps = method.pages.values().filter(|page| page.kind != Kind::Variable).map(|page| page.name.as_str());
    let extracts = book.extracts.keys().map(String::as_str);
    let known: Vec<&str> = steps.chain(BASE_TABLES).chain(extracts).chain(held.iter().map(String::as_str)).collect();
    let of_rows =
        |table: &str| table == "any_rows" || method.template_of(table).is_some_and(|(rows, _)| rows == "any_rows");
    for table in page.sql.tables.iter().filter(|table| !of_rows(table)) {
        if !known.contains(&table.as_str()) && method.page(table).is_none_or(|page| page.kind == Kind::Variable) {
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

/// A bound is introduced once, an official result belongs to one page, and shares to tables.
fn once_faults(method: &Method, faults: &mut Vec<Fault>) {
    let mut bounds: BTreeMap<&str, &str> =
        method.facts.bounds.keys().map(|name| (name.as_str(), "method.toml")).collect();
    let mut official = BTreeMap::new();
    for page in method.pages.values().chain(method.templates.values()) {
        for name in page.facts.bounds.keys() {
            if let Some(other) = bounds.insert(name, &page.path) {
                faults.push(Fault::new(&page.path, 1, format!("bound \"{name}\" is introduced in {other} already")));
            }
        }
        if page.kind != Kind::Table && !page.facts.shares.is_empty() {
            faults.push(Fault::new(&page.path, 1, "only a table has shares".to_owned()));
        }
        for other in page.facts.official.iter().filter_map(|result| official.insert(result, &page.path)) {
            faults.push(Fault::new(&page.path, 1, format!("{other} answers to the same official result")));
        }
    }
}
