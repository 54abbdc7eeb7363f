//! Runs that are linked to health data: by the number, whole or refused, and the same with pseudonyms.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::scene::{Outcome, cld, made_up, text};

const MAP: &str = r#"table = "hospital_spells"
file = "spells.csv"
nhs_number = "NHS"
days = "%d/%m/%Y"

[columns]
spell = "Spell"
is_last_episode = "Last"
admission_date = "In"
discharge_date = "Out"
birth_month = "Month"
birth_year = "Year"
sex = "Sex"
small_area = "Area"
area_code = "Area"
admission_method = "How in"
discharge_method = "How out"
discharge_destination = "Where"
management_type = "Kind"
treatment_function = "What"

[lookup.area_code]
file = "areas.csv"
from = "small"
to = "large"
"#;

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

fn run(received: &Path, map: &Path, output: &Path) -> Outcome {
    let fixed =
        ["run", text(received), "--method", "dhsc-r2", "--parameters", "dhsc", "--csv", "all", "--link", text(map)];
    cld(fixed.into_iter().chain(["-o", text(output)]))
}

/// Made-up submissions, and a hospital stay of everybody that ends when their first reablement begins.
fn scene() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let years = ["--history", "--period", "2022-04-01..2024-03-31"];
    let (place, received) = made_up(&[&["--authorities", "2", "--people", "400", "--seed", "5"][..], &years].concat());
    let mut begins: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(received.join("submissions")).unwrap() {
        for row in rows(&entry.unwrap().path()) {
            let day = &row["Event Start Date"];
            if row["Service Component"] == "Reablement" && day.ends_with("2023") && &day[3..5] > "05" {
                begins.entry(row["NHS Number"].clone()).or_insert(day.clone());
            }
        }
    }
    let mut spells = "NHS,Spell,Last,In,Out,Month,Year,Sex,Area,How in,How out,Where,Kind,What\n".to_owned();
    for (at, (number, day)) in begins.iter().enumerate() {
        writeln!(spells, "{number},s{at},1,01/05/2023,{day},3,1940,2,E01,21,1,19,EM,300").unwrap();
    }
    spells += "9990000019,none,1,01/05/2023,no day,3,1940,2,E01,21,1,19,EM,300\n";
    fs::write(place.path().join("spells.csv"), spells).unwrap();
    fs::write(place.path().join("areas.csv"), "small,large\nE01,E06000057\n").unwrap();
    let map = place.path().join("map.toml");
    fs::write(&map, MAP).unwrap();
    (place, received, map)
}

/// The submissions, their run with the hospital stays by NHS number, and what it said.
struct Linked {
    place: tempfile::TempDir,
    received: PathBuf,
    run: PathBuf,
    done: Outcome,
}

static LINKED: LazyLock<Linked> = LazyLock::new(|| {
    let (place, received, map) = scene();
    let output = place.path().join("run");
    let done = run(&received, &map, &output);
    Linked { place, received, run: output, done }
});

#[test]
fn reablement_after_hospital_is_counted_and_pseudonyms_change_nothing() {
    let Linked { place: linked, received, run: output, done } = &*LINKED;
    let place = tempfile::tempdir().unwrap();
    assert_eq!(done.status, Some(0), "{}", done.error);
    assert!(done.output.contains("Linked to hospital_spells, spells.csv:"), "{}", done.output);
    assert!(
        done.output.contains("1 cells of spells.csv that should be days or numbers are neither"),
        "{}",
        done.output
    );
    assert!(done.output.contains("filled, 2023-05-01 to 2023-05-01"), "{}", done.output);
    let england = |run: &Path| {
        let rows = rows(&run.join("tables/ascof_2d_part1.csv")).into_iter();
        rows.filter(|row| row["area"] == "England" && row["support_before"] == "Total").collect::<Vec<_>>()
    };
    let year = england(output).into_iter().find(|row| row["period"] == "year").unwrap();
    let denominator: u32 = year["denominator"].parse().unwrap();
    assert!(denominator > 3, "{year:?}");
    // A person's stay stands among their events, before what began when it ended.
    let spells = fs::read_to_string(linked.path().join("spells.csv")).unwrap();
    let number = spells.lines().nth(1).unwrap().split(',').next().unwrap();
    let told = cld(["explain", text(output), "--person", number]);
    assert_eq!(told.status, Some(0), "{}", told.error);
    let stay = told.output.find("\nhospital_spells: spell s0").unwrap();
    assert!(told.output[stay..].contains("service_component"), "nothing follows the stay");
    let unlinked = place.path().join("unlinked");
    let fixed = ["run", text(received), "--method", "dhsc-r2", "--parameters", "dhsc", "-o", text(&unlinked)];
    assert_eq!(cld(fixed).status, Some(0));
    assert!(england(&unlinked).iter().all(|row| row["denominator"].is_empty()), "counted without hospital data");
    let (key, analysts) = (place.path().join("key"), place.path().join("analysts"));
    assert_eq!(cld(["key", "new", "--purpose", "p", "-o", text(&key)]).status, Some(0));
    let fixed = ["pseudonymise", text(output), "--purpose", "p", "--key-file", text(&key), "-o", text(&analysts)];
    let done = cld(fixed);
    assert_eq!(done.status, Some(0), "{}", done.error);
    assert_eq!(england(&analysts), england(output));
}

