//! `cld publish`: nothing small is shown, and nothing hidden can be worked out from sums.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_disclosure::{Bounds, Guard, Quantity, QuantityId, Reader, System, propagate};

use crate::scene::{cld, made_up_year, text};

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

#[test]
fn what_is_published_gives_no_small_figure_away() {
    let (place, _, run) = made_up_year(&["--authorities", "12", "--people", "150", "--seed", "11"]);
    let out = place.path().join("out");
    let published = cld(["publish", text(&run), "--table", "LTS001a.1b", "--output", text(&out)]);
    assert_eq!(published.status, Some(0), "{}", published.error);
    let shown = rows(&out.join("LTS001a.1b.csv"));
    let exact: BTreeMap<(String, String), i64> = rows(&run.join("layouts/cells.csv"))
        .into_iter()
        .filter(|cell| cell["id"] == "LTS001a.1b")
        .map(|cell| {
            ((cell["la_code"].clone() + "|" + &cell["row"], cell["column"].clone()), cell["value"].parse().unwrap())
        })
        .collect();
    let keys = ["area_type", "area", "area_name", "councils", "councils_there", "row"];
    let (mut hidden, mut open) = (0, 0);
    for row in shown.iter().filter(|row| row["area_type"] == "council") {
        for (column, figure) in row.iter().filter(|(column, _)| !keys.contains(&column.as_str())) {
            let value = exact.get(&(row["area"].clone() + "|" + &row["row"], column.clone())).copied().unwrap_or(0);
            if figure == "[c]" {
                hidden += 1;
            } else {
                assert_eq!(figure.parse::<i64>().unwrap(), value, "{row:?}");
                assert!(value == 0 || value > 4, "{value} is shown: {row:?}");
                open += 1;
            }
        }
    }
    assert!(hidden > 20 && open > 20, "{hidden} hidden, {open} shown");
    // The sum of all less those that are shown is never one hidden figure.
    assert!(shown.iter().all(|row| row["area_type"] != "England"), "twelve councils are not England");
    for england in shown.iter().filter(|row| row["area_type"] == "all councils here") {
        assert_eq!((england["councils"].as_str(), england["councils_there"].as_str()), ("12", "153"));
        for (column, figure) in england.iter().filter(|(column, _)| !keys.contains(&column.as_str())) {
            let of_councils = shown.iter().filter(|row| row["area_type"] == "council" && row["row"] == england["row"]);
            let hidden = of_councils.filter(|row| row[column] == "[c]").count();
            assert!(
                figure == "[c]" || (figure.parse::<i64>().unwrap() % 5 == 0 && hidden != 1),
                "{england:?} {column}"
            );
        }
    }
    let notes = std::fs::read_to_string(out.join("NOTES.md")).unwrap();
    assert!(notes.contains("anything narrower than 1 to 4") && notes.contains("own rule is weaker"), "{notes}");
    let listed = rows(&place.path().join("out-hidden.csv"));
    let cells = shown.iter().flat_map(BTreeMap::values).filter(|cell| *cell == "[c]").count();
    assert_eq!(listed.len(), cells, "each hidden figure is listed next to the folder");
    assert!(listed.iter().all(|row| ["small", "for the sake of others"].contains(&row["hidden_as"].as_str())));
    let again = cld(["publish", text(&run), "--output", text(&out)]);
    assert!(again.status == Some(2) && again.error.contains("already exists"), "{}", again.error);
    let unknown = cld(["publish", text(&run), "--table", "LTS9", "--output", text(&place.path().join("x"))]);
    assert!(unknown.error.contains("no table LTS9 by council"), "{}", unknown.error);
}

