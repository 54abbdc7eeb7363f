//! The pictures of a method: what its tables read, from what was received on.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{Kind, Method, Page};

use cld_format::document::{Flow, Look, Node};

/// A picture for each family of tables, those whose names begin alike, with all that they read. Steps for any population
/// are drawn as one with the population that they go through.
pub(super) fn pictures(method: &Method, order: &[Page]) -> Vec<Flow> {
    let mut families: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for page in order.iter().filter(|page| page.kind() == Kind::Table) {
        let family = page.name.split('_').next().unwrap_or_default();
        families.entry(family).or_default().push(&page.name);
    }
    families.into_iter().map(|(family, tables)| picture(method, order, family, &tables)).collect()
}

fn picture(method: &Method, order: &[Page], family: &str, tables: &[&str]) -> Flow {
    let mut edges: BTreeSet<(String, String)> = BTreeSet::new();
    let (mut names, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut waiting: Vec<String> = tables.iter().map(|&table| table.to_owned()).collect();
    while let Some(name) = waiting.pop() {
        let own = drawn_as(method, &name);
        names.insert(own.clone());
        let Some(page) = order.iter().find(|page| page.name == name) else { continue };
        for read in page.sql.tables.iter().filter(|read| !is_of_the_book(read)) {
            let from = drawn_as(method, read);
            if from != own {
                edges.insert((from.clone(), own.clone()));
            }
            if seen.insert(read.clone()) {
                waiting.push(read.clone());
            }
        }
    }
    let places: BTreeMap<&String, usize> = names.iter().zip(0..).collect();
    let edges = edges.iter().filter_map(|(from, to)| Some((*places.get(from)?, *places.get(to)?))).collect();
    let node = |name: &String| Node { name: name.clone(), look: look(method, name) };
    Flow { caption: format!("What the tables {family} are made of"), nodes: names.iter().map(node).collect(), edges }
}

/// Lists, mappings and reference tables are read nearly everywhere, and would hide the way of the rows.
fn is_of_the_book(table: &str) -> bool {
    ["list_", "mapping_", "reference_"].iter().any(|kind| table.starts_with(kind))
}

/// The page that stands for a table in a picture: the population, for a step that it goes through, and a step for every
/// item once for all of them.
fn drawn_as(method: &Method, table: &str) -> String {
    if method.pages.contains_key(table) {
        return table.to_owned();
    }
    let template = method.templates.values().find_map(|page| {
        let of = table.strip_suffix(page.name.as_str())?.strip_suffix('_')?;
        Some((page, of))
    });
    match template {
        Some((page, _)) if page.is_any_field() => page.name.clone(),
        Some((_, population)) => drawn_as(method, population),
        None => table.to_owned(),
    }
}

fn look(method: &Method, name: &str) -> Look {
    match method.pages.get(name).or_else(|| method.templates.get(name)).map(|page| page.kind()) {
        Some(Kind::Table) => Look::Table,
        Some(_) => Look::Step,
        None => Look::Received,
    }
}