#[test]
fn codes_of_spells_count_the_same_in_small_letters() {
    let (place, received, map) = scene();
    let path = place.path().join("spells.csv");
    let written = fs::read_to_string(&path).unwrap();
    let small = place.path().join("small");
    assert_eq!(run(&received, &map, &small).status, Some(0));
    let header = written.lines().next().unwrap();
    fs::write(&path, format!("{header}\n{}", written[header.len() + 1..].to_lowercase())).unwrap();
    let as_small = place.path().join("as_small");
    assert_eq!(run(&received, &map, &as_small).status, Some(0));
    let part_1 = |run: &Path| rows(&run.join("tables/ascof_2d_part1.csv"));
    assert!(part_1(&small).iter().any(|row| !row["readmitted"].is_empty()));
    assert_eq!(part_1(&as_small), part_1(&small));
}

#[test]
fn a_map_that_is_not_as_it_should_be_is_named() {
    let (place, received, map) = scene();
    let cases = [
        ("table = \"hospital_spells\"", "table = \"hospital_spell\"", "did you mean \"hospital_spells\"?"),
        ("spell = \"Spell\"", "spel = \"Spell\"", "has no column \"spel\" (did you mean \"spell\"?)"),
        ("sex = \"Sex\"\n", "", "the map does not say which column of the file is \"sex\""),
        ("sex = \"Sex\"", "sex = \"Sexx\"", "spells.csv: has no column \"Sexx\" (did you mean \"Sex\"?)"),
        ("spells.csv", "nowhere.csv", "nowhere.csv: cannot be read"),
        ("nhs_number = \"NHS\"", "nhs = \"NHS\"", "names \"nhs\", which no map has"),
        ("nhs_number = \"NHS\"", "pseudonym = \"NHS\"", "by nhs_number, or by pseudonym with keys"),
    ];
    for (right, wrong, told) in cases {
        fs::write(&map, MAP.replacen(right, wrong, 1)).unwrap();
        let refused = run(&received, &map, &place.path().join("run"));
        assert!(refused.status == Some(2) && refused.error.contains(told), "{wrong}: {}", refused.error);
        assert!(!place.path().join("run").exists(), "{wrong}: there is a run");
    }
}

#[test]
fn the_catalogue_says_what_may_be_linked() {
    let all = cld(["datasets"]).output;
    for name in ["SUS+", "MHSDS", "Ambulance", "hospital_spells"] {
        assert!(all.contains(name), "{all}");
    }
    assert!(cld(["datasets", "csds"]).output.contains("Publicly funded community health care"));
    assert!(cld(["datasets", "hospital_spells"]).output.contains("APCS_Last_Ep_Ind"));
    let unknown = cld(["datasets", "SUS"]);
    assert!(unknown.status == Some(2) && unknown.error.contains("did you mean \"SUS+\"?"), "{}", unknown.error);
}

#[test]
fn rows_with_pseudonyms_are_linked_by_who_holds_their_keys() {
    let Linked { place: linked, received, run: by_number, done } = &*LINKED;
    assert_eq!(done.status, Some(0), "{}", done.error);
    let place = tempfile::tempdir().unwrap();
    let map = place.path().join("map.toml");
    fs::copy(linked.path().join("areas.csv"), place.path().join("areas.csv")).unwrap();
    let (key, given) = (place.path().join("spells.key"), place.path().join("given"));
    assert_eq!(cld(["key", "new", "--purpose", "spells", "-o", text(&key)]).status, Some(0));
    let fixed = ["pseudonymise", text(by_number), "--purpose", "spells", "--key-file", text(&key), "-o", text(&given)];
    assert_eq!(cld(fixed).status, Some(0));
    // What somebody with the key would send: the same stays, people under pseudonyms.
    let pseudonyms =
        rows(&given.join("pseudonyms.csv")).into_iter().map(|row| (row["code"].clone(), row["pseudonym"].clone()));
    let pseudonyms: BTreeMap<String, String> = pseudonyms.collect();
    let discharges = rows(&given.join("tables/ascof_2d_discharges.csv"));
    let mut sent = "NHS,Spell,Last,In,Out,Month,Year,Sex,Area,How in,How out,Where,Kind,What\n".to_owned();
    let mut spells = std::collections::BTreeSet::new();
    for row in discharges.iter().filter(|row| row["period"] == "year") {
        if spells.insert(row["spell"].clone()) {
            let (person, spell, out) = (&pseudonyms[&row["person"]], &row["spell"], &row["discharge_date"]);
            writeln!(sent, "{person},{spell},1,2023-05-01,{out},3,1940,2,E01,21,1,19,EM,300").unwrap();
        }
    }
    assert!(spells.len() > 3, "{} stays", spells.len());
    fs::write(place.path().join("spells.csv"), &sent).unwrap();
    let with_keys = "pseudonym = \"NHS\"\nkeys = \"spells.key\"";
    let by_pseudonym = MAP.replace("nhs_number = \"NHS\"", with_keys).replace("days = \"%d/%m/%Y\"\n", "");
    fs::write(&map, by_pseudonym).unwrap();
    let output = place.path().join("by-pseudonym");
    let done = run(received, &map, &output);
    let told = format!("{0} rows, {0} with an NHS number", spells.len());
    assert!(done.status == Some(0) && done.output.contains(&told), "{}{}", done.output, done.error);
    let year = |run: &Path| {
        let part = rows(&run.join("tables/ascof_2d_part2.csv")).into_iter();
        part.filter(|row| row["period"] == "year" && row["area"] == "England").collect::<Vec<_>>()
    };
    assert_eq!(year(&output), year(by_number));
}
