//! What `cld explain` says of a figure.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::written;

/// What is said of a figure.
#[derive(Debug, Clone)]
pub struct Explained {
    /// Sentences. Those about people one by one are about the first of them.
    pub lines: Vec<String>,
    /// Of the rows.
    pub columns: Vec<String>,
    /// All rows that were counted.
    pub rows: Vec<Vec<String>>,
    /// The same as a file for people.
    pub csv: PathBuf,
}

impl Explained {
    /// What `cld explain` printed, which was kept in a file, and the rows that it wrote.
    ///
    /// # Errors
    /// When what it printed cannot be read.
    pub fn read(said: &Path, csv: &Path) -> io::Result<Explained> {
        let said = fs::read_to_string(said)?;
        // A figure that is about no rows has a file without columns.
        let (columns, rows) = written::read(csv).unwrap_or_default();
        Ok(Explained { lines: said.lines().map(str::to_owned).collect(), columns, rows, csv: csv.to_owned() })
    }

    /// The sentences but for those about people one by one, which the rows say.
    pub fn sentences(&self) -> Vec<&str> {
        let mut of_person = false;
        let file = format!("{}", self.csv.file_name().unwrap_or_default().display());
        let is_said = |line: &&String| {
            let begins_person = line.starts_with("  person ");
            of_person = begins_person || (of_person && line.starts_with("    "));
            let of_file = line.contains("; -o OUT.csv has all") || line.ends_with(&file);
            !of_person && !of_file && !line.trim().is_empty()
        };
        self.lines.iter().filter(is_said).map(String::as_str).collect()
    }

    /// How many people the rows are about.
    pub fn people(&self) -> usize {
        let Some(at) = self.columns.iter().position(|column| column == "person") else { return 0 };
        let people: BTreeSet<_> = self.rows.iter().filter(|row| !row[at].is_empty()).map(|row| &row[at]).collect();
        people.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Explained;

    #[test]
    fn people_are_in_the_rows_and_not_in_the_sentences() {
        let lines = [
            "This names people.",
            "",
            "count(*) in table a is calculated from 2 rows.",
            "  person 9990000018",
            "    event_type Service",
            "  person 9990000026",
            "    event_type Service",
            "  and 1 more; -o OUT.csv has all",
            "How the rows became none:",
            "  a reads b: 3 rows",
            "    none left where x = 1",
            "",
            "3 rows in explained/ab.csv",
        ];
        let row = |person: &str| vec![person.to_owned()];
        let explained = Explained {
            lines: lines.map(str::to_owned).to_vec(),
            columns: vec!["person".to_owned()],
            rows: vec![row("9990000018"), row("9990000026"), row("9990000018")],
            csv: "explained/ab.csv".into(),
        };
        let said =
            ["This names people.", "count(*) in table a is calculated from 2 rows.", lines[8], lines[9], lines[10]];
        assert_eq!(explained.sentences(), said);
        assert_eq!(explained.people(), 2);
    }
}
