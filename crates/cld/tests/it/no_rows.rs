//! Files with a header and no rows: an export that found nothing, a blank template sent by mistake.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::scene::{cld, files, made_up, run_year, text};

fn headers(release: &str) -> Vec<String> {
    let book = cld_built_in::open_without_methods(None).unwrap();
    book.releases[release].items.iter().map(|item| item.header.clone()).collect()
}

/// The template as an empty sheet of a workbook, with as many rows of empty texts below it.
fn workbook(headers: &[String], blank_rows: u32) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in headers.iter().enumerate() {
        sheet.write_string(0, column as u16, header).unwrap();
        for row in 1..=blank_rows {
            sheet.write_string(row, column as u16, " ").unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

/// The template of a release in every form that files come in.
fn forms(release: &str) -> Vec<(String, Vec<u8>)> {
    let headers = headers(release);
    let of = |delimiter: &str, ending: &str| (headers.join(delimiter) + ending).into_bytes();
    let commas = ",".repeat(headers.len() - 1);
    let forms = [
        ("bare.csv", of(",", "")),
        ("unix.csv", of(",", "\n")),
        ("windows.csv", of(",", "\r\n")),
        ("marked.csv", [b"\xef\xbb\xbf".to_vec(), of(",", "\r\n")].concat()),
        ("blank_lines.csv", of(",", "\n\n\n   \n\n")),
        ("blank_cells.csv", of(",", &format!("\n{commas}\n{}\n", commas.replace(',', " , ")))),
        ("tabs.txt", of("\t", "\n")),
        ("semicolons.csv", of(";", "\n")),
        ("pipes.txt", of("|", "\n")),
        ("sheet.xlsx", workbook(&headers, 0)),
        ("blank_sheet.xlsx", workbook(&headers, 3)),
        ("text.zip", zipped("template.csv", &of(",", "\n"))),
    ];
    forms.into_iter().map(|(name, bytes)| (format!("{release}-{name}"), bytes)).collect()
}

fn written(folder: &Path, forms: Vec<(String, Vec<u8>)>) -> Vec<PathBuf> {
    let write = |(name, bytes): (String, Vec<u8>)| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    forms.into_iter().map(write).collect()
}

/// A good file, of one council.
fn good() -> (tempfile::TempDir, PathBuf) {
    let (place, folder) = made_up(&["--authorities", "1", "--people", "40", "--seed", "3"]);
    let name = files(&folder.join("submissions")).into_keys().next().unwrap();
    (place, folder.join("submissions").join(name))
}

/// A line of JSON for each file.
fn checked<'a>(
    arguments: impl IntoIterator<Item = &'a Path>,
    more: &[&'a str],
) -> (Option<i32>, Vec<serde_json::Value>) {
    let paths = arguments.into_iter().map(text);
    let done = cld(["check", "--json"].into_iter().chain(paths).chain(more.iter().copied()));
    let lines = done.output.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{done:?}")));
    (done.status, lines.collect())
}

#[test]
fn a_file_without_rows_is_an_error_in_every_release_and_form() {
    let folder = tempfile::tempdir().unwrap();
    for release in ["v5.0", "release-1", "release-2"] {
        let paths = written(folder.path(), forms(release));
        for with_values in [&[][..], &["--with-values"]] {
            let (status, lines) = checked(paths.iter().map(PathBuf::as_path), with_values);
            assert_eq!((status, lines.len()), (Some(1), paths.len()), "{lines:?}");
            for line in lines {
                assert_eq!(line["findings"]["file_has_no_rows"], 1, "{line}");
                assert_eq!(line["verdict"], "findings", "{line}");
            }
        }
    }
}

#[test]
fn the_other_files_are_checked_whatever_becomes_of_one() {
    let (place, good) = good();
    let (_, alone) = checked([good.as_path()], &[]);
    let bad = [
        ("template.csv", headers("release-1").join(",").into_bytes()),
        ("nothing.csv", Vec::new()),
        ("elsewhere.csv", b"a,b\n1,2\n".to_vec()),
        ("broken.xlsx", b"PK\x03\x04broken".to_vec()),
        ("picture.csv", b"\x89PNG\r\n\x1a\n".to_vec()),
    ];
    let mut bad = written(place.path(), bad.map(|(name, bytes)| (name.to_owned(), bytes)).into());
    bad.extend([place.path().join("missing.csv"), place.path().to_owned()]);
    for bad in bad {
        let findings = place.path().join("found.csv");
        let (status, lines) = checked([&*good, &*bad, &*good], &["--findings", text(&findings)]);
        assert!(matches!(status, Some(1 | 2)), "{status:?}");
        assert_eq!((lines.len(), &lines[0], &lines[2]), (3, &alone[0], &alone[0]), "{}", bad.display());
        assert_ne!(lines[1]["verdict"], "clean", "{}", bad.display());
        assert!(findings.exists());
    }
}

#[test]
fn a_file_without_rows_is_compared_and_cannot_be_compared_with() {
    let (place, good) = good();
    let template = place.path().join("template.csv");
    fs::write(&template, headers("release-1").join(",")).unwrap();
    let (status, lines) = checked([template.as_path()], &["--previous", text(&good)]);
    assert_eq!((status, &lines[0]["findings"]["file_has_no_rows"]), (Some(1), &1.into()), "{lines:?}");
    let done = cld(["check", text(&good), "--previous", text(&template)]);
    assert_eq!(done.status, Some(2));
    assert!(done.error.contains("template.csv: has no rows, and a file cannot be compared with it."), "{}", done.error);
}

#[test]
fn a_run_says_which_file_has_no_rows_and_counts_the_one_before_it() {
    let (place, folder) = made_up(&["--authorities", "1", "--people", "40", "--seed", "3"]);
    let path = folder.join("submissions.csv");
    let receipts = fs::read_to_string(&path).unwrap();
    let [la_code, la_name, first, last, _, file] = receipts.lines().nth(1).unwrap().split(',').collect::<Vec<_>>()[..]
    else {
        panic!("other columns: {receipts}")
    };
    let forms = forms("release-1").into_iter().filter(|(name, _)| !name.contains("blank_"));
    let empty = written(&folder.join("submissions"), forms.collect());
    let names = || empty.iter().map(|path| path.file_name().unwrap().to_str().unwrap());
    let more: String =
        names().map(|name| format!("{la_code},{la_name},{first},{last},2024-04-14 09:00:00,{name}\n")).collect();
    fs::write(&path, format!("{receipts}{more}")).unwrap();
    let run = place.path().join("run");
    let outcome = run_year(&folder, &run, &[]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.error);
    let register = fs::read_to_string(run.join("tables/submission_register.csv")).unwrap();
    let chosen = register.lines().find(|line| line.contains(file)).unwrap();
    assert!(chosen.contains("true"), "{register}");
    for name in names() {
        assert!(outcome.output.contains(&format!("{name} has a header and no rows")), "{name}: {}", outcome.output);
        assert!(register.lines().any(|line| line.contains(name) && line.contains("holds no rows")), "{register}");
    }
}
