//! `cld compare RUN --published`: a run is held against what was published, with rounding and hiding allowed for.

use std::fs;
use std::path::Path;

use crate::scene::{cld, make_up, text};

const COLUMNS: &str = "Geographical code,Geographical description,Geographical level,ONS code,ASCOF measure code,\
                       Disaggregation level,Measure type,Measure value";

/// The figures of measure 2A of the latest period: area type, area, group, numerator, denominator, outcome.
fn own_figures(run: &Path) -> Vec<[String; 6]> {
    let rows = csv::Reader::from_path(run.join("areas/ascof_2a.csv")).unwrap();
    let columns = ["area_type", "area", "age_group", "numerator", "denominator", "outcome"];
    let row = |row: std::collections::BTreeMap<String, String>| columns.map(|column| row[column].clone());
    rows.into_deserialize()
        .map(Result::unwrap)
        .filter(|row: &std::collections::BTreeMap<String, String>| row["period"] == "latest")
        .map(row)
        .collect()
}

#[test]
fn a_run_is_held_against_what_is_published() {
    let place = tempfile::tempdir().unwrap();
    let (received, run) = (place.path().join("in"), place.path().join("run"));
    make_up(&["--authorities", "2", "--people", "600", "--seed", "4"], &received);
    let fixed = ["run", text(&received), "--method", "dhsc-r2", "--parameters", "dhsc", "-o", text(&run)];
    let ran = cld(fixed);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let councils: Vec<[String; 6]> = own_figures(&run).into_iter().filter(|figure| figure[0] == "council").collect();
    assert_eq!(councils.len(), 6, "two councils and three groups");
    let line = |code: &str, level: &str, measure: &str, group: &str, part: &str, value: &str| {
        format!("{code},Somewhere,{level},E0,{measure},{group},{part},{value}")
    };
    let published_group = |group: &str| group.replace("65 and above", "65 and over");
    let mut lines = Vec::new();
    for [_, area, group, numerator, denominator, outcome] in &councils {
        for (part, value) in [("Numerator", numerator), ("Denominator", denominator), ("Outcome", outcome)] {
            lines.push(line(area, "Local authority", "2A", &published_group(group), part, value));
        }
    }
    lines.push(line("998", "Local authority", "2A", "Total", "Numerator", "9"));
    lines.push(line("England", "National", "2A", "Total", "Numerator", "9"));
    lines.push(line("SC", "Council type", "2A", "Total", "Numerator", "9"));
    lines.push(line(&councils[0][1], "Local authority", "1A", "Total", "Outcome", "18.9"));
    let file = place.path().join("published.csv");
    let write = |lines: &[String]| fs::write(&file, format!("{COLUMNS}\n{}\n", lines.join("\n"))).unwrap();
    let compared = |more: &[&str]| cld([&["compare", text(&run), "--published", text(&file)][..], more].concat());

    write(&lines);
    let same = compared(&[]);
    assert_eq!(same.status, Some(0), "{} {}", same.output, same.error);
    assert!(same.output.contains("2A: 18 equal\n"), "{}", same.output);
    assert!(same.output.contains("3 figures are of areas that the run does not have"), "{}", same.output);
    assert!(same.output.contains("by another code here: 1A."), "{}", same.output);

    // One is hidden, one is rounded and one is another.
    let denominator: i64 = councils[0][4].parse().unwrap();
    let changed = |at: usize, part: &str, value: &str| {
        let [_, area, group, ..] = &councils[at];
        line(area, "Local authority", "2A", &published_group(group), part, value)
    };
    lines[0] = changed(0, "Numerator", "[c]");
    lines[1] = changed(0, "Denominator", &((denominator + 2) / 5 * 5).to_string());
    lines[2] = changed(0, "Outcome", "99.9");
    // Spelled as in earlier years, and with a mark that Excel writes.
    let header = COLUMNS.replace(' ', "_");
    fs::write(&file, format!("\u{feff}{header}\n{}\n", lines.join("\n"))).unwrap();
    let out = place.path().join("out.csv");
    let other = compared(&["-o", text(&out)]);
    assert_eq!(other.status, Some(1), "{} {}", other.output, other.error);
    assert!(other.output.contains("1 different") && other.output.contains("hidden"), "{}", other.output);
    let written = fs::read_to_string(&out).unwrap();
    assert!(written.lines().any(|line| line.contains(",99.9,") && line.ends_with(",different")), "{written}");

    fs::write(&file, "a,b\n1,2\n").unwrap();
    let wrong = compared(&[]);
    assert!(wrong.status == Some(2) && wrong.error.contains("Measure value"), "{:?} {}", wrong.status, wrong.error);
}
