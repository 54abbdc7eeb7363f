//! Texts that are of a list, and those that a council wrote in the place of one.

use std::collections::HashSet;

use cld_book::{Book, Method};
use cld_terms::fold;

/// What is given in the place of a text that no list has: it may say anything about anybody.
pub(super) const OTHERS: &str = "Other values";

/// The texts that the book has: entries of lists with their other spellings and groups, and texts on pages of a method.
pub(super) struct Entries {
    known: HashSet<String>,
}

impl Entries {
    pub(super) fn of(book: &Book, method: &Method) -> Entries {
        let mut known = HashSet::new();
        let mut add = |text: &str| {
            known.insert(fold(text).into_owned());
            // Pages group entries by what is before their colon.
            known.extend(text.split_once(':').map(|(group, _)| fold(group).into_owned()));
        };
        for entry in book.lists.values().flat_map(|list| &list.entries) {
            let texts = entry.spellings.iter().chain(&entry.group).chain(&entry.code);
            std::iter::once(&entry.value).chain(texts).for_each(|text| add(text));
        }
        let release = &book.releases[&method.facts.release];
        let items = release.items.iter().filter(|item| item.list.is_some());
        items.flat_map(|item| book.cleaned(release, item).into_values().flatten()).for_each(|text| add(&text));
        method
            .pages
            .values()
            .chain(method.templates.values())
            .for_each(|page| literals(&page.sql.text).for_each(&mut add));
        Entries { known }
    }

    /// The text if the book has it, or what is given in its place.
    pub(super) fn shown<'t>(&self, text: &'t str) -> &'t str {
        match self.known.contains(fold(text).as_ref()) || text.is_empty() {
            true => text,
            false => OTHERS,
        }
    }
}

/// The texts between quotes in SQL.
fn literals(sql: &str) -> impl Iterator<Item = &str> {
    sql.split('\'').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_quotes_is_a_text_of_a_page() {
        assert_eq!(literals("case x when 'a' then 'b c' end").collect::<Vec<_>>(), ["a", "b c"]);
    }
}
