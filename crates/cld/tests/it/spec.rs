//! `cld spec`: published releases stay as they are, and what is said of them comes out of the book.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use cld_book::Book;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::scene::{cld, text};

/// A published release never changes: what is found out later is a new one.
const PUBLISHED: [(&str, &str, &str); 3] = [
    (
        "v5.0",
        "9a04f50a5fa8c6434359e699ff8b28044d4440ceb2f793d2536f814bb740bf5a",
        "f7cf16fd7c654c551fc1902366a6cfdcd06dc4476604a6851c3836bf4b30cebe",
    ),
    (
        "release-1",
        "0093ba7ca1ce20a29443b50c6ad3a55f1f6ee45b4456638bf0fe6b9074ab3e3e",
        "8205ad5d3aaa2d29063cb3c26aa1e43fdcc05d7d341a2cfd4ea4d85570489987",
    ),
    (
        "release-2",
        "5a23d0f27ebe25585117b1fe9907f3f85449c028e05c02efef9e55c5b4f94d77",
        "c0e834c2e901ee892906cc0f9cadecbf676c4be42aff76d35c345455ec413ce9",
    ),
];

fn digest(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_published_release_never_changes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let book = Book::from_folder(&folder).unwrap_or_else(|faults| panic!("{faults}"));
    let found: Vec<_> = PUBLISHED
        .map(|(name, ..)| {
            let release = fs::read(folder.join(format!("spec/{}.toml", name.replace('.', "-")))).unwrap();
            // The values of its lists too, which lie in files of their own.
            let mut values = String::new();
            for list in book.lists.values().map(|list| list.in_release(name)) {
                values += &format!("{} {}\n", list.name, list.complete);
                list.entries.iter().for_each(|entry| values += &format!("\t{}\n", entry.value));
            }
            (name, digest(release), digest(values))
        })
        .into();
    let frozen = PUBLISHED.map(|(name, file, lists)| (name, file.to_owned(), lists.to_owned()));
    assert_eq!(found, frozen, "name, digest of the file, digest of the values of the lists");
}

