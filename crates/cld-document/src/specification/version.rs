//! What a user names: a release, a release with a supplement, or a release as an edition of the guidance explains it.

use cld_book::{Book, DefinedList, Edition, Item, Release, Supplement, header_key, nearest};

use crate::error::DocumentError;

/// A release with what goes with it: a supplement, or an edition of the guidance.
pub struct Version<'a> {
    /// As the user named it.
    pub name: String,
    /// The release itself.
    pub release: &'a Release,
    /// The supplement named; none without.
    pub supplement: Option<&'a Supplement>,
    /// The edition named, else the release's first one; none when the release has none.
    pub edition: Option<&'a Edition>,
    /// True when an edition of the guidance was named, not the release.
    pub is_edition: bool,
}

impl<'a> Version<'a> {
    /// The release, RELEASE+SUPPLEMENT or edition of the guidance that a user names.
    ///
    /// # Errors
    /// When the book has no such release or supplement; the error has the nearest name.
    pub fn named(book: &'a Book, name: &str) -> Result<Version<'a>, DocumentError> {
        if let Some(edition) = book.guidance.edition(name) {
            let release = find_release(book, &edition.release)?;
            let name = name.to_owned();
            return Ok(Version { name, release, supplement: None, edition: Some(edition), is_edition: true });
        }
        let (base, added) = name.split_once('+').map_or((name, None), |(base, added)| (base, Some(added)));
        let release = find_release(book, base)?;
        let supplement = match added {
            Some(added) => Some(release.supplements.iter().find(|one| one.name == added).ok_or_else(|| {
                let known = release.supplements.iter().map(|one| one.name.as_str());
                DocumentError::Unknown { what: "supplement", named: added.to_owned(), hint: nearest(added, known) }
            })?),
            None => None,
        };
        let edition = book.guidance.of_release(&release.name).next();
        Ok(Version { name: name.to_owned(), release, supplement, edition, is_edition: false })
    }

    /// What people call it.
    pub fn title(&self) -> String {
        match (self.supplement, self.edition.filter(|_| self.is_edition)) {
            (Some(supplement), _) => format!("{} with {}", self.release.title, supplement.title),
            (_, Some(edition)) => edition.title.clone(),
            _ => self.release.title.clone(),
        }
    }

    /// Items of the release, then those of the supplement.
    pub fn items(&self) -> impl Iterator<Item = &'a Item> {
        let more: &[Item] = self.supplement.map_or(&[], |supplement| &supplement.items);
        self.release.items.iter().chain(more)
    }

    /// The item of this name.
    pub fn item(&self, name: &str) -> Option<&'a Item> {
        self.items().find(|item| item.name == name)
    }

    /// The item that a user means by its header, as any release spells it, or by its name.
    ///
    /// # Errors
    /// When there is none; the error has the nearest header or name.
    pub fn item_meant(&self, asked: &str) -> Result<&'a Item, DocumentError> {
        let meant =
            |item: &&Item| item.name == asked || item.headers().any(|header| header_key(header) == header_key(asked));
        self.items().find(meant).ok_or_else(|| {
            let known = self.items().flat_map(|item| [item.header.as_str(), item.name.as_str()]);
            DocumentError::Unknown { what: "item", named: asked.to_owned(), hint: nearest(asked, known) }
        })
    }

    /// The list of an item as this release has it.
    pub fn list(&self, book: &Book, item: &Item) -> Option<DefinedList> {
        book.list_of(self.release, item)
    }

    /// The latest edition of the guidance, or the one named.
    pub fn guidance(&self, book: &'a Book) -> Option<&'a Edition> {
        if self.is_edition { self.edition } else { book.guidance.of_release(&self.release.name).last() }
    }
}

fn find_release<'a>(book: &'a Book, name: &str) -> Result<&'a Release, DocumentError> {
    book.release(name).ok_or_else(|| {
        let editions = book.guidance.editions.iter().map(|edition| edition.name.as_str());
        let hint = nearest(name, book.chronology.names().chain(editions));
        DocumentError::Unknown { what: "release", named: name.to_owned(), hint }
    })
}
