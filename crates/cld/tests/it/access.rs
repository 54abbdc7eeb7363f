//! Data are released only against approved forms: what they name and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::scene::{Outcome, cld, made_up_year, text};

const FORM: &str = r#"reference = "DAR-1"
requester = "A university"
purpose = "How long people are supported in the community"
key_purpose = "study"
legal_basis = "HSCA 2012 s261"
councils = ["COUNCIL"]
first_day = 2023-04-01
last_day = 2024-03-31
retain_until = UNTIL

[[extract]]
table = "lts001a_1b_people"
items = ["la_code", "person", "service_type"]

[extract.keep]
service_type = ["Long Term Support: Community"]

[[extract]]
table = "lts001a_1b"
items = ["la_code", "primary_support_reason", "service_type", "people"]
"#;

struct Scene {
    place: TempDir,
    received: PathBuf,
    run: PathBuf,
    form: PathBuf,
    key: PathBuf,
    text: String,
}

fn scene() -> Scene {
    let (place, received, run) = made_up_year(&["--authorities", "2", "--people", "400", "--seed", "5"]);
    let council = fs::read_to_string(received.join("submissions.csv")).unwrap();
    let council = council.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let until = chrono::Local::now().date_naive() + chrono::Days::new(400);
    let text_of = FORM.replace("COUNCIL", &council).replace("UNTIL", &until.to_string());
    let [form, key] = ["study.toml", "study.key"].map(|name| place.path().join(name));
    fs::write(&form, &text_of).unwrap();
    assert_eq!(cld(["key", "new", "--purpose", "study", "-o", text(&key)]).status, Some(0));
    Scene { place, received, run, form, key, text: text_of }
}

impl Scene {
    fn approve(&self) -> Outcome {
        cld(["access", "approve", text(&self.form), "--role", "caldicott guardian", "--by", "N. Name"])
    }

    fn extract(&self, output: &Path) -> Outcome {
        let fixed = ["access", "extract", text(&self.run), text(&self.form), "--key-file", text(&self.key)];
        cld(fixed.into_iter().chain(["-o", text(output)]))
    }
}

fn lines(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn an_approved_form_gives_what_it_names_and_no_more() {
    let scene = scene();
    let output = scene.place.path().join("for-study");
    let early = scene.extract(&output);
    assert!(early.status == Some(2) && early.error.contains("it is not approved"), "{}", early.error);
    assert_eq!(scene.approve().status, Some(0));
    let check = cld(["access", "check", text(&scene.run), text(&scene.form)]);
    assert!(
        check.status == Some(0) && check.output.contains("Approved by N. Name, Caldicott Guardian"),
        "{}",
        check.output
    );
    let done = scene.extract(&output);
    assert_eq!(done.status, Some(0), "{}", done.error);
    let mut there: Vec<String> =
        fs::read_dir(&output).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    there.sort();
    assert_eq!(there, ["lts001a_1b.csv", "lts001a_1b_people.csv", "manifest.json"]);
    let council = scene
        .text
        .lines()
        .find_map(|line| line.strip_prefix("councils = [\""))
        .unwrap()
        .trim_end_matches("\"]")
        .to_owned();
    let all = lines(&scene.run.join("tables/lts001a_1b_people.csv"));
    let wanted = all.iter().filter(|row| row[0] == council && row[2] == "Long Term Support: Community").count();
    let given = lines(&output.join("lts001a_1b_people.csv"));
    assert!(wanted > 10 && given.len() == wanted, "{wanted} rows, {} given", given.len());
    assert!(given.iter().all(|row| row.len() == 3
        && row[0] == council
        && row[1].len() == 64
        && row[2] == "Long Term Support: Community"));
    let counts = lines(&output.join("lts001a_1b.csv"));
    let small = counts.iter().filter(|row| row[3].parse::<u32>().is_ok_and(|count| (1..5).contains(&count))).count();
    let hidden = counts.iter().filter(|row| row[3] == "[c]").count();
    assert!(small == 0 && hidden > 0 && counts.iter().any(|row| row[3].parse::<u32>().is_ok()), "{counts:?}");
    let manifest = fs::read_to_string(output.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"retain_until\"") && manifest.contains("Caldicott Guardian"), "{manifest}");
    let register = lines(&scene.place.path().join("register.csv"));
    assert_eq!((register.len(), register[0][1].as_str()), (1, "DAR-1"));
    let population = csv::Reader::from_path(scene.received.join("population.csv")).unwrap().into_deserialize();
    let everybody: Vec<std::collections::BTreeMap<String, String>> = population.map(Result::unwrap).collect();
    for name in there {
        let text = fs::read_to_string(output.join(name)).unwrap();
        assert!(
            !everybody
                .iter()
                .any(|person| text.contains(&person["nhs_number"]) || text.contains(&person["la_person_id"]))
        );
    }
    // A form that is changed afterwards is another form.
    fs::write(&scene.form, scene.text.replace("\"service_type\"]", "\"service_type\", \"delivery_mechanism\"]"))
        .unwrap();
    let changed = scene.extract(&scene.place.path().join("other"));
    assert!(changed.status == Some(2) && changed.error.contains("changed after it was approved"), "{}", changed.error);
}

