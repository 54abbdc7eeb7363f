//! What people open: figures unless more is asked for, and never a formula.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::scene::{cld, files, made_up, run_year, text};

/// Columns that say who or which row it is.
fn is_code(column: &str) -> bool {
    ["person", "carer", "record_number"].contains(&column) || column.ends_with("_person")
}

fn csv_files(folder: &Path) -> Vec<PathBuf> {
    let found = files(folder).into_keys().filter(|path| path.extension().is_some_and(|end| end == "csv"));
    found.map(|path| folder.join(path)).collect()
}

fn well(arguments: &[&str]) -> String {
    let done = cld(arguments.iter().copied());
    assert_eq!(done.status, Some(0), "{arguments:?}: {}", done.error);
    done.output
}

/// Every cell of a file, the header's too.
fn cells(path: &Path) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn figures_are_written_for_people_and_rows_about_people_when_asked_for() {
    let (place, received) = made_up(&[
        "--authorities",
        "2",
        "--people",
        "60",
        "--seed",
        "3",
        "--history",
        "--period",
        "2022-04-01..2024-03-31",
    ]);
    for (method, set) in [("nhse-2024", "fy"), ("dhsc-r2", "dhsc")] {
        let output = place.path().join(method);
        let fixed = ["run", text(&received), "--method", method, "--parameters", set, "-o", text(&output)];
        let said = well(&fixed);
        let (mut figures, mut about_people) = (0, 0);
        for entry in fs::read_dir(output.join("tables")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.with_extension("csv").exists() {
                about_people += 1;
            } else if path.is_file() {
                let codes: Vec<String> = csv::Reader::from_path(&path)
                    .unwrap()
                    .headers()
                    .unwrap()
                    .iter()
                    .filter(|column| is_code(column))
                    .map(str::to_owned)
                    .collect();
                assert!(codes.is_empty(), "{} has {codes:?}: its page says for_people = false", path.display());
                figures += 1;
            }
        }
        assert!(figures > 20 && about_people > 20, "{method}: {figures} of figures, {about_people} about people");
        assert!(said.contains("tables/submission_register.csv"), "{said}");
        assert!(
            files(&output)
                .keys()
                .all(|path| path.extension().is_none_or(|end| end != "json") || path == Path::new("manifest.json"))
        );
    }
    let asked = place.path().join("asked");
    let fixed = ["run", text(&received), "--parameters", "fy", "--csv", "sts001", "-o", text(&asked)];
    well(&fixed);
    let (own, figures) = (asked.join("tables"), place.path().join("nhse-2024/tables"));
    let names = |folder: &Path| {
        files(folder)
            .into_keys()
            .filter(|path| path.extension().is_some_and(|end| end == "csv"))
            .collect::<BTreeSet<_>>()
    };
    let more: Vec<PathBuf> = names(&own).difference(&names(&figures)).cloned().collect();
    assert_eq!(more, [PathBuf::from("sts001.csv")]);
    let wrong =
        cld(["run", text(&received), "--parameters", "fy", "--csv", "sts01", "-o", text(&place.path().join("x"))]);
    assert!(wrong.status == Some(2) && wrong.error.contains("did you mean \"sts001\"?"), "{}", wrong.error);
}

/// What a council may write, and a spreadsheet would take for a formula.
const FORMULAS: [&str; 5] = ["=cmd|x", "+1", "-1", "@a", "\t=1"];

#[test]
fn what_councils_write_is_no_formula_in_any_file_for_people() {
    let (place, received) = made_up(&["--authorities", "2", "--people", "80", "--seed", "4", "--history"]);
    for (path, bytes) in files(&received.join("submissions")) {
        let mut rows = String::from_utf8(bytes).unwrap();
        for (word, formula) in
            ["Male", "Self-Funder", "Learning Disability Support", "Community / Other route", "Retired"]
                .iter()
                .zip(FORMULAS)
        {
            rows = rows.replace(&format!(",{word},"), &format!(",{formula},"));
        }
        fs::write(received.join("submissions").join(path), rows).unwrap();
    }
    let run = place.path().join("run");
    assert_eq!(run_year(&received, &run, &[]).status, Some(0));
    let other = place.path().join("other");
    assert_eq!(run_year(&received, &other, &["--method", "nhse-2024-documented"]).status, Some(0));
    let of = |name: &str| place.path().join(name);
    well(&["publish", text(&run), "-o", text(&of("published"))]);
    let compared = cld(["compare", text(&run), text(&other), "--output", text(&of("difference.csv"))]);
    assert_eq!(compared.status, Some(1), "the runs differ: {}", compared.error);
    well(&["explain", text(&run), "--table", "sts001", "--cell", "2,age", "--output", text(&of("explained.csv"))]);
    let years = "2022-04-01..2023-03-31,2023-04-01..2024-03-31";
    well(&["run", text(&received), "--method", "nhse-2024", "--periods", years, "-o", text(&of("years"))]);
    let mut all = vec![of("difference.csv"), of("explained.csv")];
    for folder in ["run/tables", "run/layouts", "run/areas", "published", "years/series"] {
        all.extend(csv_files(&of(folder)));
    }
    let mut inert = BTreeSet::new();
    for path in &all {
        for cell in cells(path) {
            let is_number = cell.parse::<f64>().is_ok() && !FORMULAS.contains(&cell.as_str());
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}: {cell:?}", path.display());
            inert.extend(cell.strip_prefix('\'').map(str::to_owned));
        }
    }
    assert!(inert.len() > 1, "councils' texts come out in no file: {inert:?}");
}
