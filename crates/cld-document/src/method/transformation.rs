//! The transformation document: a method's pages in the order that data flow through them.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{Book, BoundType, Kind, Method, Page};
use cld_method::{MethodError, tables_of};

use cld_format::document::{Piece, Table, facts, paragraphs};

use super::evidence::evidence;
use super::{flow, rules, since};
use crate::book_pieces::small_table;
use crate::error::DocumentError;
use crate::specification;

/// What the document of a method is called.
pub fn title(method: &Method) -> String {
    format!("From submissions to tables: {}", method.facts.title)
}

/// The whole document; with an earlier book also what changed since. `history` says which changes name a page.
///
/// # Errors
/// When pages of the method read each other in a circle, or the book has not the release that the method uses.
pub fn pieces(
    book: &Book,
    method: &Method,
    earlier: Option<&Book>,
    history: &dyn Fn(&str) -> String,
) -> Result<Vec<Piece>, DocumentError> {
    let variables = method.variables().map_err(MethodError::Circle)?;
    let order = method.in_order(tables_of(method), &BTreeSet::new()).map_err(MethodError::Circle)?;
    let release = &book.releases[&method.facts.release];
    let mut pieces = vec![
        Piece::Heading(1, title(method)),
        Piece::Text(HOW_TO_READ.into()),
        facts(vec![
            ("Method", method.name.clone()),
            ("Uses the terms of", release.title.clone()),
            ("Made by", format!("cld {}, book {}", env!("CARGO_PKG_VERSION"), book.digest)),
        ]),
    ];
    pieces.extend(earlier.into_iter().flat_map(|earlier| since::pieces(earlier, book, method)));
    pieces.extend([
        Piece::Heading(2, "Bounds".into()),
        Piece::Text("What a run is given, or derives from what it is given.".into()),
        Piece::Table(bounds(method)),
        Piece::Heading(2, "The way of the data".into()),
        Piece::Text(PICTURES.into()),
    ]);
    pieces.extend(flow::pictures(method, &order).into_iter().map(Piece::Flow));
    pieces.push(Piece::Table(way(method, &order)));
    pieces.extend(pages(method, &variables, &order, history));
    pieces.extend(rules::pieces(book, release));
    pieces.push(Piece::Heading(2, "Data dictionary".into()));
    pieces.push(Piece::Heading(3, "Derived items".into()));
    pieces.push(Piece::Table(derived(&variables)));
    pieces.extend(specification::dictionary_of(book, &release.name)?.into_iter().map(deeper));
    pieces.extend(glossary(book));
    Ok(pieces)
}

/// Variables, steps and tables, each with all that its page says.
fn pages(method: &Method, variables: &[&Page], order: &[Page], history: &dyn Fn(&str) -> String) -> Vec<Piece> {
    let readers = readers(order, variables);
    let mut pieces = vec![
        Piece::Heading(2, "Variables".into()),
        Piece::Text("Columns that every event has besides those that were submitted.".into()),
    ];
    pieces.extend(variables.iter().flat_map(|page| of_page(method, page, &readers, history)));
    pieces.push(Piece::Heading(2, "Steps for any population".into()));
    pieces.push(Piece::Text(ANY_POPULATION.into()));
    pieces.extend(method.templates.values().flat_map(|page| of_page(method, page, &readers, history)));
    let own =
        |kind: Kind| order.iter().filter(move |page| page.kind() == kind && method.pages.contains_key(&page.name));
    for (heading, kind) in [("Steps", Kind::Step), ("Tables", Kind::Table)] {
        pieces.push(Piece::Heading(2, heading.into()));
        pieces.extend(own(kind).flat_map(|page| of_page(method, page, &readers, history)));
    }
    if !method.layouts.is_empty() {
        pieces.push(Piece::Heading(2, "Tables of returns".into()));
        pieces.push(Piece::Table(layouts(method)));
    }
    pieces
}

/// A piece of a document that becomes a part of this one.
fn deeper(piece: Piece) -> Piece {
    match piece {
        Piece::Heading(level, heading) => Piece::Heading(level + 2, heading),
        other => other,
    }
}

fn derived(variables: &[&Page]) -> Table {
    let row = |page: &&Page| vec![format!("`{}`", page.name), page.lead.clone(), evidence(page.evidence).to_owned()];
    Table::new("Variables of each event", &["name", "meaning", "known from"], variables.iter().map(row).collect())
}

/// The terms of the book, as the rest of another document.
pub fn glossary(book: &Book) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(2, "Glossary".into())];
    for terms in &book.glossary {
        let rows = terms.terms.iter().map(|(term, meaning)| vec![term.clone(), meaning.clone()]).collect();
        pieces.push(Piece::Heading(3, terms.heading.clone()));
        pieces.push(Piece::Table(Table::new(terms.heading.clone(), &["word", "meaning"], rows)));
    }
    pieces
}

const HOW_TO_READ: &str = "This document is made from the pages that a run follows: the SQL is the SQL that runs, and each \
    example is run with it before anything is published. Pages are in the order that data flow. `submitted` holds the \
    rows as they were sent, identifiers replaced by codes, `events` the same with the variables; NAME_collated is an \
    item as the official database compares it, without regard to case and blanks at the end, NAME_as_written the \
    council's own text.";