#[test]
fn the_departments_rule_is_for_comparison_and_marked() {
    let (place, _, run) = made_up_year(&["--authorities", "6", "--people", "150", "--seed", "3"]);
    let out = place.path().join("compared");
    let arguments = ["publish", text(&run), "--table", "LTS001b.1b", "--as-published", "--output", text(&out)];
    let published = cld(arguments);
    assert!(published.status == Some(0) && published.output.contains("not to be published"), "{}", published.error);
    let notes = std::fs::read_to_string(out.join("NOTES.md")).unwrap();
    assert!(notes.starts_with("# For comparison, not to be published"), "{notes}");
    let shown = rows(&out.join("LTS001b.1b.as-published.csv"));
    assert!(shown.iter().flat_map(BTreeMap::values).any(|cell| cell == "[c]"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
    assert!(manifest["narrowed"].as_u64().unwrap() > 0 && manifest["rule"] == "as-published", "{manifest}");
    assert!(!out.join("figures").exists(), "a comparison is no publication to be taken into account");
}

#[test]
fn a_share_is_hidden_with_what_it_is_made_of() {
    let (place, _, run) = made_up_year(&["--authorities", "12", "--people", "300", "--seed", "11"]);
    let out = place.path().join("out");
    let published = cld(["publish", text(&run), "--output", text(&out)]);
    assert_eq!(published.status, Some(0), "{}", published.error);
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["tables_left_out"], serde_json::json!([]), "a proof is there for every table");
    let number = |row: &Row, column: &str| row[column].parse::<i64>().unwrap_or(0);
    let (mut hidden, mut open) = (0, 0);
    for name in ["ascof_2a", "ascof_2bc", "ascof_2e", "ascof_3d"] {
        let exact = rows(&run.join(format!("areas/{name}.csv")));
        let shown = rows(&out.join(format!("{name}.csv")));
        assert!(exact.len() == shown.len() && !shown.is_empty(), "{name}");
        for (exact, shown) in exact.iter().zip(&shown) {
            let figures = ["numerator", "denominator", "outcome"].map(|column| shown[column].as_str());
            let (numerator, denominator) = (number(exact, "numerator"), number(exact, "denominator"));
            if figures.contains(&"[c]") {
                assert_eq!(figures, ["[c]"; 3], "{name}");
                hidden += 1;
            } else {
                assert!(denominator == 0 || numerator.min(denominator) > 4, "{name}: {shown:?}");
                assert_eq!(shown["outcome"], exact["outcome"], "worked out before anything is rounded");
                open += 1;
            }
        }
        // Exact sums are the sums of what councils have.
        let sum = |kind: &str, column: &str| {
            exact.iter().filter(|row| row["area_type"] == kind).map(|row| number(row, column)).sum::<i64>()
        };
        for column in ["numerator", "denominator"] {
            assert_eq!([sum("England", column), sum("region", column)], [sum("council", column); 2], "{name} {column}");
        }
    }
    assert!(hidden > 20 && open > 20, "{hidden} hidden, {open} shown");
}

#[test]
fn what_a_council_wrote_is_not_published() {
    let place = tempfile::tempdir().unwrap();
    let (received, run, out) = (place.path().join("in"), place.path().join("run"), place.path().join("out"));
    let made = cld(["synthesise", "--out", text(&received), "--authorities", "2", "--people", "200", "--seed", "5"]);
    assert_eq!(made.status, Some(0), "{}", made.error);
    // One of the routes of access becomes a name, in every file.
    for file in std::fs::read_dir(received.join("submissions")).unwrap().map(|file| file.unwrap().path()) {
        let written = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, written.replace("Discharge from Hospital", "=Testname Invented")).unwrap();
    }
    let ran = cld(["run", text(&received), "--parameters", "fy", "--output", text(&run)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    assert!(std::fs::read_to_string(run.join("layouts/STS001.1b.csv")).unwrap().contains("estname invented"));
    let published = cld(["publish", text(&run), "--output", text(&out)]);
    assert_eq!(published.status, Some(0), "{}", published.error);
    let mut others = 0;
    for file in std::fs::read_dir(&out).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let written = std::fs::read_to_string(&file).unwrap();
        assert!(!written.to_lowercase().contains("testname"), "{}", file.display());
        others += written.matches(",Other values,").count();
    }
    assert!(others > 0);
}

/// How many figures that are hidden wherever they are published can be narrowed to fewer than four numbers, and how many
/// there are: by whoever has all publications and adds up councils.
fn found_by_subtraction(publications: &[&Path], table: &str) -> (usize, usize) {
    let all: Vec<Vec<Row>> = publications.iter().map(|folder| rows(&folder.join(format!("{table}.csv")))).collect();
    let keys = ["area_type", "area", "area_name", "councils", "councils_there", "row"];
    let mut system = System::default();
    let mut known: BTreeMap<(String, String, String), QuantityId> = BTreeMap::new();
    let mut shown: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    let place = |row: &Row, column: &str| (row["area"].clone(), row["row"].clone(), column.to_owned());
    let figures = |row: &Row| -> Vec<(String, Option<i64>)> {
        let of = row.iter().filter(|(column, _)| !keys.contains(&column.as_str()));
        of.map(|(column, figure)| (column.clone(), figure.parse().ok())).collect()
    };
    for row in all.iter().flatten().filter(|row| row["area_type"] == "council") {
        for (column, figure) in figures(row) {
            shown.extend(figure.map(|figure| (place(row, &column), figure)));
        }
    }
    for row in all.iter().flatten().filter(|row| row["area_type"] == "council") {
        for (column, _) in figures(row) {
            let at = place(row, &column);
            let bounds = shown.get(&at).map_or(Bounds::at_least(0), |number| Bounds::exactly(*number));
            let quantity =
                Quantity { value: 1, shown: bounds, hidden: bounds, loose: bounds, guard: Guard::None, unit: None };
            known.entry(at).or_insert_with(|| system.quantity(quantity));
        }
    }
    for publication in &all {
        let councils: Vec<&Row> = publication.iter().filter(|row| row["area_type"] == "council").collect();
        for sum in publication.iter().filter(|row| row["area_type"] == "all councils here") {
            for (column, figure) in figures(sum) {
                let Some(figure) = figure else { continue };
                let parts = councils.iter().filter(|row| row["row"] == sum["row"]);
                let terms = parts.map(|row| (known[&place(row, &column)], 1)).collect();
                system.sum(terms, Bounds::between(figure - 2, figure + 2), None);
            }
        }
    }
    let found = propagate(&system, Reader::Any);
    let hidden: Vec<&QuantityId> = known.iter().filter(|(at, _)| !shown.contains_key(*at)).map(|(_, id)| id).collect();
    let narrow = |id: &&&QuantityId| {
        let Bounds { low, high } = found[id.index()];
        high - low < 3
    };
    (hidden.iter().filter(narrow).count(), hidden.len())
}

/// The cells of councils that are hidden in one publication and shown in the other.
fn opened(one: &Path, other: &Path, table: &str) -> usize {
    let cells = |folder: &Path, wanted: bool| -> BTreeSet<(String, String, String)> {
        let rows = rows(&folder.join(format!("{table}.csv")));
        let councils = rows.iter().filter(|row| row["area_type"] == "council");
        let of_row = |row: &Row| {
            let cells = row.iter().filter(|(_, cell)| (*cell == "[c]") == wanted);
            cells.map(|(column, _)| (row["area"].clone(), row["row"].clone(), column.clone())).collect::<Vec<_>>()
        };
        councils.flat_map(of_row).collect()
    };
    cells(one, true).intersection(&cells(other, false)).count()
}

#[test]
fn two_publications_give_nothing_of_each_other_away() {
    for seed in ["12", "13"] {
        let (place, received, run) = made_up_year(&["--authorities", "3", "--people", "300", "--seed", seed]);
        let councils: BTreeSet<String> =
            rows(&received.join("submissions.csv")).iter().map(|row| row["la_code"].clone()).collect();
        let fewer = place.path().join("fewer");
        let two = councils.into_iter().take(2).collect::<Vec<_>>().join(",");
        let ran = cld(["run", text(&received), "--parameters", "fy", "--councils", &two, "--output", text(&fewer)]);
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        for (at, (one, other)) in [(&run, &fewer), (&fewer, &run)].into_iter().enumerate() {
            let [first, second] = ["first", "second"].map(|name| place.path().join(format!("{name}-{at}")));
            let published = cld(["publish", text(one), "--table", "LTS001b.1b", "--output", text(&first)]);
            assert_eq!(published.status, Some(0), "{}", published.error);
            let arguments = ["--table", "LTS001b.1b", "--beside", text(&first), "--output", text(&second)];
            let published = cld([&["publish", text(other)][..], &arguments[..]].concat());
            assert_eq!(published.status, Some(0), "{}", published.error);
            let (found, hidden) = found_by_subtraction(&[&first, &second], "LTS001b.1b");
            assert!(found == 0 && hidden > 30, "seed {seed}, {at}: {found} of {hidden} hidden figures");
            assert_eq!(opened(&first, &second, "LTS001b.1b"), 0, "seed {seed}, {at}: what was hidden stays hidden");
        }
        let again = cld([
            &["publish", text(&fewer), "--beside", text(&run)][..],
            &["--output", text(&place.path().join("no"))][..],
        ]
        .concat());
        assert!(again.status == Some(2) && again.error.contains("no publication that can be taken"), "{}", again.error);
    }
}

#[test]
fn another_table_of_the_same_people_opens_nothing_of_an_earlier_publication() {
    let (place, _, run) = made_up_year(&["--authorities", "3", "--people", "300", "--seed", "12"]);
    let [first, second] = ["first", "second"].map(|name| place.path().join(name));
    let published = cld(["publish", text(&run), "--table", "LTS001b.1b", "--output", text(&first)]);
    assert_eq!(published.status, Some(0), "{}", published.error);
    let arguments = ["--table", "LTS001a.1b", "--beside", text(&first), "--output", text(&second)];
    let published = cld([&["publish", text(&run)][..], &arguments[..]].concat());
    assert_eq!(published.status, Some(0), "{}", published.error);
    assert!(second.join("LTS001a.1b.csv").exists() && !second.join("LTS001b.1b.csv").exists());
    let said: serde_json::Value =
        serde_json::from_slice(&std::fs::read(second.join("manifest.json")).unwrap()).unwrap();
    assert!(said["said"]["sums"].as_u64().unwrap() > 0, "both tables are in one system: {said}");
    assert_eq!(said["tables"].as_array().unwrap().len(), 1, "{said}");
}
