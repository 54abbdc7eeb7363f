//! What the dashboard can be expected to say of a file, and what the council's last file had otherwise.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::scene::{cld, files, made_up, text};

/// The line of `--json` about a file.
fn checked(path: &Path, more: &[&str]) -> Value {
    let done = cld(["check", text(path), "--json"].into_iter().chain(more.iter().copied()));
    assert!(matches!(done.status, Some(0 | 1)), "{}", done.error);
    serde_json::from_str(done.output.lines().next().unwrap()).unwrap()
}

#[test]
fn each_item_has_the_statuses_that_the_dashboard_has() {
    let folder = tempfile::tempdir().unwrap();
    let (_place, received) = made_up(&["--authorities", "1", "--people", "5", "--release", "release-2"]);
    let (made, bytes) = files(&received.join("submissions")).into_iter().next().unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let head = reader.headers().unwrap().clone();
    let path = folder.path().join(made.file_name().unwrap());
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(&head).unwrap();
    let community = ("Service Type", "Long term support: Community");
    let other = ("Service Type", "Short term support: Other short term");
    for cells in [
        &[("Event Type", "Service"), community, ("Service Component", "Home support")][..],
        &[("Event Type", "Service"), other, ("Service Component", "Equipment")],
        &[("Event Type", "Review")],
        &[("Gender", "Male")],
    ] {
        let cells: BTreeMap<&str, &str> = cells.iter().copied().chain([("LA Code", "211")]).collect();
        writer.write_record(head.iter().map(|header| cells.get(header).copied().unwrap_or_default())).unwrap();
    }
    writer.flush().unwrap();
    let line = checked(&path, &[]);
    let statuses = |item: &str| {
        let of = line["quality"].as_array().unwrap().iter().find(|quality| quality["item"] == item).unwrap();
        ["mandatory", "applicable_not_mandatory", "not_applicable", "undetermined"]
            .map(|name| of[name].as_u64().unwrap())
    };
    assert_eq!(statuses("Cost Frequency (Unit Type)"), [1, 1, 1, 1]);
    assert_eq!(statuses("LA Code"), [4, 0, 0, 0]);
    for quality in line["quality"].as_array().unwrap() {
        let item = quality["item"].as_str().unwrap();
        assert_eq!(statuses(item).iter().sum::<u64>(), 4, "{item}");
    }
    let page = folder.path().join("report.html");
    cld(["check", text(&path), "--report", text(&page)]);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("Applicable but not mandatory") && page.contains("Undetermined"));
}

/// The file again, with rows changed or left out.
fn changed(from: &Path, to: &Path, change: impl Fn(&mut BTreeMap<String, String>, usize) -> bool) {
    let mut reader = csv::Reader::from_path(from).unwrap();
    let head = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_path(to).unwrap();
    writer.write_record(&head).unwrap();
    for (at, record) in reader.records().map(Result::unwrap).enumerate() {
        let mut row = head.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
        if change(&mut row, at) {
            writer.write_record(head.iter().map(|header| row[header].as_str())).unwrap();
        }
    }
    writer.flush().unwrap();
}

#[test]
fn what_the_last_file_had_otherwise_is_said_once() {
    let (place, received) =
        made_up(&["--authorities", "1", "--people", "300", "--seed", "5", "--release", "release-2"]);
    let last = received.join("submissions").join(files(&received.join("submissions")).into_keys().next().unwrap());
    let now = place.path().join("now.csv");
    let is_open = |row: &BTreeMap<String, String>| row["Event Type"] == "Service" && row["Event End Date"].is_empty();
    let found = |change: &dyn Fn(&mut BTreeMap<String, String>, usize) -> bool| {
        changed(&last, &now, change);
        let line = checked(&now, &["--previous", text(&last)]);
        let findings = line["findings"].as_object().unwrap();
        let names = findings.keys().filter(|name| {
            ["services_of_last_file_missing", "start_dates_reset_since_last", "wordings_changed_since_last"]
                .contains(&name.as_str())
        });
        names.cloned().collect::<Vec<_>>()
    };
    assert_eq!(found(&|_, _| true), [""; 0]);
    assert_eq!(found(&|row, at| !is_open(row) || at % 3 > 0), ["services_of_last_file_missing"]);
    let reset = |row: &mut BTreeMap<String, String>, _| {
        if is_open(row) {
            row.insert("Event Start Date".to_owned(), "01/04/2030".to_owned());
        }
        true
    };
    assert_eq!(found(&reset), ["start_dates_reset_since_last"]);
    let reworded = |row: &mut BTreeMap<String, String>, _| {
        let gender = format!("{} (code)", row["Gender"]);
        row.insert("Gender".to_owned(), gender);
        true
    };
    assert_eq!(found(&reworded), ["wordings_changed_since_last"]);
    // The message names the item, and none of its texts.
    let own = place.path().join("findings.csv");
    cld(["check", text(&now), "--previous", text(&last), "--findings", text(&own)]);
    let findings = fs::read_to_string(&own).unwrap();
    assert!(findings.contains("in Gender (") && !findings.contains("(code)"), "a text of a row is not shown");
    // The entry that a text is near is the list's own, and is named without the text.
    let near = |row: &mut BTreeMap<String, String>, _| {
        row.insert("Event Type".to_owned(), row["Event Type"].replace("Service", "Servise"));
        true
    };
    changed(&last, &now, near);
    cld(["check", text(&now), "--findings", text(&own)]);
    let findings = fs::read_to_string(&own).unwrap();
    assert!(findings.lines().next().unwrap().ends_with(",nearest_entry"), "{findings}");
    assert!(findings.contains(",Service\n") && !findings.contains("Servise"));
    let screen = cld(["check", text(&now)]).output.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("(nearest entry: Service)"), "{screen}");
}
