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
        &["book/lists/gender.toml:15: \"male \" means two entries in v5.0, or appears twice"],
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
            "book/supplements/carers.toml:13: carer_{n}_linked_person_id: a number is in the header and the name, or in neither",
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

/// Faults of a book with one page of each kind, in which `facts` are those of the page at `path`.
fn page_faults(path: &str, facts: &str) -> Vec<String> {
    let rows = "## Examples\n### given submitted\n| gender |\n|--------|\n| Male   |\n### then\n| n |\n|---|\n| 1 |\n";
    let rule = "## Fails when\n```sql\ngender = 'Male'\n```\n## Message\nNo.\n## Why\nx\n## Examples\n\
                | gender | fails |\n|--------|-------|\n| Male   | yes   |\n| Other  |       |\n";
    let step = format!("## Rows\n```sql\nselect 1 as n from submitted\n```\n## Why\nx\n{rows}");
    let table = format!("## Counts\n```sql\nselect count(*) as n from submitted\n```\n## Why\nx\n{rows}");
    let pages = [
        ("rules/a_rule.md", rule, "title = \"A rule\"\nseverity = \"error\"\nitem = \"gender\""),
        ("rules/another_rule.md", rule, "title = \"Another rule\"\nseverity = \"error\"\nitem = \"gender\""),
        ("methods/m/steps/a_step.md", &step, "stored = false"),
        ("methods/m/tables/a_table.md", &table, "official = \"X/Y\""),
    ];
    assert!(pages.iter().any(|(place, ..)| *place == path));
    let page = |(place, rest, own): (&'static str, &str, &str)| {
        let name = place.rsplit('/').next().unwrap().trim_end_matches(".md");
        let facts = if place == path { facts.to_owned() } else { format!("evidence = \"ours\"\n{own}") };
        (place, format!("# {name}\nA page.\n```toml\n{facts}\n```\n{rest}"))
    };
    let method = "title = \"M\"\nrelease = \"v5.0\"\nexample_parameters = \"p\"\n";
    let mut files: Vec<(&str, String)> = FILES[..4].iter().map(|(place, text)| (*place, (*text).to_owned())).collect();
    files.extend(pages.map(page));
    files.push(("methods/m/method.toml", method.to_owned()));
    files.push(("methods/m/parameters/p.toml", String::new()));
    match Book::from_files(files.iter().map(|(place, text)| (*place, text.as_str()))) {
        Ok(_) => Vec::new(),
        Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_page_has_the_facts_of_its_kind_and_no_others() {
    let check = |path: &str, facts: &str, expected: &str| {
        let expected: Vec<String> =
            (!expected.is_empty()).then(|| format!("book/{path}:{expected}")).into_iter().collect();
        assert_eq!(page_faults(path, &format!("title = \"One\"\nevidence = \"ours\"\n{facts}")), expected, "{facts}");
    };
    let (rule, step, table) = ("rules/a_rule.md", "methods/m/steps/a_step.md", "methods/m/tables/a_table.md");
    check(rule, "severity = \"error\"\nitem = \"gender\"", "");
    check(rule, "item = \"gender\"", "4: the fact \"severity\" is missing");
    check(rule, "severity = \"eror\"\nitem = \"gender\"", "6: \"eror\" is not known here (did you mean \"error\"?)");
    check(
        rule,
        "severity = \"error\"\nitem = \"gendre\"",
        "7: is about item \"gendre\", which no release has (did you mean \"gender\"?)",
    );
    check(
        rule,
        "severity = \"error\"\nitem = \"gender\"\nfolows = []",
        "8: \"folows\" is not known here (did you mean \"follows\"?)",
    );
    check(rule, "severity = \"error\"", "4: a rule states the item it is about, or in any_field what it applies_to");
    check(
        rule,
        "severity = \"error\"\nitem = \"gender\"\nchecks = \"conflict\"\nkey = [\"gender\"]",
        "4: this rule needs a column in \"differs\"",
    );
    check(
        rule,
        "severity = \"error\"\nitem = \"gender\"\ndiffers = \"gender\"",
        "4: key, differs, from, to, link and back are only in rules that use them",
    );
    check(
        rule,
        "severity = \"error\"\nitem = \"gender\"\nfollows = [\"a_rul\"]",
        "8: follows \"a_rul\", and there is no such rule (did you mean \"a_rule\"?)",
    );
    check(
        rule,
        "severity = \"error\"\nitem = \"gender\"\nsince = \"v5.1\"",
        "8: there is no release \"v5.1\" (did you mean \"v5.0\"?)",
    );
    check(step, "severity = \"error\"", "6: \"severity\" is none of stored, official, holds, bounds, title, evidence");
    check(step, "shares = []", "6: \"shares\" is none of stored, official, holds, bounds, title, evidence");
    check(
        table,
        "stored = false",
        "6: \"stored\" is none of official, shares, people, totals, for_people, holds, bounds, title, evidence",
    );
    check(table, "titel = \"A table\"", "6: \"titel\" is not known here (did you mean \"title\"?)");
}

#[test]
fn a_title_is_one_pages_own() {
    let titled = |title: &str| {
        let facts = format!("evidence = \"ours\"\nseverity = \"error\"\nitem = \"gender\"\ntitle = \"{title}\"");
        page_faults("rules/a_rule.md", &facts)
    };
    assert_eq!(titled("A rule"), [""; 0]);
    let untitled = page_faults("rules/a_rule.md", "evidence = \"ours\"\nseverity = \"error\"\nitem = \"gender\"");
    assert_eq!(
        untitled,
        [
            "book/rules/a_rule.md:4: a rule has a title, by which people know it: write a line such as \"Event ends before it starts\""
        ]
    );
    assert_eq!(
        titled("another Rule"),
        [
            "book/rules/a_rule.md:7: the title \"another Rule\" does not begin with a capital: write a line such as \"Event ends before it starts\""
        ]
    );
    assert_eq!(
        titled("Another RULE"),
        ["book/rules/another_rule.md:5: book/rules/a_rule.md has the title \"Another rule\" already"]
    );
}

#[test]
fn what_holds_of_an_item_in_every_release_is_said_of_one_that_there_is() {
    let of = |text: &str| {
        let files = FILES.iter().copied().chain([("spec/items.toml", text)]);
        match Book::from_files(files) {
            Ok(_) => Vec::new(),
            Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(
        of("hidden_as = \"-\"\n[item.gender]\nfree_text = true\n[item.\"carer_{n}_linked_person_id\"]\n"),
        [""; 0]
    );
    assert_eq!(
        of("hidden_as = \"-\"\n[item.gendre]\nfree_text = true\n"),
        ["book/spec/items.toml:2: no release and no supplement has an item \"gendre\" (did you mean \"gender\"?)"]
    );
    assert_eq!(of("[item.gender]\n"), ["book/spec/items.toml:1: the fact \"hidden_as\" is missing"]);
}
