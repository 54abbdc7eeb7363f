//! What a published file calls things, as `reference/published_words.csv` and `published_measures.csv` of the book say.

use std::collections::BTreeMap;

use cld_book::{Book, Reference};

/// A measure of a method, and what it is called where it is published.
#[derive(Debug, Clone)]
pub(super) struct Measure {
    /// Its code in the published file.
    pub(super) published: String,
    /// The table of the run.
    pub(super) table: String,
    /// What the rows of the table hold: the measure, and how its description begins.
    pub(super) measure: String,
    pub(super) description_begins: String,
    /// By which column its people are told apart; none where it is about one group alone.
    pub(super) group_column: Option<String>,
}

/// The words of published files, and what they are here.
pub(super) struct Words {
    words: BTreeMap<(String, String), String>,
    pub(super) measures: Vec<Measure>,
}

impl Words {
    pub(super) fn of(book: &Book, method: &str) -> Words {
        let words = cells(book, "published_words", ["kind", "published", "ours"]);
        let columns = ["method", "published", "table_name", "measure", "description_begins", "group_column"];
        let measures = cells(book, "published_measures", columns).filter(|[of, ..]| of == method);
        let measure = |[_, published, table, measure, description_begins, group]: [String; 6]| Measure {
            published,
            table,
            measure,
            description_begins,
            group_column: (!group.is_empty()).then_some(group),
        };
        Words {
            words: words.map(|[kind, published, ours]| ((kind, plain(&published)), ours)).collect(),
            measures: measures.map(measure).collect(),
        }
    }

    /// What a word of a kind is here; none for one that the book does not have.
    pub(super) fn ours(&self, kind: &str, published: &str) -> Option<&str> {
        self.words.get(&(kind.to_owned(), plain(published))).map(String::as_str)
    }

    /// The columns that a published file has, as the book spells them.
    pub(super) fn columns<'a>(book: &'a Book, of: &'a str) -> impl Iterator<Item = String> + 'a {
        cells(book, "published_words", ["kind", "published"]).filter(move |[kind, _]| kind == of).map(|[_, name]| name)
    }

    /// The measure that a code names.
    pub(super) fn measure(&self, published: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| plain(&measure.published) == plain(published))
    }
}

/// Letters and digits alone, as spellings differ from year to year; `+` is a word of its own.
pub(super) fn plain(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric() || *letter == '+');
    letters.flat_map(char::to_lowercase).collect()
}

fn cells<'a, const N: usize>(book: &'a Book, name: &str, columns: [&str; N]) -> impl Iterator<Item = [String; N]> + 'a {
    let reference: Option<&Reference> = book.references.get(name);
    let places = columns
        .map(|column| reference.and_then(|reference| reference.columns.iter().position(|known| known == column)));
    let rows = reference.into_iter().flat_map(|reference| &reference.rows);
    rows.map(move |row| places.map(|at| at.and_then(|at| row[at].clone()).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn spellings_of_other_years_are_one() {
        assert_eq!(plain("Measure_Value"), plain("Measure value"));
        assert_eq!(plain("ASCOF 3D (1a)"), "ascof3d1a");
        assert_ne!(plain("65+"), plain("65"));
    }
}
