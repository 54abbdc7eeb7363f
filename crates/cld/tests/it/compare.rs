//! `cld compare` and `cld run --against`: where two methods differ, and that one does not differ from itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::scene::{cld, make_up, run_year, text, unpacked};

struct Scene {
    _place: TempDir,
    run: PathBuf,
    documented: PathBuf,
    said: String,
}

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let (place, folder) = unpacked("edge");
    let run = place.path().join("run");
    let ran = run_year(&folder, &run, &["--against", "nhse-2024-documented"]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let documented = place.path().join("run-nhse-2024-documented");
    Scene { _place: place, run, documented, said: ran.output }
});

#[test]
fn the_documented_method_differs_where_its_pages_reach() {
    let out = SCENE.run.with_file_name("difference.csv");
    let compared = cld(["compare", text(&SCENE.run), text(&SCENE.documented), "--output", text(&out)]);
    assert_eq!(compared.status, Some(1), "{}", compared.error);
    let mut rows = csv::Reader::from_path(&out).unwrap();
    let differ: BTreeSet<String> = rows.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let corrected = [
        "sts001",
        "sts001_by_sequel",
        "sts002a",
        "sts002b",
        "ascof_2a_denominator",
        "ascof_2b",
        "ascof_2e_people",
        "ascof_3d_clients_total",
        "lts001b_2",
        "lts001c_1a",
    ];
    for table in corrected {
        assert!(differ.contains(table), "{table} is the same under both");
    }
    assert!(!differ.contains("submission_register"), "no page on the choice of submissions is overridden");
    assert!(SCENE.said.contains("\nnhse-2024 -> nhse-2024-documented\n"), "{}", SCENE.said);
    assert!(SCENE.said.contains("lts001b_2: la_code 204, has_unpaid_carer Invalid"), "{}", SCENE.said);
}

#[test]
fn what_follows_from_an_overridden_page_claims_no_official_result() {
    let evidence = |table: &str| {
        let text = fs::read_to_string(SCENE.documented.join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut pages = manifest["pages"].as_array().unwrap().iter();
        pages.find(|page| page["name"] == table).unwrap()["evidence"].as_str().unwrap().to_owned()
    };
    assert_eq!(evidence("sts001_by_sequel"), "worked-example");
    assert_eq!(evidence("latest_submission"), "official-result");
}

/// Whom a row is about is said by what its columns hold: the table of carers calls a person `carer`.
#[test]
fn a_table_is_about_people_by_what_its_columns_hold() {
    let place = tempfile::tempdir().unwrap();
    let received = place.path().join("received");
    make_up(&["--authorities", "2", "--people", "60", "--seed", "5"], &received);
    let codes: BTreeSet<String> = fs::read_to_string(received.join("submissions.csv"))
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect();
    let [all, one] = ["all", "one"].map(|name| place.path().join(name));
    let run = |more: &[&str]| {
        let fixed = ["run", text(&received), "--method", "dhsc-r2", "--parameters", "dhsc"];
        let ran = cld(fixed.iter().chain(more).copied());
        assert_eq!(ran.status, Some(0), "{}", ran.error);
    };
    run(&["-o", text(&all)]);
    run(&["--councils", codes.first().unwrap(), "-o", text(&one)]);
    let compared = cld(["compare", text(&all), text(&one)]);
    assert_eq!(compared.status, Some(1), "{}", compared.error);
    let of_carers = compared.output.lines().find(|line| line.starts_with("support_of_carers: "));
    assert!(of_carers.is_some_and(|line| line.contains(" people; ")), "{}", compared.output);
}

#[test]
fn a_run_does_not_differ_from_itself() {
    let compared = cld(["compare", text(&SCENE.run), text(&SCENE.run)]);
    assert_eq!(compared.status, Some(0), "{}", compared.error);
    let equal: usize = compared.output.trim_end().strip_suffix(" tables are equal").unwrap().parse().unwrap();
    assert!(equal >= 60, "{equal}");
}
