//! Findings as they are written to files.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::golden::golden;
use super::scene::{EXTRAS, book, checked, clean, findings};
use crate::findings_file::scope::Scope;
use crate::findings_file::{FindingsFile, FindingsForm, Ledger};

fn scope(with_values: bool) -> Scope {
    let files = ["april.csv", "may.csv"].map(Into::into).to_vec();
    let extras = with_values.then(|| vec![EXTRAS.map(str::to_owned).to_vec(), vec!["Ward".to_owned()]]);
    Scope { files, extras }
}

/// The scene's findings as the file `name` in a folder.
fn written(folder: &Path, name: &str, with_values: bool) -> PathBuf {
    let path = folder.join(name);
    let mut file = FindingsFile::of(&path, scope(with_values)).unwrap();
    findings(with_values).into_iter().for_each(|finding| file.add(0, finding));
    file.conclude(&book(), 0, checked(with_values));
    file.conclude(&book(), 1, clean());
    file.finish().unwrap();
    path
}

fn workbook(path: &Path) -> Xlsx<std::io::BufReader<fs::File>> {
    open_workbook(path).unwrap()
}

/// Every sheet, a row a line; text stands in quotes.
fn shown(path: &Path) -> String {
    let mut book = workbook(path);
    let mut text = String::new();
    for (name, range) in book.worksheets() {
        text += &format!("[{name}]\n");
        for row in range.rows() {
            let cells = row.iter().map(|cell| match cell {
                Data::String(text) => format!("{text:?}"),
                Data::Empty => String::new(),
                other => other.to_string(),
            });
            text += &(cells.collect::<Vec<_>>().join(" | ").trim_end_matches([' ', '|']).to_owned() + "\n");
        }
    }
    text
}

#[test]
fn findings_are_written_as_they_were_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    for (with_values, own) in [(false, ""), (true, "-own")] {
        for end in ["csv", "jsonl"] {
            let path = written(folder.path(), &format!("out.{end}"), with_values);
            golden(&format!("findings{own}.{end}"), &fs::read_to_string(path).unwrap());
        }
        let path = written(folder.path(), "out.xlsx", with_values);
        golden(&format!("findings{own}.xlsx.txt"), &shown(&path));
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn findings_without_a_disk_are_those_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for with_values in [false, true] {
        for name in ["out.csv", "out.jsonl", "out.xlsx"] {
            let form = FindingsForm::of(Path::new(name)).unwrap();
            let mut ledger = Ledger::of(form, Vec::new(), scope(with_values));
            findings(with_values).into_iter().for_each(|finding| ledger.add(0, finding));
            ledger.conclude(&book(), 0, checked(with_values));
            ledger.conclude(&book(), 1, clean());
            let (bytes, path) = (ledger.finish().unwrap(), written(folder.path(), name, with_values));
            if form == FindingsForm::Workbook {
                let other = folder.path().join("other.xlsx");
                fs::write(&other, bytes).unwrap();
                assert_eq!(shown(&other), shown(&path));
            } else {
                assert_eq!(bytes, fs::read(path).unwrap());
            }
        }
    }
}

#[test]
fn nothing_in_a_workbook_is_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = workbook(&written(folder.path(), "out.xlsx", true));
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{sheet}");
    }
    let findings = book.worksheet_range("Findings").unwrap();
    let cell = |header: &str, row: usize| {
        let at = findings.rows().next().unwrap().iter().position(|cell| cell == header).unwrap();
        findings.get((row, at)).unwrap().clone()
    };
    assert_eq!(cell("own_value", 2), Data::String("=1+1 on <Monday>".to_owned()));
    assert_eq!(cell("own_person", 2), Data::String("0002".to_owned()));
    assert_eq!(cell("row", 2), Data::Float(2.0));
}

#[test]
fn a_workbook_is_easy_to_work_through() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "out.xlsx", true);
    let mut archive = zip(&path);
    let sheet = archive("xl/worksheets/sheet3.xml");
    for wanted in
        ["<pane ySplit=\"1\" topLeftCell=\"A2\"", "state=\"frozen\"", "<autoFilter ref=\"A1:", "numberStoredAsText"]
    {
        assert!(sheet.contains(wanted), "{wanted}");
    }
    assert!(sheet.contains("not to be passed on"), "a printed sheet says whose it is");
}

/// Reads parts of a workbook as text.
fn zip(path: &Path) -> impl FnMut(&str) -> String {
    let file = fs::File::open(path).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    move |part| std::io::read_to_string(archive.by_name(part).unwrap()).unwrap()
}

#[test]
fn a_name_says_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str| {
        let scope = Scope { files: vec!["april.csv".into()], extras: None };
        FindingsFile::of(&folder.path().join(name), scope).err()
    };
    assert!(refused("out.xls").is_some_and(|reason| reason.to_string().contains(".csv, .jsonl or .xlsx")));
    assert!(refused("no such folder/out.csv").is_some_and(|reason| reason.to_string().contains("cannot be written")));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
