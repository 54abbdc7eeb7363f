//! The project's own book keeps its laws, and its releases and lists are what was published.

use std::collections::BTreeSet;
use std::path::Path;

use cld_book::{Book, DefinedList, EventKind, Fit, header_key};

fn book() -> Book {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    Book::from_folder(&folder).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn the_book_is_without_fault() {
    assert!(book().methods.contains_key("nhse-2024"));
}

#[test]
fn a_book_is_known_by_its_digest() {
    let of = |files: &[(&str, &str)]| Book::from_files(files.iter().copied()).unwrap().digest;
    let [one, other] = [("README.md", "one"), ("README.md", "other")];
    let inner = ("rules/README.md", "one");
    assert_eq!(of(&[inner, one]), of(&[one, inner]));
    assert_ne!(of(&[one]), of(&[other]));
    assert_ne!(of(&[one]), of(&[inner]));
    assert_eq!(book().digest.len(), 64);
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

#[test]
fn no_header_stands_for_two_items_of_a_release() {
    let book = book();
    for release in book.releases.values() {
        let headers: Vec<String> = release.items.iter().map(|item| header_key(&item.header)).collect();
        let distinct: BTreeSet<&String> = headers.iter().collect();
        assert_eq!(distinct.len(), headers.len(), "{}", release.name);
    }
}

#[test]
fn every_mapped_value_is_in_its_list() {
    let book = book();
    let pairs: Vec<_> = book.mappings.values().map(|mapping| (mapping.from.as_str(), mapping.to.as_str())).collect();
    assert_eq!(pairs, [("release-1", "release-2"), ("v5.0", "release-1")]);
    let mut count = 0;
    for mapping in book.mappings.values() {
        let values = |release: &str, item: &Option<String>| -> BTreeSet<String> {
            let release = &book.releases[release];
            let list = item.as_ref().and_then(|item| book.list_of(release, release.item(item)?));
            list.into_iter().flat_map(|list| list.entries).map(|entry| entry.value).collect()
        };
        for item in &mapping.items {
            let (old, new) = (values(&mapping.from, &item.from), values(&mapping.to, &item.to));
            for value in &item.values {
                assert!(old.contains(&value.from), "{}: {:?}", mapping.from, value);
                assert!(value.targets().all(|target| new.contains(target)), "{}: {:?}", mapping.to, value);
                count += 1;
            }
        }
    }
    assert!(count > 250, "{count} values");
}

#[test]
fn a_service_users_row_may_be_linked_to_any_number_of_carers() {
    let book = book();
    let supplement = &book.releases["v5.0"].supplements[0];
    let column = |header: &str| supplement.column(header).map(|(item, number)| (item.name.as_str(), number));
    assert_eq!(column("carer 4 linked person id"), Some(("carer_{n}_linked_person_id", Some(4))));
    assert_eq!(column("Adult 12 Linked Person_ID"), Some(("adult_{n}_linked_person_id", Some(12))));
    assert_eq!(column("Client_Type"), Some(("client_type", None)));
    for header in ["Carer 0 Linked Person_ID", "Carer 01 Linked Person_ID", "Carer Linked Person_ID", "Gender"] {
        assert_eq!(column(header), None, "{header}");
    }
}

#[test]
fn the_four_changes_of_outcomes_are_advice_of_v5_01() {
    let guidance = book().guidance;
    let said = |event, outcome: &str| {
        ["guidance-v5.0", "guidance-v5.01"].map(|edition| guidance.fit(edition, event, outcome).map(|fit| fit.fit))
    };
    assert_eq!(said(EventKind::OtherService, "NFA - Support declined"), [Some(Fit::Yes), Some(Fit::No)]);
    assert_eq!(said(EventKind::Assessment, "NFA - Deceased"), [Some(Fit::Yes), Some(Fit::No)]);
    assert_eq!(said(EventKind::Review, "NFA - Deceased"), [Some(Fit::Yes), Some(Fit::No)]);
    assert_eq!(said(EventKind::Review, "Progress to Support Planning / Services"), [Some(Fit::No), Some(Fit::Yes)]);
    assert_eq!(said(EventKind::Reablement, "Service ended as planned"), [None, Some(Fit::Yes)]);
    let kind = |component| guidance.event_kind("Service", Some("Long Term Support: Community"), component);
    assert_eq!(kind(Some("Reablement")), Some(EventKind::Reablement));
    assert_eq!(kind(None), Some(EventKind::OtherService));
}

#[test]
fn an_item_is_the_same_in_every_release_that_has_it() {
    let book = book();
    for release in book.releases.values().map(cld_book::Release::in_full) {
        let names = |is_it: fn(&cld_book::Item) -> bool| -> Vec<String> {
            release.items.iter().filter(|item| is_it(item)).map(|item| item.name.clone()).collect()
        };
        assert_eq!(names(|item| item.free_text), ["event_description"], "{}", release.name);
        let adults = names(|item| item.links_to == Some(cld_book::LinksTo::Adult));
        let carers = names(|item| item.links_to == Some(cld_book::LinksTo::Carer));
        assert_eq!(adults.len(), if release.name == "v5.0" { 4 } else { 3 }, "{adults:?}");
        assert_eq!(carers.len(), if release.name == "v5.0" { 4 } else { 0 }, "{carers:?}");
    }
}

#[test]
fn a_blank_item_follows_from_every_rule_that_asks_for_the_blank() {
    let book = book();
    let follows = |name: &str| &book.rules[name].facts.follows;
    for cause in ["request_without_end_date", "open_service_after_death", "person_without_identifier"] {
        assert!(follows("priority_item_blank").iter().any(|name| name == cause), "{cause}");
    }
    // They ask for the blank of another item, or of any of several, or would follow from it themselves.
    for other in ["open_service_with_closing_outcome", "unit_cost_zero", "carer_linked_but_none_stated"] {
        assert!(!follows("priority_item_blank").iter().any(|name| name == other), "{other}");
    }
    // A text that cannot be used is not blank.
    for unusable in ["not_a_date", "value_not_in_list"] {
        assert!(!follows(unusable).iter().any(|name| follows("priority_item_blank").contains(name)), "{unusable}");
    }
}

#[test]
fn figures_of_the_portal_are_by_methods_tables_and_years_that_there_are() {
    let book = book();
    assert!(!book.portal.figures.is_empty());
    for figures in &book.portal.figures {
        let method = &book.methods[&figures.name];
        for begin in &figures.tables {
            let has = method.layouts.values().any(|layout| layout.id.starts_with(begin.as_str()));
            assert!(has, "{} has no layout {begin}", figures.name);
        }
        for (last_day, set) in &figures.years {
            let known = &method.parameter_sets[set].0;
            assert_eq!(known["last_day"].to_string(), *last_day, "{set} of {}", figures.name);
        }
    }
}
