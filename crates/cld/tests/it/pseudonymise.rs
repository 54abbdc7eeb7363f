//! Pseudonyms: the same person within a purpose, nobody outside of it, and figures that stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::scene::{Outcome, cld, files, made_up, made_up_year, run_year, text};

fn well(outcome: Outcome) -> Outcome {
    assert_eq!(outcome.status, Some(0), "{}{}", outcome.output, outcome.error);
    outcome
}

fn key(place: &Path, purpose: &str) -> PathBuf {
    let path = place.join(format!("{purpose}.key"));
    well(cld(["key", "new", "--purpose", purpose, "-o", text(&path)]));
    path
}

fn pseudonymised(run: &Path, purpose: &str, key: &Path, output: &Path) -> Outcome {
    let fixed = ["pseudonymise", text(run), "--purpose", purpose, "--key-file", text(key)];
    cld(fixed.into_iter().chain(["-o", text(output)]))
}

fn pseudonyms(run: &Path) -> BTreeSet<String> {
    let mut reader = csv::Reader::from_path(run.join("pseudonyms.csv")).unwrap();
    reader.records().map(|record| record.unwrap()[1].to_owned()).collect()
}

#[test]
fn figures_stay_and_nobody_is_known() {
    let (place, received, run) = made_up_year(&["--authorities", "2", "--people", "300", "--seed", "5"]);
    let output = place.path().join("for-analysis");
    let done = well(pseudonymised(&run, "analysis", &key(place.path(), "analysis"), &output));
    assert!(!output.join("vault").exists(), "there is a vault");
    let (before, after) = (files(&run), files(&output));
    let mut alike = 0;
    for (path, bytes) in before.iter().filter(|(path, _)| path.starts_with("layouts") || path.starts_with("areas")) {
        if path.extension().is_some_and(|end| end == "csv") {
            alike += 1;
            assert_eq!(after.get(path), Some(bytes), "{} differs", path.display());
        }
    }
    assert!(alike > 30, "{alike} tables");
    let mut listed = 0;
    for (path, bytes) in before.iter().filter(|(path, _)| path.ends_with("lts001a_1b_people.csv")) {
        listed += 1;
        let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
        let (one, other) = (lines(bytes), lines(&after[path]));
        assert!(
            one.len() == other.len() && one.len() > 20 && one != other,
            "{} people under the codes of the run",
            one.len()
        );
    }
    assert_eq!(listed, 1);
    let population = csv::Reader::from_path(received.join("population.csv")).unwrap().into_deserialize();
    let everybody: Vec<BTreeMap<String, String>> = population.map(Result::unwrap).collect();
    let known = |text: &str| {
        everybody.iter().any(|person| {
            ["nhs_number", "la_person_id"].iter().any(|item| !person[*item].is_empty() && text.contains(&person[*item]))
        })
    };
    for (path, bytes) in &after {
        assert!(!known(&String::from_utf8_lossy(bytes)), "{} holds an identifier", path.display());
    }
    assert!(!known(&done.output) && !known(&done.error));
    let manifest = fs::read_to_string(output.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"purpose\": \"analysis\""), "{manifest}");
}

#[test]
fn a_person_has_one_pseudonym_within_a_purpose() {
    let options = ["--authorities", "1", "--people", "120", "--seed", "5", "--period"];
    let years = ["2022-04-01..2023-03-31", "2023-04-01..2024-03-31"];
    let place = tempfile::tempdir().unwrap();
    let (one, other) = (key(place.path(), "analysis"), key(place.path(), "research"));
    let mut by_year = Vec::new();
    for year in years {
        let (_kept, received) = made_up(&[&options[..], &[year]].concat());
        let run = place.path().join(year);
        well(run_year(&received, &run, &[]));
        let own = place.path().join(format!("{year}-analysis"));
        well(pseudonymised(&run, "analysis", &one, &own));
        by_year.push((run, pseudonyms(&own)));
    }
    // The same people are made up for both years, as their seed is the same.
    let both = by_year[0].1.intersection(&by_year[1].1).count();
    assert!(both > 100, "{both} people have the pseudonym of the year before");
    let elsewhere = place.path().join("research");
    well(pseudonymised(&by_year[0].0, "research", &other, &elsewhere));
    assert!(pseudonyms(&elsewhere).is_disjoint(&by_year[0].1), "two purposes share a pseudonym");
    // Who holds both keys goes from one to the other.
    let from = place.path().join(format!("{}-analysis/pseudonyms.csv", years[0]));
    let translated = place.path().join("translated.csv");
    let fixed = ["key", "translate", text(&from), "--from", text(&one), "--to", text(&other)];
    well(cld(fixed.into_iter().chain(["-o", text(&translated)])));
    let mut reader = csv::Reader::from_path(&translated).unwrap();
    let translated: BTreeSet<String> = reader.records().map(|record| record.unwrap()[1].to_owned()).collect();
    assert_eq!(translated, pseudonyms(&elsewhere));
    let wrong = cld([
        "key",
        "translate",
        text(&from),
        "--from",
        text(&other),
        "--to",
        text(&one),
        "-o",
        text(&place.path().join("x")),
    ]);
    assert!(wrong.status == Some(2) && wrong.error.contains("line 2: this is no pseudonym"), "{}", wrong.error);
    assert!(!place.path().join("x").exists());
}

#[test]
fn keys_are_their_owners_and_for_one_purpose() {
    let (place, _, run) = made_up_year(&["--authorities", "1", "--people", "40", "--seed", "5"]);
    let key = key(place.path(), "analysis");
    let output = place.path().join("out");
    let other = pseudonymised(&run, "research", &key, &output);
    assert!(other.status == Some(2) && other.error.contains("are for purpose \"analysis\""), "{}", other.error);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = |mode| fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        rights(0o644);
        let open = pseudonymised(&run, "analysis", &key, &output);
        assert!(open.status == Some(2) && open.error.contains("others can read this file"), "{}", open.error);
        rights(0o600);
    }
    let spoilt = place.path().join("spoilt.key");
    let text_of_key = fs::read_to_string(&key).unwrap();
    fs::write(&spoilt, text_of_key.replace("secret = \"", "secret = \"zz")).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&spoilt, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let refused = pseudonymised(&run, "analysis", &spoilt, &output);
    let secret = text_of_key.split("secret = \"").nth(1).unwrap().split('"').next().unwrap();
    assert!(refused.status == Some(2) && refused.error.contains("128 hexadecimal digits"), "{}", refused.error);
    assert!(!refused.error.contains(&secret[..16]), "a key is told");
    assert!(!output.exists(), "something was made");
    well(pseudonymised(&run, "analysis", &key, &output));
    let by_command = place.path().join("by-command");
    let command = format!("cat {}", text(&key));
    let fixed = ["pseudonymise", text(&run), "--purpose", "analysis", "--key-command", &command];
    well(cld(fixed.into_iter().chain(["-o", text(&by_command)])));
    assert_eq!(pseudonyms(&by_command), pseudonyms(&output));
    let none = cld(["pseudonymise", text(&run), "--purpose", "analysis"]);
    assert!(none.status == Some(2) && none.error.contains("--key-file"), "{}", none.error);
}
