//! Items that a row may have any number of: `{n}` stands for the number in their headers and names.

use crate::spec::{Form, Item, Release};

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

impl Release {
    /// The columns that `x_{n}_y` stands for, each with its number, in the order of the numbers.
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
    use crate::spec::Release;

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
