//! The whole script: what it sets, what it tries first, the pages, and what it says last.

use crate::script::Statement;
use crate::spelling::text;

/// The folder of a run in which a script says which engine ran it, once it has come to its end.
pub const ENGINE: &str = "engine";

/// What pages mean depends on these.
const SETTINGS: [(&str, &str); 4] = [
    // A value that cannot be cast, a sum that does not fit and a division by 0 end the script.
    ("spark.sql.ansi.enabled", "true"),
    ("spark.sql.session.timeZone", "UTC"),
    ("spark.sql.timestampType", "TIMESTAMP_NTZ"),
    // Between quotes a backslash escapes.
    ("spark.sql.parser.escapedStringLiterals", "false"),
];

/// What an engine could do otherwise, each with what is said when it does.
const TRIED: [(&str, &str); 8] = [
    (r"length('x\'y') = 3 and length('x\\y') = 3", "a quote or a backslash in a text is read otherwise"),
    ("7 / 2 = 3.5", "a quotient of whole numbers is cut off"),
    ("cast(date '2024-03-01' - date '2024-02-28' as int) = 2", "days between two days are no number"),
    (
        "cast(0.25 as decimal(12, 1)) = 0.3 and cast(-0.25 as decimal(12, 1)) = -0.3",
        "a half is not rounded away from 0",
    ),
    ("'B' < 'a' and 'a ' <> 'a'", "texts are compared by other rules than by their bytes"),
    (
        "(select max(place) from (select a, row_number() over (order by a nulls last) as place from values (1), (cast(null as int)) as t (a)) as s where a is null) = 2",
        "nulls stand elsewhere than is said",
    ),
    ("cast(date '2024-01-31' + interval '1 month' as date) = date '2024-02-29'", "a month later is another day"),
    ("lower('ÄÉ') = 'äé'", "small letters are others"),
];

/// A script that calculates the pages of a run whose folder is at `at`. `about` stands at its head.
pub fn script_text(about: &[String], statements: &[Statement], at: &str) -> String {
    let engine = text(&format!("{}/{ENGINE}", at.trim_end_matches('/')));
    let mut lines: Vec<String> = about.iter().map(|line| format!("-- {line}")).collect();
    lines.push(String::new());
    lines.extend(SETTINGS.iter().map(|(name, value)| format!("set {name}={value};")));
    lines.push(
        "\n-- What this engine could do otherwise than the pages mean: the script ends here if it does.".to_owned(),
    );
    let assert = |(is_so, otherwise): &(&str, &str)| format!("select assert_true({is_so}, {});", text(otherwise));
    lines.extend(TRIED.iter().map(assert));
    lines.push("\n-- Until the end of the script nobody is said to have run it.".to_owned());
    lines.push(said(&engine, " where false"));
    lines.extend(statements.iter().map(|statement| {
        let all: Vec<&str> = statement.stored_by.iter().chain([&statement.named_by]).map(String::as_str).collect();
        format!("\n-- {}\n{};", statement.name, all.join(";\n"))
    }));
    lines.push("\n-- All pages are stored.".to_owned());
    lines.push(said(&engine, ""));
    lines.join("\n") + "\n"
}

fn said(engine: &str, condition: &str) -> String {
    format!(
        "insert overwrite directory {engine} using parquet\nselect concat('Apache Spark ', version()) as engine from values (1) as t (a){condition};"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_last_which_engine_ran_it_and_taken_away_first() {
        let named_by = "create or replace temporary view p as\nSELECT 1".to_owned();
        let page = Statement { name: "p".to_owned(), stored_by: Vec::new(), named_by, columns: Vec::new() };
        let script = script_text(&["About".to_owned()], &[page], "/run/");
        let places: Vec<usize> = ["-- About\n", "where false;", "\n-- p\ncreate", "-- All pages are stored."]
            .map(|part| script.find(part).unwrap_or_else(|| panic!("{part} in {script}")))
            .to_vec();
        assert!(places.is_sorted());
        assert_eq!(script.matches("'/run/engine'").count(), 2);
    }
}
