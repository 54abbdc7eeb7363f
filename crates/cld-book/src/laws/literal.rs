//! A text that SQL compares with an item of a defined list must be a spelling that the list has.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::fault::{Fault, nearest};
use crate::item::{Form, Item};
use crate::list::DefinedList;
use crate::markdown::Fenced;
use crate::page::{Page, RulePage};
use crate::release::Release;
use crate::sql::{Place, Sql};

/// Each list as each release has it, by the names of both.
pub(super) struct Literals<'a> {
    book: &'a Book,
    /// With everything that supplements them.
    releases: &'a [Release],
    lists: BTreeMap<(&'a str, &'a str), DefinedList>,
}

/// What a text is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    /// Values as the list prints them: a rule reads typed items.
    Values,
    /// One spelling for each class: steps hand collated text on under the item's own name.
    Classes,
}

impl<'a> Literals<'a> {
    pub(super) fn of(book: &'a Book, releases: &'a [Release]) -> Literals<'a> {
        let mut lists = BTreeMap::new();
        for release in book.releases.keys() {
            let theirs =
                book.lists.iter().map(|(name, list)| ((release.as_str(), name.as_str()), list.in_release(release)));
            lists.extend(theirs);
        }
        Literals { book, releases, lists }
    }

    /// A rule may name the spellings of several releases: one of those that it holds in must have the text.
    pub(super) fn of_rule(&self, page: &RulePage, faults: &mut Vec<Fault>) {
        let releases: Vec<_> = self.releases.iter().filter(|release| self.book.rule_holds(release, page)).collect();
        self.check(&page.path, &page.sql, &releases, Compared::Values, faults);
    }

    /// A method uses the terms of its release.
    pub(super) fn of_method(&self, release: &Release, page: &Page, faults: &mut Vec<Fault>) {
        self.check(&page.path, &page.sql, &[release], Compared::Classes, faults);
    }

    /// The condition under which an item has priority.
    pub(super) fn of_priority(&self, path: &str, line: usize, release: &Release, item: &Item, faults: &mut Vec<Fault>) {
        let Some(condition) = &item.priority_when else { return };
        match Sql::parse(path, &Fenced { text: condition.clone(), line }, Place::Rule) {
            Ok(sql) => self.check(path, &sql, &[release], Compared::Values, faults),
            Err(more) => faults.extend(more),
        }
    }

    fn check(&self, path: &str, sql: &Sql, releases: &[&Release], compared: Compared, faults: &mut Vec<Fault>) {
        for (column, text) in &sql.compared {
            let lists: Vec<_> = releases.iter().filter_map(|release| self.list(release, column)).collect();
            if lists.iter().any(|list| has(list, text, compared)) || lists.iter().all(|list| !list.complete) {
                continue;
            }
            let word = text.split(|c: char| !c.is_alphanumeric()).max_by_key(|word| word.len()).unwrap_or_default();
            let hint = nearest(text, lists.iter().flat_map(|list| list.known()));
            let what = format!("compares {column} with \"{text}\", which list {} does not hold{hint}", lists[0].name);
            faults.push(Fault::new(path, sql.line_of(word), what));
        }
    }

    /// The list that a column's texts come from; none for a column as written, which may hold anything.
    fn list<'b>(&'b self, release: &'b Release, column: &str) -> Option<&'b DefinedList> {
        let (at, form) = release.column(column)?;
        let list = release.items[at].list.as_deref().filter(|_| form != Form::AsWritten)?;
        self.lists.get(&(release.name.as_str(), list))
    }
}

fn has(list: &DefinedList, text: &str, compared: Compared) -> bool {
    match compared {
        Compared::Values => list.entries.iter().any(|entry| entry.value == text),
        Compared::Classes => list.classes().values().any(|spelling| spelling == text),
    }
}
