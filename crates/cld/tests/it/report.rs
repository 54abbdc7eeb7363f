//! `cld report`: what a workbook shows is what the run counted, and its formulas count the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use tempfile::TempDir;

use crate::scene::{cld, files, made_up, made_up_year, run_year, text};

type Book = Xlsx<std::io::BufReader<std::fs::File>>;

fn report(run: &Path, output: &Path, more: &[&str]) -> Book {
    let fixed = ["report", text(run), "--output", text(output)];
    let written = cld(fixed.into_iter().chain(more.iter().copied()));
    assert_eq!(written.status, Some(0), "{}", written.error);
    open_workbook(output).unwrap()
}

/// The place that `$B$4` names, counted from 0.
fn place(name: &str) -> (usize, usize) {
    let name = name.replace('$', "");
    let letters: String = name.chars().take_while(char::is_ascii_alphabetic).collect();
    let column = letters.bytes().fold(0, |sum, letter| 26 * sum + usize::from(letter - b'A') + 1) - 1;
    (name[letters.len()..].parse::<usize>().unwrap() - 1, column)
}

fn cell(sheet: &Range<Data>, name: &str) -> String {
    let (row, column) = place(name);
    sheet.get_value((row as u32, column as u32)).map(ToString::to_string).unwrap_or_default()
}

/// The cells of named ranges: columns of keys.
fn ranges(book: &mut Book) -> BTreeMap<String, Vec<String>> {
    let names: Vec<(String, String)> =
        book.defined_names().iter().filter(|(name, _)| name.starts_with("key_")).cloned().collect();
    let mut ranges = BTreeMap::new();
    for (name, range) in names {
        let (sheet, range) = range.trim_start_matches('=').split_once('!').unwrap();
        let sheet = book.worksheet_range(sheet.trim_matches('\'')).unwrap();
        let (from, to) = range.split_once(':').unwrap();
        let ((first, column), (last, _)) = (place(from), place(to));
        let text = |row: usize| sheet.get_value((row as u32, column as u32)).map(ToString::to_string);
        ranges.insert(name, (first..=last).map(|row| text(row).unwrap_or_default().to_lowercase()).collect());
    }
    ranges
}

/// What a spreadsheet makes of `COUNTIF(key_x,B$4&" | "&$A5)` or `COUNTIF(key_x,"yes")`.
fn count_if(formula: &str, sheet: &Range<Data>, ranges: &BTreeMap<String, Vec<String>>) -> Option<usize> {
    let (range, wanted) =
        formula.trim_start_matches('=').strip_prefix("COUNTIF(")?.strip_suffix(')')?.split_once(',')?;
    let wanted = match wanted.split_once("&\" | \"&") {
        None if wanted.starts_with("$A") => {
            let (heading, council) = wanted.split_once("&\" | ").unwrap();
            format!("{} | {}", cell(sheet, heading), council.trim_matches('"')).to_lowercase()
        }
        Some((heading, label)) => format!("{} | {}", cell(sheet, heading), cell(sheet, label)).to_lowercase(),
        None => wanted.trim_matches('"').to_owned(),
    };
    Some(ranges[range].iter().filter(|key| **key == wanted).count())
}

