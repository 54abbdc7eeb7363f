//! Tables laid out as a return has them lose nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::scene::{cld, made_up, made_up_year, text};

struct Scene {
    _place: TempDir,
    run: PathBuf,
}

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let (place, _, run) = made_up_year(&["--authorities", "3", "--people", "120", "--history", "--seed", "7"]);
    Scene { _place: place, run }
});

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

fn sum(rows: &[Row], column: &str) -> i64 {
    rows.iter().map(|row| row[column].parse::<i64>().unwrap()).sum()
}

/// The long tables with the column of their numbers, and the layouts that show them.
const SHOWN: [(&str, &str, &[&str]); 10] = [
    ("lts001a_1a", "people", &["LTS001a.1a"]),
    ("lts001b_1b", "people", &["LTS001b.1b"]),
    ("lts001b_2", "people", &["LTS001b.2"]),
    ("lts001b_3a", "people", &["LTS001b.3a"]),
    ("lts003_by_age", "carers", &["LTS003.age"]),
    ("lts004_1", "people", &["LTS004.1"]),
    ("sts001_by_authority", "requests", &["STS001.sql"]),
    ("sts001_by_route", "requests", &["STS001.1a", "STS001.1b"]),
    ("sts002a_by_authority", "runs_of_support", &["STS002a.sql"]),
    ("lts002_planned", "reviews", &["LTS002a.planned", "LTS002b.planned"]),
];

#[test]
fn a_layout_holds_all_that_its_table_counts() {
    let cells = rows(&SCENE.run.join("layouts/cells.csv"));
    for (table, column, layouts) in SHOWN {
        let counted = sum(&rows(&SCENE.run.join(format!("tables/{table}.csv"))), column);
        let shown: Vec<Row> = cells.iter().filter(|cell| layouts.contains(&cell["id"].as_str())).cloned().collect();
        assert_eq!(sum(&shown, "value"), counted, "{table}");
        assert!(counted > 0, "{table} counts nobody");
    }
}

#[test]
fn every_layout_has_a_file_or_a_reason() {
    let index = rows(&SCENE.run.join("layouts/index.csv"));
    assert_eq!(index.len(), 35);
    for row in &index {
        assert!(row["file"].is_empty() != row["why_not"].is_empty(), "{row:?}");
        if !row["file"].is_empty() {
            let path = SCENE.run.join(format!("layouts/{}.json", row["file"]));
            let objects: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            assert!(objects.iter().all(serde_json::Value::is_object), "{row:?}");
        }
    }
}

