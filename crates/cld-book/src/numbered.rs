//! Items that a row may have any number of: `{n}` is the number in their headers and names.

use crate::item::Item;

/// Stands for a number in the header and the name of such an item, and in the SQL that reads all of them.
pub(crate) const NUMBER: &str = "{n}";

/// Stands for it in SQL that is parsed before the columns are known.
pub(crate) const ANY_NUMBER: &str = "any_n";

/// A number from 1, written as one.
pub(crate) fn number(digits: &str) -> Option<u16> {
    digits.parse().ok().filter(|number: &u16| *number > 0 && number.to_string() == digits)
}

impl Item {
    /// The item with a number in place of `{n}`.
    pub(crate) fn with_number(&self, number: u16) -> Item {
        let fill = |text: &String| text.replace(NUMBER, &number.to_string());
        Item {
            header: fill(&self.header),
            headers_also: self.headers_also.iter().map(fill).collect(),
            name: fill(&self.name),
            ..self.clone()
        }
    }
}
