//! Laws of how figures add up: what is said of other tables and of columns must be there.

use std::collections::BTreeSet;

use crate::adding_up::{People, Total};
use crate::fault::{Fault, nearest};
use crate::method::Method;
use crate::page::Page;

pub(super) fn faults(method: &Method, faults: &mut Vec<Fault>) {
    let known: BTreeSet<&str> = method.pages.values().flat_map(people).map(|people| people.are.as_str()).collect();
    for page in method.pages.values() {
        for among in people(page).filter_map(|people| people.among.as_deref()).filter(|among| !known.contains(among)) {
            let hint = nearest(among, known.iter().copied());
            let what = format!("counts people among those \"{among}\", whom no table counts{hint}");
            faults.push(Fault::new(&page.path, page.line_in_facts(among), what));
        }
        let counts: Vec<&str> = page
            .facts
            .shares()
            .iter()
            .flat_map(|share| [&share.numerator, &share.denominator])
            .map(String::as_str)
            .collect();
        for column in page.facts.totals().iter().flat_map(columns).filter(|column| !counts.contains(column)) {
            let hint = nearest(column, counts.iter().copied());
            let what = format!("adds up column \"{column}\", which is part or whole of no share{hint}");
            faults.push(Fault::new(&page.path, page.line_in_facts(column), what));
        }
    }
}

/// All that a page says of whom it counts.
fn people(page: &Page) -> impl Iterator<Item = &People> {
    let of_shares = page.facts.shares().iter().flat_map(|share| [&share.people, &share.whole_people]);
    page.facts.people().into_iter().chain(of_shares.flatten())
}

/// The columns of counts that a total names.
fn columns(total: &Total) -> Vec<&str> {
    match total {
        Total::Entry { .. } => Vec::new(),
        Total::Columns { total, parts, .. } => parts.iter().chain([total]).map(String::as_str).collect(),
    }
}
