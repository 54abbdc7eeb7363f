//! What changed since an earlier book, and which tables it can move.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use cld_book::{Book, Kind, Method, Page, RuleFacts, RulePage, SmallTable};
use cld_method::tables_of;

use cld_format::document::{Piece, Table};

/// What became of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Change {
    New,
    Gone,
    /// It gives other rows, or may.
    Otherwise,
    /// Words, examples or evidence: it gives the same.
    Described,
}

impl Change {
    fn word(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Gone => "gone",
            Change::Otherwise => "calculated differently",
            Change::Described => "described differently, calculated the same",
        }
    }
}

/// The changes of a method and of the rules.
pub(super) fn pieces(earlier: &Book, book: &Book, method: &Method) -> Vec<Piece> {
    let mut pieces = vec![
        Piece::Heading(2, "What changed".into()),
        Piece::Text(format!(
            "Since the book {}. `cld compare` of two runs says by how much figures move.",
            earlier.digest
        )),
    ];
    match earlier.methods.get(&method.name) {
        Some(before) => pieces.extend(of_method(earlier, book, before, method)),
        None => pieces.push(Piece::Text("The method is new.".into())),
    }
    let changes = compare(&earlier.rules, &book.rules, effect_of_rule);
    let row = |(name, change): (&String, &Change)| vec![format!("`{name}`"), change.word().to_owned()];
    pieces.push(match changes.is_empty() {
        true => Piece::Text("No rule changed.".into()),
        false => Piece::Table(Table::new("Rules that changed", &["rule", "change"], changes.iter().map(row).collect())),
    });
    pieces
}

fn of_method(earlier: &Book, book: &Book, before: &Method, method: &Method) -> Vec<Piece> {
    let mut changes = compare(&before.pages, &method.pages, effect);
    changes.extend(compare(&before.templates, &method.templates, effect));
    let settings = |method: &Method| format!("{:?}{:?}", method.facts, method.parameter_sets);
    if settings(before) != settings(method) {
        changes.insert("method.toml".to_owned(), Change::Otherwise);
    }
    let shared = shared(earlier, book);
    if changes.is_empty() && shared.is_empty() {
        return vec![Piece::Text("No page of the method changed, nor anything that it is read with.".into())];
    }
    let readers = [readers(before), readers(method)];
    let row = |(name, change): (&String, &Change)| {
        let moved = match change {
            Change::Described => "none".to_owned(),
            _ if name == "method.toml" => "any".to_owned(),
            _ => quoted(&moved(&readers, method, name)),
        };
        vec![format!("`{name}`"), change.word().to_owned(), moved]
    };
    let mut rows: Vec<Vec<String>> = changes.iter().map(row).collect();
    rows.extend(shared.into_iter().map(|what| vec![what, Change::Otherwise.word().to_owned(), "any".to_owned()]));
    vec![Piece::Table(Table::new("Pages that changed", &["page", "change", "tables that it can move"], rows))]
}

/// `effect` is what decides the rows that a page gives.
fn compare<F: Debug>(
    before: &BTreeMap<String, Page<F>>,
    now: &BTreeMap<String, Page<F>>,
    effect: fn(&Page<F>) -> String,
) -> BTreeMap<String, Change> {
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let change = |name: &String| match (before.get(name), now.get(name)) {
        (None, _) => Some(Change::New),
        (_, None) => Some(Change::Gone),
        (Some(before), Some(now)) if effect(before) != effect(now) => Some(Change::Otherwise),
        (Some(before), Some(now)) => (description(before) != description(now)).then_some(Change::Described),
    };
    names.into_iter().filter_map(|name| Some((name.clone(), change(name)?))).collect()
}

fn effect(page: &Page) -> String {
    format!("{}{:?}", words(page), page.facts.bounds())
}

fn effect_of_rule(page: &RulePage) -> String {
    let RuleFacts { severity, since, until, shape, .. } = &page.facts;
    format!("{}{shape:?}{severity:?}{since:?}{until:?}{:?}", words(page), page.facts.applies_to())
}

/// The SQL without its blanks, which decide nothing.
fn words<F>(page: &Page<F>) -> String {
    page.sql.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn description<F: Debug>(page: &Page<F>) -> String {
    // Lines move when something above them is written.
    let cells = |table: &SmallTable| {
        let rows: Vec<&Vec<Option<String>>> = table.rows.iter().map(|(_, row)| row).collect();
        format!("{:?}{rows:?}", table.columns)
    };
    let given =
        page.examples.iter().flat_map(|example| &example.given).map(|(name, table)| format!("{name}{}", cells(table)));
    let expected = page.rows.iter().chain(page.examples.iter().map(|example| &example.then)).map(cells);
    let examples = given.chain(expected).collect::<String>();
    let Page { title, lead, evidence, why, limits, message, facts, .. } = page;
    format!("{title:?}{lead}{evidence:?}{why}{limits}{message}{facts:?}{examples}")
}

/// What all pages are read with, as far as it is another.
fn shared(earlier: &Book, book: &Book) -> Vec<String> {
    let mut changed = Vec::new();
    changed.extend(others("list", &earlier.lists, &book.lists));
    changed.extend(others("mapping", &earlier.mappings, &book.mappings));
    changed.extend(others("reference table", &earlier.references, &book.references));
    changed
}

fn others<T: std::fmt::Debug>(kind: &str, before: &BTreeMap<String, T>, now: &BTreeMap<String, T>) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let is_other = |name: &&&String| format!("{:?}", before.get(**name)) != format!("{:?}", now.get(**name));
    names.iter().filter(is_other).map(|name| format!("{kind} {name}")).collect()
}

/// For each page those that read it, tables by name and variables by column.
fn readers(method: &Method) -> BTreeMap<String, BTreeSet<String>> {
    let order = method.in_order(tables_of(method), &BTreeSet::new()).unwrap_or_default();
    let variables: Vec<Page> = method.pages.values().filter(|page| page.kind() == Kind::Variable).cloned().collect();
    let mut readers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in order.iter().chain(&variables) {
        let template = method.templates.keys().filter(|step| page.name.ends_with(&format!("_{step}")));
        let used = variables.iter().map(|variable| &variable.name).filter(|name| page.sql.columns.contains(*name));
        for read in page.sql.tables.iter().chain(used).chain(template) {
            readers.entry(read.clone()).or_default().insert(page.name.clone());
        }
    }
    readers
}

/// The tables that a page goes into, by the earlier method or by this one.
fn moved(readers: &[BTreeMap<String, BTreeSet<String>>; 2], method: &Method, name: &str) -> Vec<String> {
    let (mut waiting, mut seen) = (vec![name.to_owned()], BTreeSet::from([name.to_owned()]));
    while let Some(name) = waiting.pop() {
        let further = readers.iter().filter_map(|readers| readers.get(&name)).flatten();
        let new: Vec<String> = further.filter(|reader| !seen.contains(*reader)).cloned().collect();
        seen.extend(new.iter().cloned());
        waiting.extend(new);
    }
    let is_table = |name: &String| method.pages.get(name).is_some_and(|page| page.kind() == Kind::Table);
    seen.into_iter().filter(is_table).collect()
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
