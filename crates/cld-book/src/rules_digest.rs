//! What the findings of a file follow from, as digests: whoever keeps one knows whether a file has to be checked again.

use cld_terms::hex;
use sha2::{Digest, Sha256};

use crate::book::Book;

/// Folders and files of the book that no finding follows from.
const OTHERS: [&str; 10] = [
    "portal/",
    "programme/",
    "methods/",
    "reports/",
    "extracts/",
    "tracing/",
    "mappings/",
    "access.toml",
    "glossary.md",
    "README.md",
];

impl Book {
    /// SHA-256 of the pages and data that findings follow from: it changes with a rule, a list or a release, and not with a
    /// method or a mail.
    pub fn rules_digest(&self) -> String {
        let mut digest = Sha256::new();
        for (path, text) in self.files() {
            let is_other = OTHERS.iter().any(|other| path.starts_with(other)) || path.ends_with("/README.md");
            if !is_other {
                digest.update([path.as_bytes(), b"\0", text.as_bytes(), b"\0"].concat());
            }
        }
        hex(digest.finalize())
    }

    /// SHA-256 of the page of a rule; none for one without a page.
    pub fn rule_digest(&self, rule: &str) -> Option<String> {
        let end = format!("/{rule}.md");
        let mut pages = self.files().filter(|(path, _)| path.starts_with("rules/") && path.ends_with(&end));
        pages.next().map(|(_, text)| hex(Sha256::digest(text)))
    }
}

#[cfg(test)]
mod tests {
    use crate::Book;

    #[test]
    fn findings_follow_from_rules_and_not_from_mails_and_methods() {
        let collection = include_str!("../../../book/collection.toml");
        let states = include_str!("../../../book/portal/states.md");
        let digest = |collection: &str, states: &str| {
            let book = Book::from_files([("collection.toml", collection), ("portal/states.md", states)]).unwrap();
            book.rules_digest()
        };
        let before = digest(collection, states);
        assert_eq!(digest(collection, &states.replace("No file yet", "No file")), before);
        assert_ne!(digest(&collection.replace("least_months = 12", "least_months = 11"), states), before);
    }
}
