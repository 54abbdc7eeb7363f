//! What the chronology says in the words of Release 1, in the words of another release.
//!
//! The words are those of the book's mappings. Where a release has no such entry, the one that comes closest is chosen
//! here: no council says that the one is the other, only made-up files do.

use std::collections::HashMap;

use cld_book::{Book, MappedItem, Mapping, Release};

/// The release whose terms the chronology uses.
const CHRONOLOGY_RELEASE: &str = "release-1";

/// The texts of one item that another release words otherwise.
pub(crate) type Wordings = HashMap<String, String>;

/// What the item says in the release for each text of Release 1; none when nothing differs.
pub(crate) fn wordings(book: &Book, release: &Release, item: &str) -> Option<Wordings> {
    let list_in = |release: &Release| book.list_of(release, release.item(item)?);
    let (told, said) = (list_in(book.release(CHRONOLOGY_RELEASE)?)?, list_in(release)?);
    let mut wordings = Wordings::new();
    for text in told.entries.iter().map(|entry| &entry.value) {
        if said.entries.iter().any(|entry| &entry.value == text) {
            continue;
        }
        let other = mapped(book, release, item, text).or_else(|| closest(&release.name, text));
        wordings.extend(other.map(|other| (text.clone(), other.to_owned())));
    }
    (!wordings.is_empty()).then_some(wordings)
}

/// What the mappings say that a text of Release 1 became in the release after it, or was in the one before it.
fn mapped<'b>(book: &'b Book, release: &Release, item: &str, text: &str) -> Option<&'b str> {
    let between = |from: &str, to: &str| {
        let is_it = move |mapping: &&Mapping| mapping.from == from && mapping.to == to;
        book.mappings.values().find(is_it).into_iter().flat_map(|mapping| &mapping.items)
    };
    let became = |mapped: &'b MappedItem| mapped.value(text)?.to.as_deref();
    // Where several entries became one, it does not say which of them it was.
    let was = |mapped: &'b MappedItem| {
        let mut before = mapped.values.iter().filter(|value| value.to.as_deref() == Some(text));
        before.next().filter(|_| before.next().is_none()).map(|value| value.from.as_str())
    };
    let forward = between(CHRONOLOGY_RELEASE, &release.name).filter(|mapped| mapped.from.as_deref() == Some(item));
    let backward = between(&release.name, CHRONOLOGY_RELEASE).filter(|mapped| mapped.to.as_deref() == Some(item));
    forward.filter_map(became).chain(backward.filter_map(was)).next()
}

/// The entry that comes closest to a text of Release 1 for which the release has none.
fn closest(release: &str, text: &str) -> Option<&'static str> {
    CLOSEST.iter().find(|(name, told, _)| *name == release && *told == text).map(|(_, _, said)| *said)
}

/// Release, text of Release 1, text there.
const CLOSEST: &[(&str, &str, &str)] = &[
    ("v5.0", "White - Roma", "Any other White background"),
    ("v5.0", "Progress to financial assessment", "Progress to Support Planning / Services"),
    ("v5.0", "NFA- Other", "NFA - No services offered: Other reason"),
    ("v5.0", "Extra Care Housing", "Other Long Term Support"),
    ("v5.0", "Professional Support: Social Worker", "Professional Support"),
    ("v5.0", "Carer Universal Services", "Professional Support"),
    ("v5.0", "Carer Respite", "Other Short Term Support"),
    ("v5.0", "Carer Sitting Service", "Home Support"),
    ("v5.0", "Other Carer Support", "Other Long Term Support"),
    ("release-2", "Progress to financial assessment", "Progress to support planning or services"),
    ("release-2", "Progress to End of Life Care", "Progress to support planning or services"),
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn words_are_entries_of_the_release() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
        let book = Book::from_folder(&folder).unwrap_or_else(|faults| panic!("{faults}"));
        let told = book.release(CHRONOLOGY_RELEASE).unwrap();
        let mut chosen = 0;
        for (release, item) in
            book.releases.values().flat_map(|release| told.items.iter().map(move |item| (release, item)))
        {
            let Some(wordings) = wordings(&book, release, &item.name) else { continue };
            let list = book.list_of(release, release.item(&item.name).unwrap()).unwrap();
            for said in wordings.values() {
                assert!(
                    list.entries.iter().any(|entry| &entry.value == said),
                    "{}, {}: {said}",
                    release.name,
                    item.name
                );
            }
            chosen +=
                CLOSEST.iter().filter(|(name, text, _)| *name == release.name && wordings.contains_key(*text)).count();
        }
        assert_eq!(chosen, CLOSEST.len(), "each of them is used");
    }

    #[test]
    fn nothing_is_chosen_here_that_the_mappings_say() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
        let book = Book::from_folder(&folder).unwrap_or_else(|faults| panic!("{faults}"));
        for (release, text, _) in CLOSEST {
            let release = book.release(release).unwrap();
            let said = release.items.iter().filter_map(|item| mapped(&book, release, &item.name, text)).next();
            assert_eq!(said, None, "{}: {text}", release.name);
        }
    }
}
