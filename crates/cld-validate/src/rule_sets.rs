//! Rules for each kind of file among several: a release, and the optional items that a file has as well.

use std::borrow::Cow;
use std::collections::BTreeMap;

use cld_book::{Book, Release};
use cld_submission::{Input, ReadError, Submission};

use crate::check::Rules;
use crate::error::CheckError;

/// Rules that are compiled once, however many files need them.
pub struct RuleSets<'a> {
    book: &'a Book,
    /// By the release's name and those of the optional items.
    sets: BTreeMap<String, Rules<'a>>,
}

/// A file whose header was read, or the reason why it cannot be, and the name of the rules for it.
pub struct RuledFile {
    /// The name by which [`RuleSets::rules`] gives them.
    pub rules: String,
    /// The file, ready to be read row by row; or why no table can be read from it.
    pub submission: Result<Submission, ReadError>,
}

impl<'a> RuleSets<'a> {
    /// No rules yet: they are compiled when a file needs them.
    pub fn new(book: &'a Book) -> RuleSets<'a> {
        RuleSets { book, sets: BTreeMap::new() }
    }

    /// Reads the header of a file by a release and the optional items that the file has columns for.
    ///
    /// # Errors
    /// When there is no such release, or its rules cannot be compiled. That no table can be read is in the answer.
    pub fn open(&mut self, input: impl Into<Input>, release: &str) -> Result<RuledFile, CheckError> {
        let known = self.book.release(release).ok_or_else(|| CheckError::unknown_release(self.book, release))?;
        let submission = Submission::open(input, known);
        let columns = submission.iter().flat_map(|submission| &submission.header.columns);
        let Some(with_optional) = known.with_optional(columns.map(String::as_str)) else {
            let rules = self.compiled(release.to_owned(), Cow::Borrowed(known))?;
            return Ok(RuledFile { rules, submission });
        };
        let optional = with_optional.items[known.items.len()..].iter().map(|item| format!("+{}", item.name));
        let name = format!("{release}{}", optional.collect::<String>());
        let submission = submission.and_then(|submission| submission.by(&with_optional));
        let rules = self.compiled(name, Cow::Owned(with_optional))?;
        Ok(RuledFile { rules, submission })
    }

    /// The rules for a file that was opened here.
    ///
    /// # Panics
    ///
    /// If there are no rules of that name.
    pub fn rules(&self, name: &str) -> &Rules<'a> {
        &self.sets[name]
    }

    fn compiled(&mut self, name: String, release: Cow<'a, Release>) -> Result<String, CheckError> {
        if !self.sets.contains_key(&name) {
            self.sets.insert(name.clone(), Rules::of_release(self.book, release)?);
        }
        Ok(name)
    }
}
