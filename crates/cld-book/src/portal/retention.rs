//! `portal/retention.md`: how long the portal keeps what, and what it destroys by itself.

use super::permissions::cells;
use crate::fault::Fault;
use crate::markdown;

/// How long the portal keeps what, in the order of the page.
#[derive(Debug, Clone, Default)]
pub struct Retention(pub Vec<Kept>);

/// Something that is kept for a time.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its name, which the program and the audit have.
    pub name: String,
    /// How many days it is kept.
    pub days: u32,
    /// From when they are counted, in words.
    pub from: String,
    /// What it is, in words.
    pub what: String,
    /// What stays of it, in words.
    pub stays: String,
}

/// What a portal destroys by itself: each is on the page.
pub const KEPT: [&str; 6] =
    ["sent_files", "unsent_files", "unreadable_files", "mail_texts", "unconfirmed_accounts", "spent_links"];

impl Retention {
    /// How many days something is kept; null when the page does not say, so that nothing is destroyed.
    pub fn days(&self, name: &str) -> Option<u32> {
        self.0.iter().find(|kept| kept.name == name).map(|kept| kept.days)
    }

    pub(crate) fn read(path: &str, text: &str) -> Result<Retention, Fault> {
        let sheet = markdown::read(path, text)?;
        let table = sheet.section("Kept").and_then(|section| section.table.as_ref());
        let table = table.ok_or_else(|| Fault::new(path, 1, "this page needs a table under ## Kept"))?;
        let mut retention = Retention::default();
        for row in &table.rows {
            let [name, days, from, what, stays] = cells(path, table, row, ["name", "days", "from", "what", "stays"])?;
            let days = days.parse().ok().filter(|days| (1..=36_500).contains(days));
            let days = days.ok_or_else(|| Fault::new(path, row.0, format!("{name} is kept for 1 to 36500 days")))?;
            if !KEPT.contains(&name.as_str()) || retention.days(&name).is_some() {
                return Err(Fault::new(
                    path,
                    row.0,
                    format!("\"{name}\" is twice here, or none of {}", KEPT.join(", ")),
                ));
            }
            retention.0.push(Kept { name, days, from, what, stays });
        }
        match KEPT.iter().find(|name| retention.days(name).is_none()) {
            Some(name) => Err(Fault::new(path, table.line, format!("it does not say how long {name} are kept"))),
            None => Ok(retention),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Retention};

    #[test]
    fn all_that_is_destroyed_is_on_the_page_once_with_its_days() {
        let row = |name: &str| format!("| {name} | 30 | it was sent | A file | Its digest |\n");
        let page = |rows: &str| {
            let head =
                "# retention\nHow long.\n## Kept\n| name | days | from | what | stays |\n|---|---|---|---|---|\n";
            Retention::read("portal/retention.md", &format!("{head}{rows}")).map_err(|fault| fault.to_string())
        };
        let rows: String = KEPT.iter().map(|name| row(name)).collect();
        assert_eq!(page(&rows).unwrap().days("sent_files"), Some(30));
        for (wrong, said) in [
            (rows.replace(" 30 ", " 0 "), "1 to 36500 days"),
            (rows.clone() + &row("sent_files"), "is twice here"),
            (rows.replace("mail_texts", "letters"), "none of sent_files"),
            (rows.replace(&row("spent_links"), ""), "does not say how long spent_links"),
        ] {
            let fault = page(&wrong).unwrap_err();
            assert!(fault.contains(said), "{fault}");
        }
    }
}
