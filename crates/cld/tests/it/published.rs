//! `cld compare RUN --published`: a run is held against what was published, with rounding and hiding allowed for.

use std::fs;
use std::path::Path;

use crate::scene::{cld, files, made_up_year, make_up, text};

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

/// A book with one more grouping, of two councils.
fn with_pair(place: &Path, councils: &[&str]) -> std::path::PathBuf {
    let book = place.join("book");
    for (path, bytes) in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")) {
        fs::create_dir_all(book.join(&path).parent().unwrap()).unwrap();
        fs::write(book.join(path), bytes).unwrap();
    }
    let lines: String = councils.iter().map(|council| format!("pair,Both,{council}\n")).collect();
    fs::write(book.join("reference/groupings/pairs.csv"), format!("kind,group_name,la_code\n{lines}")).unwrap();
    book
}

#[test]
fn groups_of_councils_are_held_against_what_is_published_of_them() {
    let place = tempfile::tempdir().unwrap();
    let (received, run) = (place.path().join("in"), place.path().join("run"));
    make_up(&["--authorities", "2", "--people", "600", "--seed", "4"], &received);
    let ran = cld(["run", text(&received), "--method", "dhsc-r2", "--parameters", "dhsc", "-o", text(&run)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let figures = own_figures(&run);
    let total: Vec<&[String; 6]> =
        figures.iter().filter(|figure| figure[0] == "council" && figure[2] == "Total").collect();
    let sum: i64 = total.iter().map(|figure| figure[3].parse::<i64>().unwrap()).sum();
    let book = with_pair(place.path(), &total.iter().map(|figure| figure[1].as_str()).collect::<Vec<_>>());
    let file = place.path().join("published.csv");
    fs::write(&file, format!("{COLUMNS}\nP,BOTH,pair,E0,2A,Total,Numerator,{sum}\n")).unwrap();
    let compared = cld(["--book", text(&book), "compare", text(&run), "--published", text(&file)]);
    assert!(
        compared.status == Some(0) && compared.output.contains("2A: 1 equal"),
        "{}{}",
        compared.output,
        compared.error
    );
}

/// The report of a council shows it next to the others of a group.
#[test]
fn a_report_shows_the_groups_that_a_council_is_in() {
    let (place, _, run) = made_up_year(&["--authorities", "2", "--people", "150", "--seed", "5"]);
    let mut register = csv::Reader::from_path(run.join("tables/council_register.csv")).unwrap();
    let councils: Vec<String> = register.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let [grouping, page] = ["pairs.csv", "report.html"].map(|name| place.path().join(name));
    fs::write(&grouping, format!("kind,group_name,la_code\npair,Both,{}\npair,Both,{}\n", councils[0], councils[1]))
        .unwrap();
    for (named, is_shown) in [(text(&grouping), true), ("council_types", false)] {
        let written = cld(["report", text(&run), "--area", &councils[0], "--grouping", named, "-o", text(&page)]);
        assert_eq!(written.status, Some(0), "{}", written.error);
        let shown = fs::read_to_string(&page).unwrap().contains("Both, pair (2 councils)");
        assert_eq!(shown, is_shown, "{named}");
        fs::remove_file(&page).unwrap();
    }
    let wrong = cld(["report", text(&run), "--area", &councils[0], "--grouping", "council_typs", "-o", text(&page)]);
    assert!(wrong.status == Some(2) && wrong.error.contains("did you mean \"council_types\""), "{}", wrong.error);
}

#[test]
fn the_tables_of_a_return_are_held_against_the_activity_report() {
    let (place, _, run) = made_up_year(&["--authorities", "2", "--people", "150", "--seed", "5"]);
    // What a council has in LTS001b, as the activity report would say it.
    let mut table = csv::Reader::from_path(run.join("layouts/LTS001b.1b.csv")).unwrap();
    let head = table.headers().unwrap().clone();
    let (mut lines, mut largest) = (Vec::new(), (0_i64, 0));
    for record in table.records().map(Result::unwrap) {
        for at in 2..record.len() {
            let (setting, mechanism) = head[at].split_once(": ").unwrap_or((&head[at], "All"));
            let value = record[at].parse::<i64>().unwrap();
            largest = largest.max((value, lines.len()));
            lines.push(vec![
                record[0].to_owned(),
                record[1].to_owned(),
                setting.to_owned(),
                mechanism.to_owned(),
                value.to_string(),
            ]);
        }
    }
    assert!(largest.0 > 5, "somebody is counted");
    let file = place.path().join("lts001.csv");
    let write = |lines: &[Vec<String>]| {
        let mut writer = csv::Writer::from_path(&file).unwrap();
        let header = "UID,Geographical code,Geographical description,Geographical level,ONS code,Measures,Views,Age band,\
                      Primary support reason,Support setting,Mechanism of delivery,Measure value";
        writer.write_record(header.split(',')).unwrap();
        for (at, line) in lines.iter().enumerate() {
            let [council, reason, setting, mechanism, value] = <&[String; 5]>::try_from(line.as_slice()).unwrap();
            let uid = at.to_string();
            let of =
                [&uid, council, "Somewhere", "Local authority", "E0", "LTS001b", "LTS001b Table 1b", "65 and over"];
            writer.write_record(of.into_iter().chain([reason.as_str(), setting, mechanism, value])).unwrap();
        }
        writer.write_record("x,9,Nowhere,Local authority,E0,LTS009,1,a,b,c,d,5".split(',')).unwrap();
        writer.flush().unwrap();
    };
    let compared = || cld(["compare", text(&run), "--published", text(&file)]);
    write(&lines);
    let same = compared();
    assert_eq!(same.status, Some(0), "{} {}", same.output, same.error);
    assert!(same.output.contains(&format!("LTS001b LTS001b Table 1b: {} equal\n", lines.len())), "{}", same.output);
    assert!(same.output.contains("by another code here: LTS009 1."), "{}", same.output);
    lines[largest.1][4] = (largest.0 + 40).to_string();
    // Another split of the same figures is no figure of the run.
    lines.push(
        lines[0]
            .iter()
            .enumerate()
            .map(|(at, cell)| if at == 3 { "Elsewhere".to_owned() } else { cell.clone() })
            .collect(),
    );
    lines.last_mut().unwrap()[1] = "No such reason".to_owned();
    write(&lines);
    let other = compared();
    assert_eq!(other.status, Some(1), "{} {}", other.output, other.error);
    assert!(
        other.output.contains(", 1 different") && other.output.contains("1 figure is split by more"),
        "{}",
        other.output
    );
}
