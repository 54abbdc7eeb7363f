//! A grouping of councils: a file of `reference/groupings/`, or anybody's own file of that form.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::Fault;
use crate::reference::Reference;

/// Groups of councils. A council may be in one group, in several, such as groups of neighbours, or in none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouping {
    /// What one of its groups is, such as council type.
    pub kind: String,
    /// The codes of the councils of each group, by the group's name.
    pub groups: BTreeMap<String, BTreeSet<String>>,
}

/// The columns that a grouping has.
const COLUMNS: [&str; 2] = ["group_name", "la_code"];

impl Grouping {
    /// Reads lines of cells with commas between them: `group_name`, and `la_code`, a council in it. Where
    /// the file has a column `kind`, that is what a group is; otherwise the words of its name are. `path` is its place.
    ///
    /// # Errors
    /// When it is no such file, a cell is empty, or it says of groups that they are of different kinds.
    pub fn read(path: &str, text: &str) -> Result<Grouping, Fault> {
        let table = Reference::read(path, text)?;
        let place = |name: &str| table.columns.iter().position(|column| column.trim() == name);
        let [Some(group), Some(council)] = COLUMNS.map(place) else {
            return Err(Fault::new(path, 1, "a grouping has the columns group_name and la_code"));
        };
        let mut grouping = Grouping { kind: words_of(path), groups: BTreeMap::new() };
        for (at, row) in table.rows.iter().enumerate() {
            let cell = |at: usize| row[at].as_deref().map(str::trim).filter(|cell| !cell.is_empty());
            let (Some(group), Some(council)) = (cell(group), cell(council)) else {
                return Err(Fault::new(path, at + 2, "names no group, or no council"));
            };
            match place("kind").and_then(cell) {
                Some(kind) if at == 0 => grouping.kind = kind.to_owned(),
                Some(kind) if kind != grouping.kind => {
                    return Err(Fault::new(path, at + 2, format!("is of another kind than \"{}\"", grouping.kind)));
                }
                _ => {}
            }
            grouping.groups.entry(group.to_owned()).or_default().insert(council.to_owned());
        }
        match grouping.groups.is_empty() {
            true => Err(Fault::new(path, 1, "has no group")),
            false => Ok(grouping),
        }
    }

    /// The groups that a council is in, by name.
    pub fn of<'a>(&'a self, council: &'a str) -> impl Iterator<Item = &'a str> {
        let is_in = move |(_, councils): &(&String, &BTreeSet<String>)| councils.contains(council);
        self.groups.iter().filter(is_in).map(|(name, _)| name.as_str())
    }
}

/// The words of a file's name.
fn words_of(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.split('.').next().unwrap_or(file).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::Grouping;

    #[test]
    fn a_council_may_be_in_several_groups() {
        let text = "group_name,la_code\nPeers of A,100\nPeers of A,200\nPeers of B,200\n";
        let grouping = Grouping::read("reference/groupings/nearest_peers.csv", text).unwrap();
        assert_eq!(grouping.kind, "nearest peers");
        assert_eq!(grouping.of("200").collect::<Vec<_>>(), ["Peers of A", "Peers of B"]);
        assert_eq!(grouping.of("300").count(), 0);
        assert_eq!(
            Grouping::read("x.csv", "kind,group_name,la_code\ncouncil type,County,1\n").unwrap().kind,
            "council type"
        );
    }

    #[test]
    fn what_is_no_grouping_is_named_with_its_line() {
        for (text, line, said) in [
            ("name,la_code\nA,100\n", 1, "the columns group_name and la_code"),
            ("group_name,la_code\nA,\n", 2, "no council"),
            ("kind,group_name,la_code\nx,A,1\ny,A,2\n", 3, "another kind"),
            ("group_name,la_code\n", 1, "no group"),
        ] {
            let fault = Grouping::read("x.csv", text).unwrap_err();
            assert!(fault.line == line && fault.what.contains(said), "{fault}");
        }
    }
}
