//! The pages are true to their examples, and the rules hold over years of made-up history.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod changes;
mod forms;
mod notices;
mod participation;

use chrono::NaiveDate;
use cld_book::Book;

use crate::Programme;

fn book() -> Book {
    cld_built_in::open_without_methods(None).unwrap()
}

fn programme(book: &Book) -> Programme {
    Programme::of(book).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_page_that_is_missing_or_wrong_is_named() {
    let files = |change: fn(&str, &str) -> Option<String>| {
        let book = book();
        let changed: Vec<(String, String)> =
            book.files().filter_map(|(path, text)| Some((path.to_owned(), change(path, text)?))).collect();
        Book::from_files(changed.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    };
    let book = files(|path, text| (path != "programme/hexagons.csv").then(|| text.to_owned())).unwrap();
    assert!(Programme::of(&book).unwrap_err().to_string().contains("hexagons.csv is not there"));
    let book = files(|_, text| Some(text.replace("aim = 30", "aims = 30"))).unwrap();
    let said = Programme::of(&book).unwrap_err().to_string();
    assert!(said.starts_with("book/programme/participation.md:6: unknown field `aims`"), "{said}");
    let book = files(|_, text| Some(text.replace("| 2021-09-30 | 1    | 1 ", "| 2021-09-30 | 1    | 2 "))).unwrap();
    let said = Programme::of(&book).unwrap_err().to_string();
    assert!(said.contains("interested is \"2\" here, and comes to \"1\""), "{said}");
}

#[test]
fn an_issue_has_all_sections_and_figures_where_they_belong() {
    let book = book();
    let newsletter = programme(&book).newsletter;
    assert!(newsletter.issues.len() > 2);
    for issue in &newsletter.issues {
        let sections = issue.filled(|name| vec![crate::Block::Text(format!("filled {name}"))]);
        let text = crate::plain(&sections);
        for filled in ["participation", "changes", "contacts"] {
            assert_eq!(text.matches(&format!("filled {filled}")).count(), 1, "{} {filled}", issue.name);
        }
        assert!(!text.contains('{'), "{text}");
        let headings: Vec<&String> = sections.iter().map(|section| &section.heading).collect();
        let expected: Vec<&String> = newsletter.sections.iter().map(|section| &section.heading).collect();
        assert_eq!(headings, expected);
    }
    let september = newsletter.issue_named("2021-09").unwrap();
    let text = crate::plain(&september.filled(|_| Vec::new()));
    assert!(text.contains("* Collection basis: a council sends the period that suits it"), "{text}");
}
