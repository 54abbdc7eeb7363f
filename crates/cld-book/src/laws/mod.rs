//! Laws of the register: names that must exist, and things that must be said once.

mod adding_up;
mod grouping;
mod guidance;
mod headline;
mod literal;
mod mapping;
mod method;
mod rule;
mod specification;

use crate::book::Book;
use crate::fault::Fault;
use crate::release::Release;
use literal::Literals;

pub(crate) fn faults(book: &Book) -> Vec<Fault> {
    let mut faults = Vec::new();
    // What supplements a release is known to its rules too.
    let releases: Vec<Release> = book.releases.values().map(Release::in_full).collect();
    let literals = Literals::of(book, &releases);
    for release in book.releases.values() {
        specification::release_faults(book, release, &mut faults);
        let path = specification::path(release);
        for (at, item) in release.items.iter().enumerate() {
            let line = book.sources.line_in(&path, "item", at, "priority_when");
            literals.of_priority(&path, line, release, item, &mut faults);
        }
    }
    for release in &releases {
        for (path, line, asked) in asked(book, &release.name) {
            release.item(asked).iter().for_each(|item| literals.of_priority(&path, line, release, item, &mut faults));
        }
    }
    specification::list_faults(book, &mut faults);
    specification::item_facts_faults(book, &mut faults);
    for (path, mapping) in &book.mappings {
        mapping::faults(book, path, mapping, &mut faults);
    }
    guidance::faults(book, &mut faults);
    grouping::faults(book, &mut faults);
    rule::title_faults(book, &mut faults);
    for page in book.rules.values() {
        rule::faults(book, &releases, page, &mut faults);
        literals.of_rule(page, &mut faults);
    }
    for one in book.headlines.values() {
        headline::faults(book, one, &mut faults);
    }
    for one in book.methods.values() {
        method::faults(book, one, &literals, &mut faults);
    }
    faults
}

/// Items that a supplement of the release has asked for differently, each with its place.
fn asked<'b>(book: &'b Book, release: &'b str) -> impl Iterator<Item = (String, usize, &'b str)> {
    let supplements = book.release(release).into_iter().flat_map(|release| &release.supplements);
    supplements.flat_map(move |supplement| {
        let path = format!("supplements/{}.toml", supplement.name);
        let asked = supplement.asked.iter().enumerate();
        asked.map(move |(at, asked)| {
            (path.clone(), book.sources.line_in(&path, "asked", at, "priority_when"), asked.item.as_str())
        })
    })
}
