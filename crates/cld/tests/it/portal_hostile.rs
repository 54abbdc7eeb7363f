//! Files that nobody should send go through a portal: each ends in a state with words, and nothing is left of it elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::scene::{cld, text};
use crate::uploads::{Demonstration, portal_tests, printed};

/// What becomes of a file: why it cannot be read, as the council's report says it, or that it is checked.
fn expected() -> BTreeMap<&'static str, &'static str> {
    let damaged = "damaged";
    let no_items = "The first line must hold the item names";
    BTreeMap::from([
        ("bomb.zip", "unpacks to more than 400 times its size"),
        ("bomb-that-lies.zip", damaged),
        ("bomb.csv.gz", "unpacks to more than 400 times its size"),
        ("bomb.xlsx", "unpacks to more than 400 times its size"),
        ("nested.zip", "Unpack it and use the file in it"),
        ("several.zip", "Unpack it and use each table by itself"),
        ("a-hundred-thousand.zip", "Unpack it and use each table by itself"),
        ("password.zip", "Unpack it with the password"),
        ("cut.zip", damaged),
        ("a-pdf.csv", "Export the table as CSV"),
        ("a-page.xlsx", "save it as .xlsx or as CSV"),
        ("random.csv", no_items),
        ("zeros.csv", no_items),
        ("far.xlsx", damaged),
    ])
}

#[test]
fn a_hostile_file_ends_in_words_and_leaves_nothing() {
    let portal = Demonstration::new(&["--with-worker"]);
    let made_up = portal.at("made-up");
    let options = ["--authorities", "1", "--people", "60", "--seed", "3"];
    let made = cld(["synthesise", "-o", text(&made_up)].into_iter().chain(options));
    assert_eq!(made.status, Some(0), "{}", made.error);
    let table = fs::read_dir(made_up.join("submissions")).unwrap().next().unwrap().unwrap().path();
    let script = portal_tests().join("clients/hostile.py");
    let said = printed(
        Command::new("python3").arg(script).arg(portal.address()).arg(portal.at("portal/accounts.csv")).arg(&table),
    );
    let files = portal.at("portal/files");
    let mut expected = expected();
    let outcomes: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(outcomes.len(), 31);
    for outcome in outcomes {
        let name = outcome["name"].as_str().unwrap();
        let folder = files.join(outcome["id"].as_str().unwrap());
        if name == "empty.csv" {
            assert_eq!(
                (&outcome["taken"], outcome["said"].as_str().unwrap()),
                (&400.into(), "the file is empty: save it again")
            );
            assert!(!folder.exists());
            continue;
        }
        let report = outcome["report"].as_str().unwrap_or_default();
        assert!(report.contains("Verdict"), "{outcome}");
        match expected.remove(name) {
            Some(words) => {
                assert_eq!(outcome["state"], 7, "{outcome}");
                assert!(report.contains(words), "{name}: {report}");
            }
            None => assert!(outcome["state"] == 8 || outcome["state"] == 9, "{outcome}"),
        }
        // The file is as it was sent, whatever it is called, and the reports are next to it.
        let sent = sha256(&folder.join("file"));
        assert_eq!(sent, outcome["sha256"].as_str().unwrap(), "{name}");
        let left: BTreeSet<String> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let reports = ["findings-with-values.xlsx", "findings.csv", "report-with-values.html", "report.html"];
        assert_eq!(left, ["file"].into_iter().chain(reports).map(str::to_owned).collect(), "{name}");
        assert_eq!(outcome["links"].as_array().unwrap().len(), reports.len(), "{name}");
    }
    assert!(expected.is_empty(), "not sent: {expected:?}");
    assert!(!Path::new("/tmp/cld-hostile").exists(), "a name in a ZIP is no path");
}

/// The digest of a file, by a program that is not ours.
fn sha256(path: &Path) -> String {
    let said = printed(Command::new("sha256sum").arg(path));
    said.split(' ').next().unwrap().trim_start_matches('\\').to_owned()
}