/// What a command prints, on one line, because its lines are broken for a screen.
fn said(arguments: &[&str]) -> String {
    let done = cld(["spec"].into_iter().chain(arguments.iter().copied()));
    assert_eq!((done.status, done.error.as_str()), (Some(0), ""), "{arguments:?}");
    done.output.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that each part is said, in this order.
fn says(whole: &str, parts: &[&str]) {
    let mut rest = whole;
    for part in parts {
        let (_, after) =
            rest.split_once(part).unwrap_or_else(|| panic!("\"{part}\" is not said, or too early: {whole}"));
        rest = after;
    }
}

#[test]
fn the_guidance_of_september_2021_is_a_change_of_guidance_only() {
    let diff = said(&["diff", "v5.0", "guidance-v5.01", "--announced", "2021-09-30"]);
    says(
        &diff,
        &[
            "Class: guidance only",
            "no notice period. Announced on 2021-09-30, it may take effect on 2021-09-30",
            "No council has to follow at once",
            "Guidance only: 7 changes",
            "Do not choose NFA - Deceased for an assessment or a review",
            "A file that is valid under v5.0 is valid under guidance-v5.01 too.",
            "A file that is valid under guidance-v5.01 is valid under v5.0 too.",
        ],
    );
    for outcome in
        ["only reablement", "Service ended as planned is in the table", "A review may lead to support planning"]
    {
        assert!(diff.contains(outcome), "{outcome}");
    }
    assert!(!diff.contains("Minor") && !diff.contains("Major"), "{diff}");
}

#[test]
fn carers_are_a_major_change_with_three_months_notice() {
    let diff = said(&["diff", "v5.0", "v5.0+informal_carers", "--announced", "2022-01-01"]);
    says(
        &diff,
        &[
            "Class: major",
            "3 months' notice. Announced on 2022-01-01, it may take effect on 2022-04-01 at the earliest",
            "Client Type: new item",
            "Carer {n} Linked Person_ID: new item. Unsure",
            "A file that is valid under v5.0 is valid under v5.0+informal_carers too.",
            "A file that is valid under v5.0+informal_carers is valid under v5.0 too.",
        ],
    );
}

#[test]
fn release_1_has_new_items_and_refuses_values_of_the_pilot() {
    let diff = said(&["diff", "v5.0", "release-1", "--announced", "2022-11-30"]);
    says(
        &diff,
        &[
            "Class: major",
            "it may take effect on 2023-02-28 at the earliest",
            "Major: 9 changes",
            "Client Funding Status: new item, in the place of Full Cost Client",
            "Minor: 9 changes",
            "\"White Irish\" is now \"White - Irish\"",
            "\"White - Roma\" is new",
            "Has Unpaid Carer: header was \"Has Informal Carer\"",
            "\"Progress to Assessment / Unplanned Review\" is now \"Progress to Assessment\" or \"Progress to Re-assessment / Unplanned Review\" (unsure)",
            "A file that is valid under v5.0 need not be valid under release-1:",
            "Ethnicity: 20 of 20 values are not in the list there",
            "A file that is valid under release-1 need not be valid under v5.0:",
            "Method of Assessment: the column is no item there",
        ],
    );
}

#[test]
fn release_2_changes_values_alone_and_says_what_is_unsure() {
    let diff = said(&["diff", "release-1", "release-2", "--announced", "2025-01-31"]);
    says(&diff, &["Class: minor", "one month's notice. Announced on 2025-01-31, it may take effect on 2025-02-28"]);
    assert!(diff.contains("GP Practice Name: may be gone. Unsure"), "{diff}");
    assert!(diff.contains("\"Progress to End of Life Care\" is gone"), "{diff}");
    assert!(diff.contains("Nothing refuses these, because release-2 is not wholly known"), "{diff}");
    assert!(!diff.contains("new item"), "{diff}");
    let back = said(&["diff", "release-2", "v5.0"]);
    assert!(back.contains("\"White: Irish\" is now \"White Irish\""), "two mappings are followed backwards: {back}");
    assert_eq!(
        said(&["diff", "release-1", "release-1"]).split(". ").next(),
        Some("release-1 to release-1 Nothing is different")
    );
}

#[test]
fn releases_and_items_are_found_by_name_and_by_header() {
    let list = said(&["list"]);
    says(
        &list,
        &["v5.0 v5.0 (guidance v5.01) 43", "release-1 Release 1 50", "release-2 Release 2 50", "guidance-v5.01"],
    );
    let shown = said(&["show", "v5.0", "has unpaid carer"]);
    says(&shown, &["Has Informal Carer in v5.0", "Unsure: inferred, not seen for this release"]);
    let outcome = said(&["show", "guidance-v5.01", "event_outcome"]);
    says(&outcome, &["Event Outcome", "NFA - Deceased", "Event outcomes", "Service: reablement"]);
    for (arguments, hint) in [
        (["spec", "show", "release-3", "gender"], "there is no release \"release-3\" (did you mean \"release-1\"?)"),
        (["spec", "show", "release-1", "gendre"], "there is no item \"gendre\" (did you mean \"gender\"?)"),
        (["spec", "show", "v5.0+carers", "gender"], "there is no supplement \"carers\""),
    ] {
        let failed = cld(arguments);
        assert_eq!(failed.status, Some(2));
        assert!(failed.error.contains(hint), "{}", failed.error);
    }
}

/// The file that a command writes.
fn written(arguments: &[&str], name: &str) -> Vec<u8> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(name);
    said(&[arguments, &["-o", text(&path)]].concat());
    fs::read(path).unwrap()
}

#[test]
fn a_dictionary_says_what_is_unsure() {
    for (name, mark) in
        [("d.html", "<span class=\"unsure\">Unsure: inferred"), ("d.md", "**Certainty**: Unsure: inferred")]
    {
        let text = String::from_utf8(written(&["dictionary", "v5.0"], name)).unwrap();
        assert_eq!(text.matches(mark).count(), 12, "{name}: inferred items of v5.0");
        for known in
            ["Person Unique Identifier", "White (Gypsy or Irish Traveller)", "ASC Data Dictionary", "Collection basis"]
        {
            assert!(text.contains(known), "{name} lacks {known}");
        }
        let unsure = text.matches("not wholly known").count();
        assert!(unsure >= 8, "{name}: {unsure} lists of v5.0 are not wholly known");
    }
    let failed = cld(["spec", "dictionary", "v5.0", "-o", "dictionary.docx"]);
    assert_eq!(failed.status, Some(2));
    assert!(failed.error.contains("is written as .html, .md or .xlsx"), "{}", failed.error);
}