#[test]
fn a_layout_has_the_rows_and_columns_of_the_return() {
    let text = fs::read_to_string(SCENE.run.join("layouts/LTS001b.2.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "la_code,has_unpaid_carer,Nursing,Residential,Community: Direct Payment,\
         Community: CASSR Managed Personal Budget,Community: CASSR Commissioned Support,Community,\
         Prison: CASSR Managed Personal Budget,Prison: CASSR Commissioned Support,Prison"
    );
    let first: Vec<String> =
        lines[1..6].iter().map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(first, ["211 Yes", "211 No", "211 Invalid", "211 Unknown", "211 Invalid/NULL"]);
}

#[test]
fn a_figure_of_the_return_is_explained() {
    let cells = rows(&SCENE.run.join("layouts/cells.csv"));
    let is_explained =
        |cell: &&Row| ["LTS001b.1a", "STS001.1b", "STS001.sql"].contains(&cell["id"].as_str()) && cell["value"] != "0";
    let mut explained = 0;
    for cell in cells.iter().filter(is_explained).step_by(9) {
        let layout = rows(&SCENE.run.join(format!("layouts/{}.csv", cell["id"])));
        let is_row = |row: &Row| {
            row.get("la_code").is_none_or(|council| *council == cell["la_code"] || *council == cell["row"])
                && row.values().any(|value| *value == cell["row"])
        };
        let place = layout.iter().position(is_row).unwrap() + 2;
        let told = format!("{place},{}", cell["column"]);
        let said = cld(["explain", text(&SCENE.run), "--table", &cell["id"], "--cell", &told]);
        assert_eq!(said.status, Some(0), "{told}: {}", said.error);
        assert!(said.output.contains(&format!("column {}: {}\n", cell["column"], cell["value"])), "{}", said.output);
        let figures =
            said.output.lines().filter_map(|line| line.strip_suffix(", the figure itself.")?.rsplit(' ').next());
        assert_eq!(
            figures.map(|figure| figure.parse::<i64>().unwrap()).sum::<i64>().to_string(),
            cell["value"],
            "{told}"
        );
        explained += 1;
    }
    assert!(explained > 3, "{explained}");
}

#[test]
fn tables_are_json_too() {
    let people = fs::read_to_string(SCENE.run.join("tables/lts001b_1a.json")).unwrap();
    let rows_of_json: Vec<serde_json::Value> = serde_json::from_str(&people).unwrap();
    let rows_of_csv = rows(&SCENE.run.join("tables/lts001b_1a.csv"));
    assert_eq!(rows_of_json.len(), rows_of_csv.len());
    for (json, csv) in rows_of_json.iter().zip(&rows_of_csv) {
        assert_eq!(json["people"].as_i64().unwrap().to_string(), csv["people"]);
        assert_eq!(json["la_code"].as_str().unwrap(), csv["la_code"]);
    }
}

#[test]
fn a_council_of_which_nobody_is_counted_has_noughts() {
    let (place, folder) = made_up(&["--authorities", "2", "--people", "60", "--seed", "7"]);
    let receipts = rows(&folder.join("submissions.csv"));
    // The first council sent requests alone: it supports nobody long-term.
    let sent = folder.join("submissions").join(&receipts[0]["file"]);
    let mut reader = csv::Reader::from_path(&sent).unwrap();
    let header = reader.headers().unwrap().clone();
    let event_type = header.iter().position(|column| column == "Event Type").unwrap();
    let requests: Vec<_> =
        reader.into_records().map(Result::unwrap).filter(|row| &row[event_type] == "Request").collect();
    assert!(!requests.is_empty());
    let mut writer = csv::Writer::from_path(&sent).unwrap();
    std::iter::once(&header).chain(&requests).for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
    let (run, public) = (place.path().join("run"), place.path().join("public"));
    let done = cld(["run", text(&folder), "--parameters", "fy", "-o", text(&run)]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    let cells = rows(&run.join("layouts/cells.csv"));
    let ids: BTreeSet<&str> =
        cells.iter().filter(|cell| !cell["la_code"].is_empty()).map(|cell| cell["id"].as_str()).collect();
    assert!(ids.len() > 15, "{ids:?}");
    for id in &ids {
        for receipt in &receipts {
            let own = cells.iter().filter(|cell| cell["id"] == *id && cell["la_code"] == receipt["la_code"]);
            assert!(own.count() > 0, "{id} has no row of {}", receipt["la_code"]);
        }
    }
    let nought = |file: &Path| {
        let own: Vec<Row> =
            rows(file).into_iter().filter(|row| row.values().any(|cell| *cell == receipts[0]["la_code"])).collect();
        assert!(!own.is_empty(), "{} has no row of the council", file.display());
        own.iter().all(|row| {
            ["Nursing", "Residential", "Community"].iter().all(|column| ["0", "[c]"].contains(&row[*column].as_str()))
        })
    };
    assert!(nought(&run.join("layouts/LTS001b.1a.csv")));
    let published = cld(["publish", text(&run), "-o", text(&public)]);
    assert_eq!(published.status, Some(0), "{}", published.error);
    assert!(nought(&public.join("LTS001b.1a.csv")));
    // A table that counts nobody at all is there too.
    for id in ids {
        assert!(public.join(format!("{}.csv", id.replace('/', "-"))).is_file(), "{id} is not published");
    }
}
