//! The parts of a book put together: methods with their pages, releases with their optional items.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::Book;
use crate::chronology::Chronology;
use crate::fault::Fault;
use crate::marks::ANY_FIELD;
use crate::method::Method;
use crate::page::RulePage;
use crate::parts::Parts;

/// The book, and what of it could not be put together.
pub(crate) fn assemble(mut parts: Parts) -> (Book, Vec<Fault>) {
    add_methods(&mut parts);
    let Parts { mut book, supplements, mut faults, pages, sets, .. } = parts;
    faults.extend(base_methods(&mut book));
    for supplement in supplements {
        match book.releases.get_mut(&supplement.release) {
            Some(release) => release.supplements.push(supplement),
            None => {
                let path = format!("supplements/{}.toml", supplement.name);
                let line = book.sources.line(&path, "release =");
                faults.push(Fault::new(&path, line, format!("there is no release \"{}\"", supplement.release)));
            }
        }
    }
    give_facts(&mut book);
    book.chronology = Chronology::of(book.releases.values());
    for list in book.lists.values_mut() {
        list.chronology = book.chronology.clone();
    }
    faults.extend(fill_fields(&mut book));
    follow_blanks(&mut book);
    for name in pages.keys().chain(sets.keys()) {
        let path = format!("methods/{name}/method.toml");
        faults.push(Fault::new(&path, 1, "this method has pages but no method.toml"));
    }
    (book, faults)
}

/// Gives items of releases and of supplements what holds of them everywhere.
fn give_facts(book: &mut Book) {
    let Book { releases, item_facts, .. } = book;
    for release in releases.values_mut() {
        let optional = release.supplements.iter_mut().flat_map(|supplement| &mut supplement.items);
        release.items.iter_mut().chain(optional).for_each(|item| item_facts.give(item));
    }
}

/// Gives each method its pages, and takes them out of the parts.
fn add_methods(parts: &mut Parts) {
    for (name, facts) in std::mem::take(&mut parts.facts) {
        let mut pages = parts.shared.clone();
        pages.extend(parts.pages.remove(&name).unwrap_or_default());
        let method = Method {
            facts,
            parameter_sets: parts.sets.remove(&name).unwrap_or_default(),
            pages,
            templates: parts.templates.remove(&name).unwrap_or_default(),
            layouts: parts.layouts.remove(&name).unwrap_or_default(),
            own: BTreeSet::new(),
            field_steps: BTreeMap::new(),
            name: name.clone(),
        };
        parts.book.methods.insert(name, method);
    }
}

/// Gives methods that are based on another what they have of it.
fn base_methods(book: &mut Book) -> Vec<Fault> {
    let based = book.methods.values().filter_map(|method| Some((method.name.clone(), method.facts.based_on.clone()?)));
    let mut faults = Vec::new();
    for (name, base) in based.collect::<Vec<_>>() {
        let base = book.methods.get(&base).filter(|base| base.facts.based_on.is_none()).cloned();
        match (base, book.methods.get_mut(&name)) {
            (Some(base), Some(method)) => faults.extend(method.base_on(&base)),
            _ => {
                let path = format!("methods/{name}/method.toml");
                let line = book.sources.line(&path, "based_on");
                faults.push(Fault::new(&path, line, "is based on no method that has no base itself"));
            }
        }
    }
    faults
}

/// A rule for any field that asks for a blank item follows from each rule that asks for the same item to be blank and
/// says more: that one names the row's real trouble. No page has to list them.
fn follow_blanks(book: &mut Book) {
    let asks_for_blank = |rule: &RulePage, item: &str| rule.sql.null_columns.contains(&format!("{item}_as_written"));
    let causes = book.rules.values().filter(|rule| rule.facts.item().is_some_and(|item| asks_for_blank(rule, item)));
    let causes: Vec<String> = causes.map(|rule| rule.name.clone()).collect();
    let is_general = |rule: &&mut RulePage| rule.is_any_field() && asks_for_blank(rule, ANY_FIELD);
    for rule in book.rules.values_mut().filter(is_general) {
        let more: Vec<_> = causes.iter().filter(|name| !rule.facts.follows.contains(name)).cloned().collect();
        rule.facts.follows.extend(more);
    }
}

/// Fills in the pages of `any_field` of each method for every item of its release.
fn fill_fields(book: &mut Book) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut filled = Vec::new();
    for method in book.methods.values() {
        let Some(release) = book.releases.get(&method.facts.release) else { continue };
        let templates = method.templates.values().filter(|page| page.is_any_field());
        for (template, item) in templates.flat_map(|page| release.items.iter().map(move |item| (page, item))) {
            match book.field_step(release, template, item) {
                Ok(step) => filled.push((method.name.clone(), step)),
                Err(more) => faults.extend(more),
            }
        }
    }
    for (method, step) in filled {
        book.methods.entry(method).and_modify(|method| _ = method.field_steps.insert(step.name.clone(), step));
    }
    faults
}
