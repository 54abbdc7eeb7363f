//! The texts of the book's TOML files, to say on which line something is.

use std::collections::BTreeMap;

/// SourceMap by their path under `book/`.
#[derive(Debug, Clone, Default)]
pub(crate) struct SourceMap(BTreeMap<String, String>);

impl SourceMap {
    pub(crate) fn keep(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }

    /// Line of the first `word` in a file, counted from 1; the first line when it is not there.
    pub(crate) fn line(&self, path: &str, word: &str) -> usize {
        self.lines(path).find(|(_, line)| line.contains(word)).map_or(1, |(number, _)| number)
    }

    /// Line of `word` in the table `[[table]]` at place `at`, counted from 0; the table's heading when it is not there.
    pub(crate) fn line_in(&self, path: &str, table: &str, at: usize, word: &str) -> usize {
        let heading = format!("[[{table}]]");
        let Some((first, _)) = self.lines(path).filter(|(_, line)| line.trim_end() == heading).nth(at) else {
            return self.line(path, word);
        };
        self.lines(path)
            .skip(first)
            .take_while(|(_, line)| !line.starts_with('['))
            .find(|(_, line)| line.contains(word))
            .map_or(first, |(number, _)| number)
    }

    fn lines(&self, path: &str) -> impl Iterator<Item = (usize, &str)> {
        self.0.get(path).into_iter().flat_map(|text| text.lines()).enumerate().map(|(at, line)| (at + 1, line))
    }
}

#[cfg(test)]
mod tests {
    use super::SourceMap;

    #[test]
    fn a_word_is_found_in_its_own_table() {
        let mut sources = SourceMap::default();
        sources.keep("a.toml", "order = 1\n[[item]]\nname = \"x\"\n\n[[item]]\nname = \"y\"\nlist = \"x\"\n");
        assert_eq!(sources.line("a.toml", "order"), 1);
        assert_eq!(
            [sources.line_in("a.toml", "item", 0, "\"x\""), sources.line_in("a.toml", "item", 1, "\"x\"")],
            [3, 7]
        );
        assert_eq!(
            sources.line_in("a.toml", "item", 1, "header"),
            5,
            "the table's heading is named for what is missing"
        );
    }
}