#[test]
fn a_dictionary_in_html_stands_alone_and_can_be_read_out() {
    for release in ["v5.0", "release-1", "release-2", "v5.0+informal_carers"] {
        let page = String::from_utf8(written(&["dictionary", release], "d.html")).unwrap();
        for needed in
            ["<!DOCTYPE html>", "lang=\"en-GB\"", "<title>", "href=\"#main\"", "<main id=\"main\">", "@media print"]
        {
            assert!(page.contains(needed), "{needed}");
        }
        for foreign in ["src=", "http://", "https://", "<script", "<link", "@import", "url("] {
            assert!(!page.contains(foreign), "{release} loads {foreign}");
        }
        let count = |mark: &str| page.matches(mark).count();
        assert_eq!(count("<table>"), count("<caption>"));
        assert_eq!(count("<th>"), 0, "each heading of a column has its scope");
        for tag in ["table", "tr", "td", "th", "ul", "li", "dl", "dd", "h2", "h3", "h4", "span", "p", "div"] {
            let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
            assert_eq!(opened, count(&format!("</{tag}>")), "{tag} in {release}");
        }
        let ids: Vec<&str> = page.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert_eq!(ids.iter().filter(|id| **id == link).count(), 1, "{link}");
        }
    }
}

#[test]
fn a_dictionary_as_a_workbook_is_a_zip_of_sheets() {
    let bytes = written(&["dictionary", "v5.0"], "d.xlsx");
    assert!(bytes.starts_with(b"PK\x03\x04"));
    let name = |name: &str| bytes.windows(name.len()).any(|window| window == name.as_bytes());
    for sheet in 1..=4 {
        assert!(name(&format!("xl/worksheets/sheet{sheet}.xml")), "sheet {sheet}");
    }
}

/// Text of each type that a schema takes, and text that it does not.
const CELLS: [(&str, &str, bool); 12] = [
    ("Event Type", "Review", true),
    ("Event Type", "Revue", false),
    ("Event Type", "", true),
    ("Event Start Date", "28/02/2026", true),
    ("Event Start Date", "2026-02-28", false),
    ("Event Start Date", "NULL", true),
    ("NHS Number", "9990000018", true),
    ("NHS Number", "999 000 0018", false),
    ("Unit Cost", "12.50", true),
    ("Unit Cost", "£12", false),
    ("Total Hrs Caring per week", "any text: the list is not known", true),
    ("Event Description", "any text", true),
];

#[test]
fn a_json_schema_takes_what_the_release_takes() {
    let release = |name: &str, items: usize| {
        let schema: Value =
            serde_json::from_slice(&written(&["export", name, "--format", "json-schema"], "s.json")).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["properties"].as_object().unwrap().len(), items, "{name}");
        assert!(schema.get("required").is_none(), "no item is mandatory");
        schema
    };
    let rows: Vec<Value> = CELLS.iter().map(|(header, cell, _)| json!({ *header: cell })).collect();
    let taken = valid(&release("release-1", 50), &rows);
    for ((header, cell, expected), taken) in CELLS.iter().zip(taken) {
        assert_eq!(taken, *expected, "{header}: {cell}");
    }
    // Of items that a row may have any number of, the schema has a pattern.
    for (name, items) in [("v5.0", 43), ("release-2", 50), ("v5.0+informal_carers", 45)] {
        let rows = [json!({}), json!({ "Event Start Date": "31/12/2025" }), json!({ "Event Start Date": "today" })];
        assert_eq!(valid(&release(name, items), &rows), [true, true, false], "{name}");
    }
}

/// Asks a validator that knows nothing of cld, which refuses what is no schema; `make test` installs it.
const VALIDATOR: &str = "import json, sys
from jsonschema import Draft202012Validator as Validator
asked = json.load(sys.stdin)
Validator.check_schema(asked['schema'])
validator = Validator(asked['schema'])
print(json.dumps([validator.is_valid(row) for row in asked['rows']]))";

/// Whether a schema takes each row.
fn valid(schema: &Value, rows: &[Value]) -> Vec<bool> {
    let mut validator = Command::new("/usr/bin/python3")
        .args(["-c", VALIDATOR])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("make test installs python3 and jsonschema");
    let asked = json!({ "schema": schema, "rows": rows });
    serde_json::to_writer(validator.stdin.take().unwrap(), &asked).unwrap();
    let answer = validator.wait_with_output().unwrap();
    assert!(answer.status.success(), "the validator refuses the schema");
    serde_json::from_slice(&answer.stdout).unwrap()
}

