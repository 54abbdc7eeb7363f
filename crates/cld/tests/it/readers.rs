//! What other programs make of what cld writes: LibreOffice of the workbook, a browser with axe of the pages. `make test`
//! installs them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::scene::{cld, made_up_year, run_year, text, unpacked};

/// By sheet, row and column.
type Cells = BTreeMap<(String, usize, usize), String>;

/// A value that no figure has.
const WRONG: &str = "987654";

/// The cells that are formulas, with the values that are stored for them.
fn formulas(path: &Path) -> Cells {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let mut cells = Cells::new();
    for name in book.sheet_names() {
        let (values, formulas) = (book.worksheet_range(&name).unwrap(), book.worksheet_formula(&name).unwrap());
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, _) in formulas.used_cells() {
            let at = (row as u32 + top, column as u32 + left);
            let value = values.get_value(at).map(Data::to_string).unwrap_or_default();
            cells.insert((name.clone(), at.0 as usize, at.1 as usize), value);
        }
    }
    cells
}

/// A copy of a workbook, the XML of its sheets changed.
fn changed(path: &Path, copy: &Path, mut change: impl FnMut(String) -> String) {
    let mut from = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut to = ZipWriter::new(File::create(copy).unwrap());
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        to.start_file(&name, SimpleFileOptions::default()).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            bytes = change(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap();
}

/// How many parts of a workbook are XML, each read to its end.
fn well_formed(path: &Path) -> usize {
    let mut parts = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut read = 0;
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        if name.ends_with(".xml") || name.ends_with(".rels") {
            part.read_to_string(&mut text).unwrap();
            let mut reader = quick_xml::Reader::from_str(&text);
            while !matches!(reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")), Event::Eof) {}
            read += 1;
        }
    }
    read
}

/// The sheet with another value stored for each of its formulas.
fn with_wrong_values(xml: String) -> String {
    let mut parts = xml.split("</f><v>");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |xml, part| xml + "</f><v>" + WRONG + &part[part.find("</v>").unwrap()..])
}

/// Opens a workbook in LibreOffice, works out every formula anew and saves it elsewhere.
fn worked_out_anew(path: &Path, place: &Path) -> PathBuf {
    let (profile, output) = (place.join("profile"), place.join("anew"));
    fs::create_dir_all(profile.join("user")).unwrap();
    // Without this a stored value is believed.
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    fs::write(profile.join("user/registrymodifications.xcu"), settings).unwrap();
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .args([&output, &path.to_owned()])
        .output()
        .unwrap_or_else(|error| panic!("soffice does not run ({error}): make test installs it"));
    let anew = output.join(path.file_name().unwrap());
    assert!(anew.is_file(), "{}", String::from_utf8_lossy(&done.stderr));
    anew
}

fn is_same(one: &str, other: &str) -> bool {
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
        _ => one == other,
    }
}

/// The report of Kirklees of a run, and its formulas after every one was stored with a wrong value and worked out anew.
#[track_caller]
fn report_worked_out_anew(run: &Path, received: &Path, least: usize) -> (PathBuf, Cells) {
    let place = run.parent().unwrap();
    let report = place.join("report.xlsx");
    let written = cld(["report", text(run), "--received", text(received), "--area", "211", "--output", text(&report)]);
    assert_eq!(written.status, Some(0), "{}", written.error);
    let parts = well_formed(&report);
    assert!(parts > 30, "{parts} parts");
    let right = formulas(&report);
    assert!(right.len() > least, "{} formulas", right.len());
    let wrong = place.join("wrong.xlsx");
    changed(&report, &wrong, with_wrong_values);
    assert!(formulas(&wrong).values().all(|value| value == WRONG));
    let anew = formulas(&worked_out_anew(&wrong, place));
    assert_eq!(anew.len(), right.len());
    for (cell, value) in &right {
        assert!(is_same(value, &anew[cell]), "{cell:?}: {value}, worked out anew {}", anew[cell]);
    }
    (report, right)
}

#[test]
fn libreoffice_comes_to_the_official_figures() {
    for (set, least) in [("small", 1_500), ("edge", 400)] {
        let (place, received) = unpacked(set);
        let run = place.path().join("run");
        let ran = run_year(&received, &run, &[]);
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        report_worked_out_anew(&run, &received, least);
    }
}

