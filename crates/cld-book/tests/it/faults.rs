//! What is wrong with a release, a list, a mapping, a supplement or the guidance is named with its file and line.

use cld_book::{Book, BookError};

const FILES: [(&str, &str); 8] = [
    ("spec/v5-0.toml", include_str!("../books/v5-0.toml")),
    ("spec/release-1.toml", include_str!("../books/release-1.toml")),
    ("lists/gender.toml", include_str!("../books/gender.toml")),
    ("mappings/v5-0-to-release-1.toml", include_str!("../books/mapping.toml")),
    ("supplements/carers.toml", include_str!("../books/supplement.toml")),
    ("guidance/editions.toml", include_str!("../books/editions.toml")),
    ("guidance/outcomes.md", include_str!("../books/outcomes.md")),
    ("guidance/changes/deceased_not_for_reviews.md", include_str!("../books/change.md")),
];

/// Faults of the small book with the first `right` in the file at `path` made `wrong`.
fn faults(path: &str, right: &str, wrong: &str) -> Vec<String> {
    let files: Vec<(&str, String)> = FILES
        .iter()
        .map(|(place, text)| (*place, if *place == path { text.replacen(right, wrong, 1) } else { (*text).to_owned() }))
        .collect();
    assert!(FILES.iter().any(|(place, text)| *place == path && text.contains(right)), "{path} does not hold {right}");
    match Book::from_files(files.iter().map(|(place, text)| (*place, text.as_str()))) {
        Ok(_) => Vec::new(),
        Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

/// Asserts that one replacement gives just these faults.
fn check(path: &str, right: &str, wrong: &str, expected: &[&str]) {
    assert_eq!(faults(path, right, wrong), expected, "{right} made {wrong}");
}

#[test]
fn the_small_book_is_without_fault() {
    assert_eq!(faults(FILES[0].0, "", ""), [""; 0]);
}

#[test]
fn what_is_wrong_with_an_item_is_named_at_its_line() {
    let path = "spec/v5-0.toml";
    check(
        path,
        "number = 2",
        "number = 3",
        &["book/spec/v5-0.toml:27: item 3 \"has_unpaid_carer\" is out of order or there twice"],
    );
    check(
        path,
        "headers_also = [\"Has Unpaid Carer\"]",
        "headers_also = [\"GENDER_\"]",
        &["book/spec/v5-0.toml:29: \"GENDER_\" is a header of gender and of has_unpaid_carer"],
    );
    check(
        path,
        "list = \"gender\"",
        "list = \"gendre\"",
        &[
            "book/guidance/outcomes.md:16: \"Male\" is no value of the list",
            "book/guidance/outcomes.md:17: \"Other\" is no value of the list",
            "book/guidance/outcomes.md:27: \"Male\" is no value of the list",
            "book/guidance/outcomes.md:28: \"Other\" is no value of the list",
            "book/guidance/outcomes.md:29: \"Other\" is no value of the list",
            "book/mappings/v5-0-to-release-1.toml:12: the list in v5.0 does not hold \"Male\"",
            "book/mappings/v5-0-to-release-1.toml:13: the list in v5.0 does not hold \"Other\"",
            "book/spec/v5-0.toml:18: gender: there is no list \"gendre\" (did you mean \"gender\"?)",
        ],
    );
    check(
        path,
        "sources = [\"CIPHA\"]",
        "sources = [\"CIPA\"]",
        &["book/spec/v5-0.toml:24: gender: [sources] does not say what \"CIPA\" is (did you mean \"CIPHA\"?)"],
    );
    check(
        path,
        "standard = \"ASC Data Dictionary\"",
        "standard = \"ASC Dictionary\"",
        &[
            "book/spec/v5-0.toml:20: gender: [standards] does not say what \"ASC Dictionary\" is (did you mean \"ASC Data Dictionary\"?)",
        ],
    );
}

#[test]
fn a_priority_speaks_in_the_words_of_its_release() {
    let path = "spec/v5-0.toml";
    check(
        path,
        "gender <> 'Male'",
        "gender <> 'Indeterminate'",
        &["book/spec/v5-0.toml:34: compares gender with \"Indeterminate\", which list gender does not hold"],
    );
    check(
        path,
        "priority_when = \"gender <> 'Male'\"\n",
        "",
        &["book/spec/v5-0.toml:33: has_unpaid_carer: priority \"when\", and no other, has priority_when"],
    );
}

#[test]
fn two_releases_do_not_share_a_place() {
    let twice = faults("spec/release-1.toml", "order = 2", "order = 1");
    assert!(twice.contains(&"book/spec/release-1.toml:4: another release has order 1 too".to_owned()), "{twice:?}");
    assert!(twice.contains(&"book/spec/v5-0.toml:4: another release has order 1 too".to_owned()), "{twice:?}");
}

#[test]
fn what_is_wrong_with_a_list_is_named_at_its_line() {
    let path = "lists/gender.toml";
    check(
        path,
        "name = \"gender\"",
        "name = \"sex\"",
        &["book/lists/gender.toml:2: the list is called \"sex\", its file \"gender\""],
    );
    check(
        path,
        "[by_release.release-1]",
        "[by_release.release-9]",
        &["book/lists/gender.toml:7: there is no release \"release-9\" (did you mean \"release-1\"?)"],
    );
    check(
        path,
        "spellings = [\"Not stated\"]",
        "spellings = [\"male \"]",
        &["book/lists/gender.toml:15: \"male \" stands for two entries in v5.0, or is there twice"],
    );
    let unknown = faults(path, "since = \"release-1\"", "since = \"release-9\"");
    assert_eq!(
        unknown.iter().filter(|fault| fault.contains("lists")).collect::<Vec<_>>(),
        ["book/lists/gender.toml:20: there is no release \"release-9\" (did you mean \"release-1\"?)"]
    );
}

#[test]
fn a_spelling_may_stand_for_one_entry_before_and_another_after() {
    check(
        "lists/gender.toml",
        "value = \"Indeterminate\"",
        "value = \"Indeterminate\"\nspellings = [\"Not stated\"]",
        &[],
    );
}

#[test]
fn a_mapping_is_whole_and_in_the_words_of_both_releases() {
    let path = "mappings/v5-0-to-release-1.toml";
    check(
        path,
        "to = \"Indeterminate\"",
        "to = \"Indetermined\"",
        &[
            "book/mappings/v5-0-to-release-1.toml:13: the list in release-1 does not hold \"Indetermined\" (did you mean \"Indeterminate\"?)",
        ],
    );
    check(
        path,
        "    { from = \"Other\", to = \"Indeterminate\", confidence = \"low\" },\n",
        "",
        &["book/mappings/v5-0-to-release-1.toml:11: does not say what became of \"Other\""],
    );
    check(
        path,
        "kind = \"renamed\"",
        "kind = \"same\"",
        &["book/mappings/v5-0-to-release-1.toml:19: the kind does not agree with the items and their headers"],
    );
    check(
        path,
        "to = \"release-1\"",
        "to = \"release-3\"",
        &[
            "book/mappings/v5-0-to-release-1.toml:1: a mapping from v5.0 to release-3 is mappings/v5-0-to-release-3.toml",
            "book/mappings/v5-0-to-release-1.toml:3: there is no release \"release-3\" (did you mean \"release-1\"?)",
        ],
    );
}

#[test]
fn a_supplement_adds_to_its_release() {
    let path = "supplements/carers.toml";
    check(
        path,
        "header = \"Carer {n} Linked Person_ID\"",
        "header = \"Gender\"",
        &[
            "book/supplements/carers.toml:12: \"Gender\" is an item of v5.0 already, as gender",
            "book/supplements/carers.toml:13: carer_{n}_linked_person_id: a number stands in the header and the name, or in neither",
        ],
    );
    check(
        path,
        "item = \"gender\"\nwith = \"carer_{n}_linked_person_id\"",
        "item = \"gendre\"\nwith = \"carer\"",
        &[
            "book/supplements/carers.toml:23: \"gendre\" is no item of v5.0 (did you mean \"gender\"?)",
            "book/supplements/carers.toml:24: \"carer\" is no item of carers (did you mean \"carer_{n}_linked_person_id\"?)",
        ],
    );
    check(
        path,
        "gender <> 'Other'",
        "gender <> 'Others'",
        &[
            "book/supplements/carers.toml:25: compares gender with \"Others\", which list gender does not hold (did you mean \"Other\"?)",
        ],
    );
    check(
        path,
        "release = \"v5.0\"",
        "release = \"v5.1\"",
        &["book/supplements/carers.toml:4: there is no release \"v5.1\""],
    );
}

#[test]
fn an_example_of_the_guidance_comes_out_of_its_table() {
    let path = "guidance/changes/deceased_not_for_reviews.md";
    check(
        path,
        "| yes    | no  |",
        "| yes    | yes |",
        &["book/guidance/changes/deceased_not_for_reviews.md:18: guidance-2 says \"no\" here, the example \"yes\""],
    );
    check(
        path,
        "edition = \"guidance-2\"",
        "edition = \"guidance-1\"",
        &[
            "book/guidance/changes/deceased_not_for_reviews.md:1: guidance-1 is the first edition, so it changes nothing",
        ],
    );
    check(
        "guidance/outcomes.md",
        "| Other   | yes  | low        | guess |            | guidance-1 |",
        "| Other   | yes  | low        | guess |            |            |",
        &[
            "book/guidance/changes/deceased_not_for_reviews.md:18: guidance-2 says \"yes\" here, the example \"no\"",
            "book/guidance/outcomes.md:24: guidance-2 says 2 times whether \"Other\" fits",
        ],
    );
}
