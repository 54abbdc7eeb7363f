//! The documents of the book that a portal shows.

use std::path::Path;

use cld_book::Book;
use cld_built_in::{history, open};
use cld_document::specification::{Version, dictionary, list, report};
use cld_document::{rules, transformation};
use cld_format::document::Piece;
use cld_portal::Document;

use crate::failure::Failure;

/// All documents of the book in `folder`, or of the one built in, in the order in which they are listed.
pub(super) fn documents(folder: Option<&Path>) -> Result<Vec<Document>, Failure> {
    let book = open(folder)?;
    let mut documents =
        vec![of("Specification", "releases", "Releases and editions of the guidance", list::pieces(&book))];
    let names = versions(&book);
    for (from, to) in steps(&book) {
        let (old, new) = (Version::named(&book, &from)?, Version::named(&book, &to)?);
        let title = format!("What changed from {} to {}", old.title(), new.title());
        documents.push(of("What changed", &format!("{from}-to-{to}"), &title, report::pieces(&book, &old, &new, None)));
    }
    for name in &names {
        let version = Version::named(&book, name)?;
        let pieces = dictionary::pieces(&book, &version);
        documents.push(of("Data dictionaries", name, &version.title(), pieces));
    }
    for edition in &book.guidance.editions {
        let version = Version::named(&book, &edition.name)?;
        documents.push(of("Guidance", &edition.name, &edition.title, dictionary::guidance(&book, &version)));
    }
    documents.push(of("Rules", "rules", rules::TITLE, rules::catalogue(&book)));
    for (name, method) in &book.methods {
        let pieces = transformation::pieces(&book, method, None, &history)?;
        documents.push(of("Methods", &format!("method-{name}"), &transformation::title(method), pieces));
    }
    documents.push(of("Terms", "glossary", "Glossary", transformation::glossary(&book)));
    Ok(documents)
}

/// A document whose name can be a part of an address.
fn of(group: &'static str, name: &str, title: &str, pieces: Vec<Piece>) -> Document {
    Document { name: name.replace('+', "-with-"), group, title: title.to_owned(), pieces }
}

/// Releases, the latest first, each followed by itself with its supplements.
fn versions(book: &Book) -> Vec<String> {
    let releases: Vec<_> = book.chronology.names().filter_map(|name| book.release(name)).collect();
    let with = |name: &str, supplement: &str| format!("{name}+{supplement}");
    let all = releases.into_iter().rev().flat_map(|release| {
        let own = release.supplements.iter().map(|supplement| with(&release.name, &supplement.name));
        std::iter::once(release.name.clone()).chain(own).collect::<Vec<_>>()
    });
    all.collect()
}

/// From what to what is compared, the latest first: a release and the next, a release and itself with a supplement, an
/// edition of its guidance and the next.
fn steps(book: &Book) -> Vec<(String, String)> {
    let names: Vec<String> = book.chronology.names().map(ToString::to_string).collect();
    let mut steps: Vec<(String, String)> = names.windows(2).map(|two| (two[0].clone(), two[1].clone())).collect();
    steps.reverse();
    for name in versions(book).into_iter().filter(|name| name.contains('+')) {
        steps.extend(name.split_once('+').map(|(release, _)| (release.to_owned(), name.clone())));
    }
    let editions = book.guidance.editions.windows(2).filter(|two| two[0].release == two[1].release);
    steps.extend(editions.map(|two| (two[0].name.clone(), two[1].name.clone())));
    steps
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::documents;

    #[test]
    fn every_release_edition_rule_and_method_has_a_document_with_an_address_of_its_own() {
        let documents = documents(None).unwrap();
        let names: BTreeSet<&str> = documents.iter().map(|document| document.name.as_str()).collect();
        assert_eq!(names.len(), documents.len());
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        assert!(names.iter().all(|name| name.chars().all(is_plain)), "{names:?}");
        let book = cld_built_in::open(None).unwrap();
        let releases = book.chronology.names().map(ToString::to_string);
        let editions = book.guidance.editions.iter().map(|edition| edition.name.clone());
        let methods = book.methods.keys().map(|method| format!("method-{method}"));
        for name in releases.chain(editions).chain(methods).chain(["rules".to_owned(), "glossary".to_owned()]) {
            assert!(names.contains(name.as_str()), "{name}");
        }
        assert!(documents.iter().all(|document| !document.pieces.is_empty()));
    }
}
