//! Texts by the words that are in them: what has the rare words that were asked for comes first.

use std::collections::{BTreeMap, BTreeSet};

/// Texts that can be asked for.
pub(crate) struct Index<T> {
    entries: Vec<Entry<T>>,
    /// What a word says of a text: much when few have it.
    weights: BTreeMap<String, f64>,
}

struct Entry<T> {
    title: BTreeSet<String>,
    text: BTreeSet<String>,
    value: T,
}

/// The most that is shown at once: whoever needs more asks with more words.
pub(crate) const MOST: usize = 30;

/// A text is found that has at least this share of the weight of what was asked for: somebody who gives a whole message gives
/// names of items too, which the text need not have.
const SHARE: f64 = 0.5;

impl<T> Index<T> {
    /// Of titles, texts, and what each stands for.
    pub(crate) fn of(texts: impl IntoIterator<Item = (String, String, T)>) -> Index<T> {
        let entry = |(title, text, value): (String, String, T)| {
            let title = words(&title).collect();
            Entry { text: &words(&text).collect() | &title, title, value }
        };
        let entries: Vec<Entry<T>> = texts.into_iter().map(entry).collect();
        let mut counts: BTreeMap<String, f64> = BTreeMap::new();
        for word in entries.iter().flat_map(|entry| &entry.text) {
            *counts.entry(word.clone()).or_default() += 1.0;
        }
        let all = entries.len() as f64;
        let weights = counts.into_iter().map(|(word, count)| (word, (1.0 + all / count).ln())).collect();
        Index { entries, weights }
    }

    /// What has most of these words, the best first; none when no text has any of them.
    pub(crate) fn found(&self, asked: &str) -> Vec<&T> {
        let asked: BTreeSet<String> = words(asked).collect();
        let known: Vec<(&str, f64)> =
            asked.iter().filter_map(|word| Some((word.as_str(), *self.weights.get(word)?))).collect();
        let wanted = SHARE * known.iter().map(|(_, weight)| weight).sum::<f64>();
        let has = |of: &BTreeSet<String>| -> f64 {
            known.iter().filter(|(word, _)| of.contains(*word)).map(|(_, weight)| weight).sum()
        };
        let scored = self.entries.iter().map(|entry| (has(&entry.text), has(&entry.title), entry));
        let mut scored: Vec<_> = scored.filter(|(text, ..)| *text > 0.0 && *text >= wanted).collect();
        scored.sort_by(|one, other| (other.0 + other.1).total_cmp(&(one.0 + one.1)));
        scored.into_iter().map(|(.., entry)| &entry.value).take(MOST).collect()
    }
}

/// Words without case, and without the s of a plural; names like `event_type` are several.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
        let word = word.to_lowercase();
        match word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')) {
            Some(stem) => stem.to_owned(),
            None => word,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn what_has_the_rare_words_comes_first_and_a_message_is_found_with_names_that_it_need_not_have() {
        let texts = [
            ("Date is before 1900", "The item is before 1900. Ages calculated from it are wrong.", 1),
            ("Event ends before it starts", "The event ends before it starts. Its length is negative.", 2),
            ("Postcode has the wrong shape", "The item is no postcode.", 3),
        ];
        let index = Index::of(texts.map(|(title, text, at)| (title.to_owned(), text.to_owned(), at)));
        for (asked, expected) in [
            ("Birth Date is before 1900. Ages calculated from it are wrong.", &[1][..]),
            ("postcodes", &[3]),
            ("event_ends_before_it_starts", &[2]),
            ("BEFORE", &[1, 2]),
            ("zebra", &[]),
            ("", &[]),
            ("' or 1=1 --", &[]),
        ] {
            assert_eq!(index.found(asked), expected.iter().collect::<Vec<_>>(), "{asked}");
        }
    }
}