#[test]
fn a_form_that_asks_for_something_else_is_refused_with_the_reason() {
    let scene = scene();
    let cases = [
        ("HSCA 2012 s261", "curiosity", "not a legal basis"),
        (
            "lts001a_1b_people",
            "lts001a_1b_peple",
            "has no table \"lts001a_1b_peple\" (did you mean \"lts001a_1b_people\"?)",
        ),
        ("\"person\"", "\"persn\"", "has no item \"persn\" (did you mean \"person\"?)"),
        ("councils = [\"", "councils = [\"999\", \"", "no data from council 999"),
        ("first_day = 2023-04-01", "first_day = 2022-04-01", "does not cover the whole period"),
        ("first_day = 2023-04-01", "first_day = 2023-07-01", "covers more than the period"),
        (
            "table = \"lts001a_1b\"\nitems = [\"la_code\"",
            "table = \"submission_register\"\nitems = [\"file\"",
            "file of submission_register holds a place in a council's file, and is never released",
        ),
        ("retain_until = 2", "retain_until = 3", "may be kept for at most 20 years"),
        ("purpose = \"How long people are supported in the community\"", "purpose = \"\"", "purpose is empty"),
        (
            "purpose = \"How long people are supported in the community\"",
            "purpose = \"x\"",
            "purpose has no word in it",
        ),
        (
            "purpose = \"How long people are supported in the community\"",
            "purpose = \"TBC\"",
            "purpose only fills the place",
        ),
        ("table = \"lts001a_1b\"", "table = \"sts001_by_sequel\"", "counts all councils together"),
    ];
    for (right, wrong, reason) in cases {
        fs::write(&scene.form, scene.text.replacen(right, wrong, 1)).unwrap();
        let check = cld(["access", "check", text(&scene.run), text(&scene.form)]);
        assert!(check.status == Some(1) && check.output.contains(reason), "{wrong}: {}", check.output);
        scene.approve();
        let output = scene.place.path().join("out");
        let refused = scene.extract(&output);
        assert!(refused.status == Some(2) && refused.error.contains(reason), "{wrong}: {}", refused.error);
        assert!(!output.exists() && !scene.place.path().join("register.csv").exists(), "{wrong}: something was given");
    }
    fs::write(&scene.form, &scene.text).unwrap();
    let anybody = cld(["access", "approve", text(&scene.form), "--role", "Analyst", "--by", "N. Name"]);
    assert!(anybody.status == Some(2) && anybody.error.contains("may not approve"), "{}", anybody.error);
}

#[test]
fn rows_about_few_people_are_refused_even_without_pseudonyms() {
    let scene = scene();
    let everybody = lines(&scene.run.join("tables/lts001a_1b_people.csv"));
    let is_asked = |row: &&Vec<String>| scene.text.contains(&format!("councils = [\"{}\"]", row[0]));
    let mut cells: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in everybody.iter().filter(is_asked) {
        cells.entry((&row[1], &row[2])).or_default().insert(&row[4]);
    }
    let ((reason, service), _) = cells.iter().find(|(_, people)| people.len() < 5).unwrap();
    let of_one = scene.text.replace("\"person\", \"service_type\"]", "\"service_type\"]");
    let of_one = of_one.replace(
        "service_type = [\"Long Term Support: Community\"]",
        &format!("primary_support_reason = [\"{reason}\"]\nservice_type = [\"{service}\"]"),
    );
    fs::write(&scene.form, of_one).unwrap();
    assert_eq!(scene.approve().status, Some(0));
    let check = cld(["access", "check", text(&scene.run), text(&scene.form)]);
    assert!(check.status == Some(1) && check.output.contains("is about fewer than 5 people"), "{}", check.output);
    let output = scene.place.path().join("out");
    let refused = scene.extract(&output);
    assert!(refused.status == Some(2) && refused.error.contains("is about fewer than 5 people"), "{}", refused.error);
    assert!(!output.exists() && !scene.place.path().join("register.csv").exists());
}