/// What a spreadsheet makes of `IF(B8=0,"",ROUND(100*B5/B8,1))`, rounded or not.
fn share(formula: &str, sheet: &Range<Data>) -> Option<f64> {
    if formula.contains("SUM(") {
        return None;
    }
    let (_, rest) = formula.trim_start_matches('=').strip_prefix("IF(")?.split_once("=0,\"\",")?;
    let rest = rest.strip_suffix(')')?;
    let rounded = rest.strip_prefix("ROUND(").and_then(|rest| rest.strip_suffix(",1)"));
    let (per, figures) = rounded.unwrap_or(rest).split_once('*')?;
    let (part, whole) = figures.split_once('/')?;
    let [part, whole] = [part, whole].map(|name| cell(sheet, name).parse::<f64>().ok());
    let exact = per.parse::<f64>().ok()? * part? / whole?;
    Some(if rounded.is_some() { (10.0 * exact).round() / 10.0 } else { exact })
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

/// Figures by table, row and column, of one area.
fn figures(rows: impl Iterator<Item = BTreeMap<String, String>>) -> BTreeMap<(String, String), i64> {
    let mut figures = BTreeMap::new();
    for row in rows {
        for (column, figure) in &row {
            if let Ok(number) = figure.parse::<i64>() {
                figures.insert((row["row"].clone(), column.clone()), number);
            }
        }
    }
    figures
}

#[test]
fn formulas_count_what_the_run_counted() {
    let (place, received) = made_up(&["--authorities", "2", "--people", "400", "--seed", "5"]);
    let council = fs::read_to_string(received.join("submissions.csv"))
        .unwrap()
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    // What a council writes into a cell may look like a formula, and stays text.
    for (path, bytes) in files(&received.join("submissions")) {
        let text = String::from_utf8(bytes).unwrap().replace("Learning Disability Support", "=1+1");
        fs::write(received.join("submissions").join(path), text).unwrap();
    }
    let run = place.path().join("run");
    let ran = run_year(&received, &run, &[]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let mut book =
        report(&run, &place.path().join("report.xlsx"), &["--area", &council, "--received", text(&received)]);
    let ranges = ranges(&mut book);
    let (mut counted, mut shares) = (BTreeMap::new(), 0);
    for name in book.sheet_names() {
        let (sheet, formulas) = (book.worksheet_range(&name).unwrap(), book.worksheet_formula(&name).unwrap());
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let at = (row as u32 + top, column as u32 + left);
            let stored = sheet.get_value(at).unwrap().to_string();
            if let Some(count) = count_if(formula, &sheet, &ranges) {
                assert_eq!(stored, count.to_string(), "{name} {at:?}: {formula}");
                let (label, heading) = (sheet.get_value((at.0, 0)).unwrap(), sheet.get_value((3, at.1)).unwrap());
                counted.insert((name.clone(), label.to_string(), heading.to_string()), count as i64);
            } else if let Some(share) = share(formula, &sheet) {
                shares += 1;
                assert!((stored.parse::<f64>().unwrap() - share).abs() < 1e-9, "{name} {at:?}: {formula}, {stored}");
            } else {
                assert!(formula.contains("SUM("), "{name} {at:?}: {formula}");
            }
        }
    }
    assert!(shares > 8, "{shares} shares");
    let layouts = cld_built_in::open(None).unwrap().methods.remove("nhse-2024").unwrap().layouts;
    let sheets: BTreeMap<String, String> = layouts.into_iter().map(|(id, layout)| (id, layout.sheet())).collect();
    let cells =
        csv::Reader::from_path(run.join("layouts/cells.csv")).unwrap().into_deserialize::<BTreeMap<String, String>>();
    let exact: BTreeMap<(String, String, String), i64> = cells
        .map(Result::unwrap)
        .filter(|cell| cell["la_code"] == council)
        .map(|cell| {
            // CSV for people puts an apostrophe before what a spreadsheet would run.
            let row = cell["row"].strip_prefix('\'').unwrap_or(&cell["row"]).to_owned();
            ((sheets[&cell["id"]].clone(), row, cell["column"].clone()), cell["value"].parse().unwrap())
        })
        .collect();
    assert!(counted.len() > 500, "{} formulas", counted.len());
    assert!(counted.values().sum::<i64>() > 200, "{} people", counted.values().sum::<i64>());
    for (place, count) in counted.iter().filter(|((_, _, heading), _)| heading != "Value") {
        assert_eq!(exact.get(place).unwrap_or(&0), count, "{place:?}");
    }
    for table in ["LTS001b table 2", "STS001 table 1a", "STS001 table 1b", "STS002a by council", "LTS002a planned"] {
        let figures = counted.iter().filter(|((sheet, _, _), _)| sheet == table);
        assert!(figures.map(|(_, count)| count).sum::<i64>() > 0, "{table} counts nothing by formulas");
    }
    let settled = ["Total_Num", "Total_Denom"]
        .map(|figure| counted[&("ASCOF 2E".to_owned(), figure.to_owned(), "Value".to_owned())]);
    let of_council = rows(&run.join("tables/ascof_2e.csv")).into_iter().find(|row| row["la_code"] == council).unwrap();
    assert_eq!(
        settled.map(|count| count.to_string()),
        ["total_numerator", "total_denominator"].map(|of| of_council[of].clone())
    );
    let sheet_of = |book: &mut Book, name: &str| book.worksheet_range(name).unwrap();
    for listed in ["People", "Requests", "Requests by route", "Planned reviews", "Short-term support"] {
        assert!(sheet_of(&mut book, listed).height() > 1, "{listed} lists nothing");
    }
    let register = rows(&run.join("tables/submission_register.csv"));
    let sum = |chosen: bool| {
        let of_council =
            register.iter().filter(|row| row["la_code"] == council && (!chosen || row["chosen"] == "true"));
        of_council.map(|row| row["row_count"].parse::<usize>().unwrap()).sum::<usize>()
    };
    let first = sheet_of(&mut book, "Read me");
    let first: Vec<String> = first.rows().map(|row| row[1].to_string()).collect();
    for line in [
        "Summary: the headline figures".to_owned(),
        format!("Rows left: how {} rows become ", sum(false)),
        "Findings: \"".to_owned(),
    ] {
        assert!(first.iter().any(|said| said.starts_with(&line)), "{line}: {first:?}");
    }
    assert_eq!(sheet_of(&mut book, "Events").height() - 1, sum(true));
    let quality = sheet_of(&mut book, "Data quality");
    let gender = quality.rows().find(|row| row[1] == "Gender").unwrap();
    assert_eq!([&gender[3], &gender[6]].map(ToString::to_string), [sum(true).to_string(), sum(true).to_string()]);
    let findings = sheet_of(&mut book, "Findings");
    let unlisted = findings.rows().find(|row| row[6].to_string().contains("Primary Support Reason")).unwrap();
    assert!(unlisted[5].to_string().parse::<u64>().unwrap() > 20, "{unlisted:?}");
    let steps = sheet_of(&mut book, "Steps");
    let first = steps.rows().find(|row| row[0] == "submitted").unwrap();
    assert_eq!(first[3].to_string(), sum(false).to_string());
    let injected = counted.iter().find(|((_, label, _), count)| label == "=1+1" && **count > 0);
    assert!(injected.is_some(), "no figure of what looks like a formula");
    let chosen = register.iter().find(|row| row["la_code"] == council && row["chosen"] == "true").unwrap();
    let file = received.join("submissions").join(&chosen["file"]);
    fs::write(&file, fs::read_to_string(&file).unwrap() + "\n").unwrap();
    let other = place.path().join("other.xlsx");
    let fixed = ["report", text(&run), "--area", &council, "--received", text(&received), "--output", text(&other)];
    let changed = cld(fixed);
    assert!(changed.status == Some(2) && changed.error.contains("is not the file"), "{}", changed.error);
    assert!(!other.exists());
}

#[test]
fn the_workbook_of_england_has_the_sums() {
    let (place, _, run) = made_up_year(&["--authorities", "2", "--people", "100", "--seed", "5"]);
    let mut book = report(&run, &place.path().join("england.xlsx"), &[]);
    let has = |name: &str| book.sheet_names().iter().any(|sheet| sheet == name);
    assert!(!has("People") && !has("Events") && has("Steps"), "rows of people in figures of England");
    let exact = figures(rows(&run.join("areas/LTS001a.1b.csv")).into_iter().filter(|row| row["area"] == "England"));
    let sheet = book.worksheet_range("LTS001a table 1b").unwrap();
    let headings: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
    let headings: Vec<String> = headings.into_iter().map(|heading| heading.replace("Row", "row")).collect();
    let shown = figures(sheet.rows().skip(4).map(|row| {
        headings.iter().cloned().zip(row.iter().map(ToString::to_string)).collect::<BTreeMap<String, String>>()
    }));
    assert!(exact.values().sum::<i64>() > 20);
    assert_eq!(shown, exact);
    let council = rows(&run.join("tables/submission_register.csv")).remove(0).remove("la_code").unwrap();
    let mut book = report(&run, &place.path().join("council.xlsx"), &["--area", &council]);
    let summary = book.worksheet_range("Summary").unwrap();
    let headings: Vec<String> = summary.rows().nth(1).unwrap().iter().map(ToString::to_string).collect();
    let share = |heading: &str| -> f64 {
        let at = headings.iter().position(|shown| shown == heading).unwrap();
        let row = summary.rows().skip(2).find(|row| row[0] == *"Residential").unwrap();
        row[at].to_string().parse().unwrap()
    };
    let table = rows(&run.join("areas/LTS001a.1b.csv"));
    let expected = |area: &str| {
        let of_area: Vec<_> = table.iter().filter(|row| row["area"] == area).collect();
        let places = ["area_type", "area", "area_name", "row"];
        let sum = |counts: &dyn Fn(&str) -> bool| -> i64 {
            let cells = of_area.iter().flat_map(|row| row.iter());
            let counted = cells.filter(|(column, _)| !places.contains(&column.as_str()) && counts(column));
            counted.map(|(_, figure)| figure.parse::<i64>().unwrap()).sum()
        };
        100.0 * sum(&|column| column == "Residential") as f64 / sum(&|_| true) as f64
    };
    for (heading, area) in
        [("65 and over, %", council.as_str()), ("All councils here (2 of 153): 65 and over, %", "England")]
    {
        assert!(
            (share(heading) - expected(area)).abs() < 1e-9 && share(heading) > 1.0,
            "{heading}: {}",
            share(heading)
        );
    }
    let unknown = cld(["report", text(&run), "--area", "Nowhere", "--output", text(&place.path().join("x.xlsx"))]);
    assert!(unknown.status == Some(2) && unknown.error.contains("no area \"Nowhere\""), "{}", unknown.error);
}

#[test]
fn the_page_shows_the_figures_without_scripts() {
    let (place, received, run) = made_up_year(&["--authorities", "1", "--people", "200", "--seed", "5"]);
    let output = place.path().join("report.html");
    let written = cld(["report", text(&run), "--received", text(&received), "--output", text(&output)]);
    assert_eq!(written.status, Some(0), "{}", written.error);
    let page = fs::read_to_string(output).unwrap();
    assert!(!page.contains("<script") && !page.contains("http"), "something is loaded or run");
    // Three sums, the requests, five ways from rows received to rows counted, completeness.
    assert_eq!(page.matches("<svg role=\"img\" aria-label=").count(), 10);
    let exact = rows(&run.join("layouts/LTS001a.1b.csv"));
    let residential: i64 = exact.iter().map(|row| row["Residential"].parse::<i64>().unwrap()).sum();
    assert!(residential > 5, "{residential}");
    let told = format!("<td class=\"number\">{residential}</td>");
    let line = page.lines().flat_map(|line| line.split("<tr>")).find(|row| row.contains(">Residential</td>")).unwrap();
    assert!(line.contains(&told), "{line}");
    for sheet in ["Gender", "STS001, Table 1a", "submitted"] {
        assert!(page.contains(sheet), "{sheet} is not there");
    }
}

/// A run by the current method, in a folder of its own.
static CURRENT: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let years = ["--history", "--period", "2022-04-01..2024-03-31"];
    let (place, received) = made_up(&[&["--authorities", "1", "--people", "300", "--seed", "5"][..], &years].concat());
    let run = place.path().join("run");
    let ran = cld(["run", text(&received), "--method", "dhsc-r2", "--parameters", "dhsc", "-o", text(&run)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    (place, run)
});

#[test]
fn headlines_of_the_current_method_are_costs_and_waiting_times() {
    let run = &CURRENT.1;
    let place = tempfile::tempdir().unwrap();
    let mut book = report(run, &place.path().join("report.xlsx"), &[]);
    let summary = book.worksheet_range("Summary").unwrap();
    let all: Vec<&[Data]> = summary.rows().collect();
    let below = |title: &str| -> Vec<&[Data]> {
        let rows = all.iter().copied().skip_while(|row| row[0] != *title).skip(2);
        rows.take_while(|row| !row[0].to_string().is_empty()).collect()
    };
    let number = |text: &str| text.parse::<f64>().unwrap_or_default();
    let shown: f64 =
        below("Gross commitment a week by service, in pounds").iter().map(|row| number(&row[1].to_string())).sum();
    let costs = rows(&run.join("tables/gross_commitment_by_component.csv"));
    let exact: f64 = costs.iter().map(|row| number(&row["weekly"])).sum();
    assert!(exact > 1_000.0 && (shown - exact).abs() < 0.01, "{shown}, {exact}");
    let title = "Days from request to first response, median by quarter of the response";
    let medians: Vec<[String; 2]> =
        below(title).iter().map(|row| [&row[0], &row[2]].map(ToString::to_string)).collect();
    assert_eq!(medians.len(), 4, "{medians:?}");
    for row in rows(&run.join("tables/waiting_times_shown.csv")) {
        if row["age_group"] == "65 and above" && row["metric"] == "Wait time to first response" {
            let told = medians.iter().find(|[quarter, _]| *quarter == row["quarter_name"]).unwrap();
            assert_eq!(number(&told[1]), number(&row["median_days"]), "{row:?}");
        }
    }
    let page = place.path().join("report.html");
    let written = cld(["report", text(run), "--output", text(&page)]);
    assert_eq!(written.status, Some(0), "{}", written.error);
    assert_eq!(fs::read_to_string(page).unwrap().matches("<svg role=\"img\" aria-label=").count(), 8);
    let bands: f64 = below("Requests by the days until the first response")
        .iter()
        .flat_map(|row| [&row[1], &row[2]].map(|cell| number(&cell.to_string())))
        .sum();
    let waits = rows(&run.join("tables/waiting_times_shown.csv")).into_iter();
    let waits: f64 =
        waits.filter(|row| row["metric"] == "Wait time to first response").map(|row| number(&row["wait_count"])).sum();
    assert!(waits > 10.0 && (bands - waits).abs() < 1e-9, "{bands}, {waits}");
}

#[test]
fn headlines_stand_beside_the_period_before() {
    let years = ["--history", "--period", "2022-04-01..2024-03-31"];
    let (place, received) = made_up(&[&["--authorities", "2", "--people", "200", "--seed", "5"][..], &years].concat());
    let output = place.path().join("years");
    let periods = "2022-04-01..2023-03-31,2023-04-01..2024-03-31";
    let ran = cld(["run", text(&received), "--method", "nhse-2024", "--periods", periods, "--output", text(&output)]);
    assert_eq!(ran.status, Some(0), "{}", ran.error);
    let [earlier, later] = ["2022-04-01_2023-03-31", "2023-04-01_2024-03-31"].map(|name| output.join(name));
    let council = rows(&later.join("tables/submission_register.csv")).remove(0).remove("la_code").unwrap();
    let shown = |more: &[&str], run: &Path| {
        let mut book = report(run, &place.path().join("report.xlsx"), &[&["--area", &council], more].concat());
        let summary = book.worksheet_range("Summary").unwrap();
        let headings: Vec<String> = summary.rows().nth(1).unwrap().iter().map(ToString::to_string).collect();
        let at = headings.iter().position(|heading| heading == "65 and over, 2022-04-01 to 2023-03-31")?;
        let row = summary.rows().skip(2).find(|row| row[0] == *"Residential").unwrap();
        Some(row[at].to_string().parse::<i64>().unwrap())
    };
    let table = rows(&earlier.join("layouts/LTS001a.1b.csv")).into_iter().filter(|row| row["la_code"] == council);
    let exact: i64 = table.map(|row| row["Residential"].parse::<i64>().unwrap()).sum();
    assert!(exact > 0);
    assert_eq!(shown(&[], &later), Some(exact), "the run before stands beside it");
    assert_eq!(shown(&[], &earlier), None, "nothing came before the first");
    assert_eq!(shown(&["--previous", text(&earlier)], &later), Some(exact));
    let mut book = report(&later, &place.path().join("report.xlsx"), &["--area", &council]);
    let funnel = book.worksheet_range("Rows left").unwrap();
    let way: Vec<&[Data]> = funnel.rows().skip(2).take_while(|row| !row[0].to_string().is_empty()).collect();
    let left: Vec<i64> = way.iter().map(|row| row[2].to_string().parse().unwrap()).collect();
    let [first, last] = [0, way.len() - 1].map(|at| way[at][0].to_string());
    assert_eq!([first, last], ["submitted", "lts001a_1a_people"].map(str::to_owned));
    assert!(left.is_sorted_by(|one, other| one >= other), "{left:?}");
    let counted = rows(&later.join("layouts/LTS001a.1a.csv")).into_iter().filter(|row| row["la_code"] == council);
    let counted: i64 = counted.flat_map(|row| row.into_values().filter_map(|cell| cell.parse::<i64>().ok())).sum();
    // The council's code may be a number too.
    let code = council.parse::<i64>().unwrap_or(0);
    let table_rows = rows(&later.join("layouts/LTS001a.1a.csv")).iter().filter(|row| row["la_code"] == council).count();
    assert_eq!(left[left.len() - 1], counted - code * table_rows as i64);
    let refused =
        cld(["report", text(&later), "--previous", text(&CURRENT.1), "--output", text(&output.join("x.xlsx"))]);
    assert!(refused.status == Some(2) && refused.error.contains("is a run of dhsc-r2"), "{}", refused.error);
}