const PICTURES: &str = "Each box is a page, to the right of all that it reads; grey is what was received, blue is a table. Lists, \
    mappings and reference tables are left out, and steps for any population are part of the population's box. The table \
    below has every page with all that it reads.";

const ANY_POPULATION: &str = "Steps that several populations go through in the same way. Where a page reads \
    POPULATION_STEP, that is such a step over the rows of the page POPULATION, {rows} in its SQL.";

/// For each page those that read it.
fn readers<'a>(order: &'a [Page], variables: &'a [&Page]) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut readers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for page in order {
        page.sql.tables.iter().for_each(|table| readers.entry(table).or_default().push(&page.name));
    }
    let names: BTreeSet<&str> = variables.iter().map(|page| page.name.as_str()).collect();
    for page in variables.iter().copied().chain(order) {
        let used = page.sql.columns.iter().filter_map(|column| names.get(column.as_str()));
        used.for_each(|variable| readers.entry(variable).or_default().push(&page.name));
    }
    readers
}

fn of_page(
    method: &Method,
    page: &Page,
    readers: &BTreeMap<&str, Vec<&str>>,
    history: &dyn Fn(&str) -> String,
) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(3, page.name.clone()), Piece::Text(page.lead.clone())];
    let quoted =
        |names: &mut dyn Iterator<Item = &str>| names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    pieces.push(facts(vec![
        ("Reads", reads(method, page)),
        ("Read by", quoted(&mut readers.get(page.name.as_str()).into_iter().flatten().copied())),
        ("Bounds", quoted(&mut page.sql.parameters.iter().map(String::as_str))),
        ("Known from", evidence(page.evidence).to_owned()),
        ("Official result", page.facts.official().join(", ")),
        ("Changes", history(&page.name)),
        ("Page", format!("book/{}", page.path)),
    ]));
    pieces.push(Piece::Code(page.sql.text.trim_end().to_owned()));
    pieces.extend(paragraphs(&page.why));
    pieces.extend(paragraphs(&page.limits));
    if let Some(rows) = &page.rows {
        pieces.push(Piece::Table(small_table(
            &format!("Examples of {}: the last column is what comes out", page.name),
            rows,
        )));
    }
    for (at, example) in (1..).zip(&page.examples) {
        let given = example.given.iter();
        pieces.extend(
            given.map(|(name, table)| Piece::Table(small_table(&format!("Example {at}: given {name}"), table))),
        );
        pieces.push(Piece::Table(small_table(&format!("Example {at}: what comes out"), &example.then)));
    }
    pieces
}

fn bounds(method: &Method) -> Table {
    let row = |(name, bound): (&str, &cld_book::Bound)| {
        let kind = match bound.bound_type {
            BoundType::Date => "day",
            BoundType::Timestamp => "moment",
        };
        let unless_given = bound.unless_given.as_ref().map_or("has to be given".to_owned(), |sql| format!("`{sql}`"));
        vec![format!("`${name}`"), kind.to_owned(), bound.meaning.clone(), unless_given]
    };
    let rows = method.bounds().into_iter().map(row).collect();
    Table::new("Bounds", &["bound", "is a", "meaning", "unless given"], rows)
}

/// The tables that a page reads; of a step for any population, which one it is and over which rows.
fn reads(method: &Method, page: &Page) -> String {
    page.sql.tables.iter().map(|table| named(method, table)).collect::<Vec<_>>().join(", ")
}

fn named(method: &Method, table: &str) -> String {
    let is_of = |step: &&String| {
        let rows = table.strip_suffix(step.as_str());
        !method.pages.contains_key(table) && rows.is_some_and(|rows| rows.ends_with('_'))
    };
    let step = method.templates.keys().filter(is_of).max_by_key(|step| step.len());
    match step {
        Some(step) => format!("`{table}` (`{step}` over {})", named(method, &table[..table.len() - step.len() - 1])),
        None => format!("`{table}`"),
    }
}

fn way(method: &Method, order: &[Page]) -> Table {
    let row = |(at, page): (usize, &Page)| {
        vec![
            at.to_string(),
            format!("`{}`", page.name),
            page.kind().noun().to_owned(),
            page.lead.clone(),
            reads(method, page),
        ]
    };
    let rows = (1..).zip(order).map(row).collect();
    Table::new("Pages, each after what it reads", &["no", "name", "is a", "what it is", "reads"], rows)
}

fn layouts(method: &Method) -> Table {
    let row = |layout: &cld_book::Layout| {
        let shows = match (&layout.table, &layout.not_derivable) {
            (Some(table), _) => format!("`{table}`"),
            (_, reason) => reason.clone().unwrap_or_default(),
        };
        vec![
            layout.id.clone(),
            layout.title.clone(),
            shows,
            layout.note.clone().unwrap_or_default(),
            layout.source.clone(),
        ]
    };
    let columns = ["id", "title", "shows, or why there is none", "note", "layout known from"];
    Table::new("Tables of returns", &columns, method.layouts.values().map(row).collect())
}