#[test]
fn a_table_schema_names_the_columns_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let book = Book::from_folder(&folder).unwrap_or_else(|faults| panic!("{faults}"));
    for (release, count) in [("v5.0", 43), ("release-1", 50), ("release-2", 50), ("v5.0+informal_carers", 53)] {
        let bytes = written(&["export", release, "--format", "frictionless"], "s.json");
        let schema: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(
            (schema["fieldsMatch"].as_str(), schema["missingValues"][1].as_str()),
            (Some("partial"), Some("NULL"))
        );
        let fields = schema["fields"].as_array().unwrap();
        assert_eq!(fields.len(), count, "{release}");
        let items = &book.releases[release.split('+').next().unwrap()].items;
        for (field, item) in fields.iter().zip(items) {
            assert_eq!(field["name"], item.header.as_str());
            assert!(["string", "date", "number", "integer"].contains(&field["type"].as_str().unwrap()));
            assert_eq!(field.get("format").is_some(), field["type"] == "date", "{}", item.header);
        }
        let closed = fields.iter().filter(|field| field["constraints"].get("enum").is_some());
        assert!(closed.count() >= 8, "{release}");
    }
}

#[test]
fn columns_of_a_supplement_are_known_in_a_file_of_its_release() {
    let place = tempfile::tempdir().unwrap();
    let (file, findings) = (place.path().join("carers.csv"), place.path().join("findings.csv"));
    fs::write(
        &file,
        "LA Code,Client Type,Carer 4 Linked Person_ID,adult_12_linked_person_id,Carer 0 Linked Person_ID\n",
    )
    .unwrap();
    let unknown = |release: &str| -> Vec<String> {
        cld(["check", "--release", release, text(&file), "--findings", text(&findings)]);
        let mut rows = csv::Reader::from_path(&findings).unwrap();
        let rows = rows.records().map(Result::unwrap);
        rows.filter(|row| &row[1] == "column_not_in_specification").map(|row| row[3].to_owned()).collect()
    };
    assert_eq!(unknown("v5.0"), ["Carer 0 Linked Person_ID"]);
    assert_eq!(
        unknown("release-1"),
        ["Carer 4 Linked Person_ID", "adult_12_linked_person_id", "Carer 0 Linked Person_ID"]
    );
}

#[test]
fn a_draft_of_a_release_has_the_class_that_it_would_have_in_the_book() {
    let place = tempfile::tempdir().unwrap();
    let draft = place.path().join("draft.toml");
    let release = include_str!("../../../../book/spec/release-2.toml");
    let named =
        |text: &str| text.replace("name = \"release-2\"", "name = \"release-3\"").replace("order = 3", "order = 4");
    let json = |text: &str| -> serde_json::Value {
        std::fs::write(&draft, text).unwrap();
        let path = draft.to_str().unwrap();
        let done = cld(["spec", "diff", "release-2", "release-3", "--json", "--draft", path]);
        assert_eq!((done.status, done.error.as_str()), (Some(0), ""));
        serde_json::from_str(&done.output).unwrap()
    };
    let same = json(&named(release));
    assert_eq!((&same["class"], &same["changes"]), (&serde_json::Value::Null, &serde_json::json!([])));
    let gone = release.rfind("[[item]]").unwrap();
    let fewer = json(&named(&release[..gone]));
    assert_eq!((fewer["class"].as_str(), fewer["notice_months"].as_i64()), (Some("minor"), Some(1)), "{fewer}");
    let done = cld(["spec", "diff", "v5.0", "v5.0+informal_carers", "--json"]);
    let carers: serde_json::Value = serde_json::from_str(&done.output).unwrap();
    assert_eq!((carers["class"].as_str(), carers["notice_months"].as_i64()), (Some("major"), Some(3)));
    std::fs::write(&draft, "name = 1").unwrap();
    let refused = cld(["spec", "diff", "release-2", "release-3", "--draft", draft.to_str().unwrap()]);
    assert_eq!(refused.status, Some(2), "{}", refused.error);
    assert!(refused.error.contains("draft"), "{}", refused.error);
}
