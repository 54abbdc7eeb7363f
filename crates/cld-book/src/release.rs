//! A release of the specification: its items, and the columns that a file's items become.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::item::{Form, Item};
use crate::numbered::{NUMBER, number};
use crate::supplement::Supplement;

/// A published release. Its file never changes: errata are a new release.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// `v5.0`, `release-1` or `release-2`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The release's place among all, the earliest first; later ones have higher numbers.
    #[serde(default)]
    pub order: u16,
    /// First day; none when it is not known.
    pub valid_from: Option<toml::value::Datetime>,
    /// Last day; none when it is not known or has not come.
    pub valid_until: Option<toml::value::Datetime>,
    /// When or by what it was replaced, in words.
    pub superseded: Option<String>,
    /// What a reader has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What the source marks of the items mean.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// Standards that items follow, and what each is.
    #[serde(default)]
    pub standards: BTreeMap<String, String>,
    /// Its items, in order.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// Optional items in addition to the release. The book gives them when it is read.
    #[serde(skip)]
    pub supplements: Vec<Supplement>,
}

impl Release {
    /// The item of that name; `x_{n}_y` is the one with the lowest number.
    pub fn item(&self, name: &str) -> Option<&Item> {
        let named = |name: &str| self.items.iter().find(|item| item.name == name);
        named(name).or_else(|| named(&self.numbered(name).first()?.1))
    }

    /// The item and form that a column of a page names; `x_{n}_y` is the one with the lowest number.
    pub fn column(&self, column: &str) -> Option<(usize, Form)> {
        let at = |name: &str| self.items.iter().position(|item| item.name == name);
        let suffixed = |suffix: &str, form| column.strip_suffix(suffix).and_then(at).map(|item| (item, form));
        at(column)
            .map(|item| (item, Form::Typed))
            .or_else(|| suffixed("_as_written", Form::AsWritten))
            .or_else(|| suffixed("_collated", Form::Collated))
            .or_else(|| self.column(&self.numbered(column).first()?.1))
    }

    /// The columns among `names` that items of this release provide, in the specification's order.
    pub fn columns<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<(usize, Form)> {
        let mut columns: Vec<_> = names.into_iter().filter_map(|name| self.column(name)).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The columns that `x_{n}_y` means, each with its number, in the order of the numbers.
    pub(crate) fn numbered(&self, pattern: &str) -> Vec<(u16, String)> {
        let Some((before, after)) = pattern.split_once(NUMBER) else { return Vec::new() };
        let number_of = |column: &str| number(column.strip_prefix(before)?.strip_suffix(after)?);
        let forms = [Form::Typed, Form::AsWritten, Form::Collated];
        let columns = self.items.iter().flat_map(|item| forms.map(|form| item.column_name(form)));
        let mut numbered: Vec<_> = columns.filter_map(|column| Some((number_of(&column)?, column))).collect();
        numbered.sort_unstable();
        numbered
    }

    /// SQL in which each `x_{n}_y` has become the columns that there are, with commas between them. One `null`
    /// stands where the file has no column for some of the numbers.
    pub fn with_numbers(&self, sql: &str) -> String {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (mut filled, mut rest) = (String::new(), sql);
        while let Some(at) = rest.find(NUMBER) {
            let start = rest[..at].rfind(|c| !is_name(c)).map_or(0, |before| before + 1);
            let after = at + NUMBER.len();
            let end = rest[after..].find(|c| !is_name(c)).map_or(rest.len(), |length| after + length);
            filled += &rest[..start];
            filled += &self.arguments(&rest[start..end]);
            rest = &rest[end..];
        }
        filled + rest
    }

    fn arguments(&self, pattern: &str) -> String {
        let (mut arguments, mut next) = (Vec::new(), 1);
        for (number, column) in self.numbered(pattern) {
            if number > next {
                arguments.push("null".to_owned());
            }
            next = number + 1;
            arguments.push(column);
        }
        arguments.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::Release;

    fn release(numbers: &[u16]) -> Release {
        let item = |(at, number): (usize, &u16)| {
            format!(
                "[[item]]\nnumber = {}\nheader = \"Link {number}\"\nname = \"link_{number}_id\"\nsection = \"x\"\n\
                 type = \"text\"\npriority = \"never\"\nmeaning = \"x\"\nexistence = \"direct\"\nconfidence = \"low\"\n",
                at + 1
            )
        };
        let items: String = numbers.iter().enumerate().map(item).collect();
        toml::from_str(&format!("name = \"r\"\ntitle = \"R\"\n{items}")).unwrap()
    }

    #[test]
    fn a_numbered_column_stands_for_all_that_there_are() {
        let sql = "a in (link_{n}_id) or f(link_{n}_id_as_written)";
        let expected = "a in (link_1_id, link_2_id) or f(link_1_id_as_written, link_2_id_as_written)";
        assert_eq!(release(&[2, 1]).with_numbers(sql), expected);
        assert_eq!(release(&[1, 4]).with_numbers("f(link_{n}_id)"), "f(link_1_id, null, link_4_id)");
        assert_eq!(release(&[2]).with_numbers("f(link_{n}_id)"), "f(null, link_2_id)");
    }

    #[test]
    fn a_numbered_name_by_itself_is_the_first_that_there_is() {
        let release = release(&[12, 4]);
        assert_eq!(release.item("link_{n}_id").map(|item| item.name.as_str()), Some("link_4_id"));
        assert!(release.column("link_{n}_id_as_written").is_some() && release.column("other_{n}_id").is_none());
    }
}