#[test]
fn libreoffice_comes_to_the_figures_of_the_run() {
    let (place, received, run) = made_up_year(&["--authorities", "1", "--people", "400", "--seed", "5"]);
    let (report, right) = report_worked_out_anew(&run, &received, 1_000);
    // One person is moved from one cell of a table to another.
    let (from, to) =
        ("Residential | Physical Support: Personal care support", "Nursing | Physical Support: Personal care support");
    let mut is_moved = false;
    let moved = place.path().join("moved.xlsx");
    changed(&report, &moved, |xml| {
        let there = xml.contains(from) && xml.contains(to) && !is_moved;
        is_moved |= there;
        if there { xml.replacen(from, to, 1) } else { xml }
    });
    assert!(is_moved, "nobody stands at {from}");
    let after = formulas(&worked_out_anew(&moved, place.path()));
    let of_counts = |cells: &Cells| -> Cells {
        let is_count = |((sheet, ..), _): &(&(String, usize, usize), &String)| sheet != "Summary";
        cells.iter().filter(is_count).map(|(cell, value)| (cell.clone(), value.clone())).collect()
    };
    let (right, after) = (of_counts(&right), of_counts(&after));
    let differ: Vec<i64> = right
        .iter()
        .filter(|(cell, value)| !is_same(value, &after[cell]))
        .map(|(cell, value)| after[cell].parse::<i64>().unwrap() - value.parse::<i64>().unwrap())
        .collect();
    assert!(differ.len() == 2 && differ.iter().sum::<i64>() == 0 && differ.contains(&1), "{differ:?}");
}

/// What axe has against a page, opened in a browser.
fn violations(page: &Path, place: &Path) -> Vec<String> {
    let axe = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe.min.js");
    let axe =
        fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{}: {error}; make test puts it there", axe.display()));
    let run = "axe.run().then(found => { \
        const told = document.createElement('pre'); \
        told.id = 'told'; \
        told.textContent = ['checked ' + found.passes.length].concat( \
            found.violations.map(one => one.id + ', ' + one.nodes.length + ' times: ' + one.nodes[0].target)).join('\\n'); \
        document.body.replaceChildren(told); })";
    let page = fs::read_to_string(page).unwrap();
    let with_axe = page.replace("</body>", &format!("<script>{axe}</script><script>{run}</script></body>"));
    assert_ne!(with_axe, page);
    let file = place.join("with-axe.html");
    fs::write(&file, with_axe).unwrap();
    let shown = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", place.join("browser").display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap_or_else(|error| panic!("chromium does not run ({error}): make test installs it"));
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let told = shown.split_once("<pre id=\"told\">").and_then(|(_, rest)| rest.split_once("</pre>"));
    let (told, _) = told.unwrap_or_else(|| panic!("axe said nothing of a page of {} bytes", page.len()));
    let mut told = told.lines().map(str::to_owned);
    let checked: usize = told.next().unwrap().trim_start_matches("checked ").parse().unwrap();
    assert!(checked > 10, "{checked} rules held");
    told.collect()
}

#[test]
fn pages_can_be_read_by_everybody() {
    let (place, received, run) = made_up_year(&["--authorities", "1", "--people", "100", "--seed", "5"]);
    let page = |name: &str| place.path().join(format!("{name}.html"));
    let [report, checked, method, dictionary] = ["report", "checked", "method", "dictionary"].map(page);
    let submission = fs::read_dir(received.join("submissions")).unwrap().next().unwrap().unwrap().path();
    for arguments in [
        vec!["report", text(&run), "--received", text(&received), "--output", text(&report)],
        vec!["check", text(&submission), "--report", text(&checked)],
        vec!["book", "document", "--output", text(&method)],
        vec!["spec", "dictionary", "release-1", "--output", text(&dictionary)],
    ] {
        let done = cld(arguments.iter().copied());
        assert!(done.status.is_some_and(|status| status < 2), "{arguments:?}: {}", done.error);
    }
    for page in [&report, &checked, &method, &dictionary] {
        assert_eq!(violations(page, place.path()), [""; 0], "{}", page.display());
    }
}

#[test]
fn axe_is_asked_in_earnest() {
    let place = tempfile::tempdir().unwrap();
    let page = place.path().join("page.html");
    let fine = "<tr><td>1</td></tr>".repeat(3);
    let body = format!(
        "<main><h1>A page</h1><img src='x'><table><tr><th>a</th></tr>{fine}</table><p><a href='#x'>b</a></p></main>"
    );
    fs::write(
        &page,
        format!("<!DOCTYPE html><html lang='en'><head><title>A page</title></head><body>{body}</body></html>"),
    )
    .unwrap();
    assert_eq!(violations(&page, place.path()), ["image-alt, 1 times: img"]);
}
