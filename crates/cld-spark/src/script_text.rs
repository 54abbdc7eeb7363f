//! The whole script: what it sets, what it tries first, the pages, and what it says last.

use crate::engine_named::{said_by, taken_away};
use crate::meant::{SETTINGS, TRIED, question};
use crate::script::Statement;

/// A script that calculates the pages of a run whose folder is at `at`. `about` stands at its head.
pub fn script_text(about: &[String], statements: &[Statement], at: &str) -> String {
    let mut lines: Vec<String> = about.iter().map(|line| format!("-- {line}")).collect();
    lines.push(String::new());
    lines.extend(SETTINGS.iter().map(|(name, value)| format!("set {name}={value};")));
    lines.push(
        "\n-- What this engine could do otherwise than the pages mean: the script ends here if it does.".to_owned(),
    );
    lines.extend(TRIED.iter().map(|(is_so, otherwise)| question(is_so, otherwise) + ";"));
    lines.push("\n-- Until the end of the script nobody is said to have run it.".to_owned());
    lines.push(taken_away(at) + ";");
    lines.extend(statements.iter().map(|statement| {
        let all: Vec<&str> = statement.stored_by.iter().chain([&statement.named_by]).map(String::as_str).collect();
        format!("\n-- {}\n{};", statement.name, all.join(";\n"))
    }));
    lines.push("\n-- All pages are stored.".to_owned());
    lines.push(said_by(at) + ";");
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_last_which_engine_ran_it_and_taken_away_first() {
        let named_by = "create or replace temporary view p as\nSELECT 1".to_owned();
        let page =
            Statement { name: "p".to_owned(), stored_by: Vec::new(), named_by, columns: Vec::new(), reads: Vec::new() };
        let script = script_text(&["About".to_owned()], &[page], "/run/");
        let places: Vec<usize> =
            ["-- About\n", "select cast(null as string) as engine", "\n-- p\ncreate", "-- All pages are stored."]
                .map(|part| script.find(part).unwrap_or_else(|| panic!("{part} in {script}")))
                .to_vec();
        assert!(places.is_sorted());
        assert_eq!(script.matches("'/run/engine'").count(), 2);
    }
}
