//! The project's own book keeps its laws, and its releases and lists are what was published.

use std::path::Path;

use cld_book::{Book, DefinedList};

fn book() -> Book {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    Book::from_folder(&folder).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn the_book_is_without_fault() {
    assert!(book().methods.contains_key("nhse-2024"));
}

#[test]
fn releases_have_their_items_and_their_order() {
    let book = book();
    let counts: Vec<_> = book.chronology.names().map(|name| (name, book.releases[name].items.len())).collect();
    assert_eq!(counts, [("v5.0", 43), ("release-1", 50), ("release-2", 50)]);
}

#[test]
fn an_item_keeps_its_name_when_its_header_changes() {
    let book = book();
    let header = |release: &str, name: &str| book.releases[release].item(name).map(|item| item.header.clone());
    assert_eq!(header("v5.0", "la_person_unique_identifier").as_deref(), Some("Person Unique Identifier"));
    assert_eq!(header("release-1", "la_person_unique_identifier").as_deref(), Some("LA Person Unique Identifier"));
    assert_eq!(header("v5.0", "has_unpaid_carer").as_deref(), Some("Has Informal Carer"));
    assert_eq!(header("v5.0", "client_type"), None);
    let also = &book.releases["release-2"].item("has_unpaid_carer").unwrap().headers_also;
    assert_eq!(also, &["Has Informal Carer"]);
}

#[test]
fn a_list_is_given_as_a_release_has_it() {
    let book = book();
    let list = |name: &str, release: &str| book.lists[name].in_release(release);
    let has = |list: &DefinedList, value: &str| list.entries.iter().any(|entry| entry.value == value);
    let counts = |name: &str| ["v5.0", "release-1", "release-2"].map(|release| list(name, release).entries.len());
    assert_eq!(counts("ethnicity"), [20, 21, 21]);
    assert_eq!(counts("event_outcome"), [16, 19, 16]);
    assert_eq!(counts("service_component"), [19, 25, 25]);
    assert_eq!(counts("gender"), [4, 4, 4]);
    assert!(has(&list("ethnicity", "release-1"), "White - Roma") && !has(&list("ethnicity", "v5.0"), "White - Roma"));
    // In the order of each release: where several outcomes fit, the first is reported.
    assert_eq!(list("event_outcome", "v5.0").entries[2].value, "Admitted to hospital");
    assert_eq!(list("event_outcome", "release-1").entries[8].value, "Admitted to hospital");
}

#[test]
fn a_list_that_is_not_wholly_known_in_a_release_says_so_there() {
    let book = book();
    let complete =
        |name: &str| ["v5.0", "release-1", "release-2"].map(|release| book.lists[name].in_release(release).complete);
    assert_eq!(complete("request_route_of_access"), [false, true, false]);
    assert_eq!(complete("service_type"), [false, true, true]);
    assert_eq!(complete("delivery_mechanism"), [true, true, true]);
    let reasons = book.lists["review_reason"].in_release("release-2");
    assert_eq!((reasons.confidence.as_str(), reasons.note.is_some()), ("low", true));
}
