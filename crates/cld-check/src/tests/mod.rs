//! What people see, from a small fixed scene, held against files that were looked at.
//!
//! `GOLDEN=write cargo test --workspace` writes them anew: look at each before it is kept.

mod golden;
mod ledgers;
mod scene;

use anstream::adapter::strip_str;

use super::json;
use super::report::Report;
use super::screen::{self, Outputs};
use cld_format::STYLE;
use golden::golden;
use scene::{book, checked, clean, unreadable};

fn screen(checked: &super::Checked, with_values: bool) -> String {
    let own_files = u64::from(with_values);
    let text = screen::text(&book(), checked, &Outputs { report: None, with_values, own_files });
    strip_str(&text).to_string()
}

#[test]
fn a_screen_is_as_it_was_looked_at() {
    golden("screen.txt", &(screen(&checked(false), false) + &screen(&clean(), false) + &screen(&unreadable(), false)));
    golden("screen-own.txt", &screen(&checked(true), true));
}

#[test]
fn a_screen_has_80_columns() {
    for text in [screen(&checked(false), false), screen(&checked(true), true), screen(&unreadable(), false)] {
        let wide: Vec<_> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "{wide:?}");
    }
}

#[test]
fn a_report_is_as_it_was_looked_at() {
    let (book, version) = (book(), env!("CARGO_PKG_VERSION"));
    let page = |with_values, files: &[super::Checked]| {
        let mut report = Report::new(&book, with_values);
        files.iter().for_each(|file| report.add(file));
        let page = report.page();
        assert!(page.contains(STYLE));
        // A tag a line shows what changed; white space between tags of a table says nothing.
        page.replace(STYLE, "STYLE").replace(&format!("cld {version}"), "cld VERSION").replace("><", ">\n<") + "\n"
    };
    golden("report.html", &page(false, &[checked(false)]));
    golden("report-own.html", &page(true, &[checked(true), clean(), unreadable()]));
}

#[test]
fn a_line_of_json_is_as_it_was_looked_at() {
    let lines = [(checked(false), false), (checked(true), true), (clean(), false), (unreadable(), false)];
    let lines = lines.map(|(checked, with_values)| json::line(&book(), &checked, with_values).unwrap());
    golden("lines.json", &lines.concat());
}

#[test]
fn causes_come_before_what_follows_from_them() {
    let checked = checked(false);
    let rules: Vec<_> =
        super::ranking::ranked(&book(), checked.outcome.as_ref().unwrap()).iter().map(|rule| rule.rule).collect();
    let expected =
        ["not_a_date", "event_ends_before_it_starts", "event_ends_outside_reporting_period", "column_missing"];
    assert_eq!(rules, expected);
}
