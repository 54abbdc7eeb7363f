//! `cld open` from a file to the people behind a figure, by plain requests.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use crate::open_scene::{Answer, Field, Opened};
use crate::scene::{cld, made_up, text};

/// The addresses that a page links to and that hold this.
fn links(page: &Answer, holding: &str) -> Vec<String> {
    let page = page.text();
    let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    hrefs.map(|(href, _)| href.replace("&amp;", "&")).filter(|href| href.contains(holding)).collect()
}

#[test]
fn the_whole_way_from_a_check_to_who_is_behind_a_figure() {
    let (_place, folder) = made_up(&["--authorities", "1", "--people", "120", "--seed", "25"]);
    let submissions = fs::read_dir(folder.join("submissions")).unwrap();
    let path = submissions.map(|entry| entry.unwrap().path()).next().unwrap();
    let (name, bytes) = (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap());
    let file: Field<'_> = ("file", Some(&name), &bytes);
    let opened = Opened::begin(&[]);

    let checked = opened.get(&opened.done("/check", &[file]));
    assert!(checked.text().contains("Release 1"), "{}", checked.text());
    let prepared = opened.done("/prepare", &[file]);
    let ready = links(&opened.get(&prepared), "-ready.csv");
    let ready = opened.get(&ready[0]).body;

    let run = opened.done("/run", &[("file", Some("ready.csv"), &ready), ("method", None, b"")]);
    let page = opened.get(&run);
    assert!(page.text().contains("2023-04-01 to 2024-03-31"), "{}", page.text());
    let shown = opened.get(&format!("{run}/shown/report.html"));
    assert!(shown.status == 200 && shown.text().contains("<svg"), "{}", shown.status);
    let workbook = opened.get(&format!("{run}/files/report.xlsx"));
    assert!(workbook.status == 200 && workbook.body.starts_with(b"PK"));

    let tables = links(&page, "/tables/");
    assert!(tables.len() > 10, "{tables:?}");
    let requests = tables.iter().find(|table| table.contains("LA_PBI_Requests_Fact")).unwrap();
    let figures = links(&opened.get(requests), "Event_Count");
    assert!(figures.len() > 10, "{figures:?}");
    let explained: Vec<Answer> = figures.iter().take(3).map(|figure| opened.get(figure)).collect();
    for answer in &explained {
        assert!(answer.status == 200 && answer.text().contains("How it is counted"), "{}", answer.text());
    }
    let with_people = explained.iter().find(|answer| !links(answer, "/explain/rows").is_empty()).unwrap();
    let rows = opened.get(&links(with_people, "/explain/rows")[0]);
    // The council's own identifiers, which are in its file.
    let (rows, sent) = (rows.text(), String::from_utf8(bytes.clone()).unwrap());
    let person = rows.lines().nth(1).unwrap().split(',').find(|cell| cell.starts_with("999")).unwrap_or_default();
    assert!(person.len() == 10 && sent.contains(person), "{rows}");

    // The same run again, kept in a folder, is the one of the command line.
    let place = tempfile::tempdir().unwrap();
    let (kept, own) = (place.path().join("kept"), place.path().join("own"));
    let fields: [Field<'_>; 3] =
        [("path", None, text(&path).as_bytes()), ("method", None, b"dhsc-r2"), ("keep", None, text(&kept).as_bytes())];
    let again = opened.done("/run", &fields);
    assert_eq!(opened.get(&again).status, 200);
    let done = cld(["run", text(&path), "--method", "dhsc-r2", "-o", text(&own)]);
    assert_eq!(done.status, Some(0), "{}", done.error);
    let layouts = fs::read_dir(own.join("layouts")).unwrap().map(|entry| entry.unwrap().path());
    let layouts: Vec<_> = layouts.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
    assert!(layouts.len() > 10, "{layouts:?}");
    for layout in layouts {
        let other = fs::read(kept.join("layouts").join(layout.file_name().unwrap()));
        let other = other.unwrap_or_else(|_| panic!("{}: {}", layout.display(), opened.get(&again).text()));
        assert!(fs::read(&layout).unwrap() == other, "{}", layout.display());
    }
    let compared = opened.get(&links(&opened.get(&again), "/compare/")[0]);
    assert!(compared.status == 200 && compared.text().contains("equal"), "{}", compared.text());

    let finished = format!("finished={}", text(&own).replace('/', "%2F"));
    let headers = [
        ("Host", opened.host()),
        ("Cookie", opened.cookie().to_owned()),
        ("Origin", format!("http://{}", opened.host())),
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
    ];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = opened.asked("POST /run/open", &headers, finished.as_bytes());
    assert_eq!(answer.status, 303, "{}", answer.text());
    let answer = opened.asked("POST /run/open", &headers, b"finished=%2Fno%2Fsuch");
    assert!(answer.status == 400 && answer.text().contains("Nothing can be read there"), "{}", answer.text());
}

#[test]
fn what_is_under_way_is_stopped_and_what_waits_for_it_goes_on() {
    let (_place, folder) = made_up(&["--authorities", "1", "--people", "2000", "--seed", "28"]);
    let path = fs::read_dir(folder.join("submissions")).unwrap().next().unwrap().unwrap().path();
    let opened = Opened::begin(&["--close-after", "0.01"]);
    let begun = opened.post("/run", &[("path", None, text(&path).as_bytes())]);
    let task = begun.header("location").unwrap().to_owned();
    let page = opened.get(&task);
    assert!(page.text().contains("<progress") && page.header("refresh").is_some(), "{}", page.text());
    let waiting = opened.post("/check", &[("path", None, text(&path).as_bytes())]);
    let waiting = waiting.header("location").unwrap().to_owned();
    assert!(opened.get(&waiting).text().contains("Waits for what was begun before it"));
    // Longer than it stays open with nobody there: work is under way.
    sleep(Duration::from_secs(2));
    opened.post(&format!("{task}/stop"), &[]);
    while !opened.get(&format!("{waiting}/progress")).text().contains("\"is_over\":true") {
        sleep(Duration::from_millis(50));
    }
    assert!(opened.get(&task).text().contains("It was stopped."));
    assert!(opened.get(&waiting).text().contains("Verdict"));
}

#[test]
fn a_file_that_the_method_does_not_use_is_named_with_the_reason() {
    let earlier = ["--period", "2021-04-01..2022-03-31"];
    let (_place, folder) = made_up(&[&["--authorities", "1", "--people", "30", "--seed", "27"][..], &earlier].concat());
    let path = fs::read_dir(folder.join("submissions")).unwrap().next().unwrap().unwrap().path();
    let opened = Opened::begin(&[]);
    let run = opened.done("/run", &[("path", None, text(&path).as_bytes()), ("method", None, b"nhse-2024/fy")]);
    let page = opened.get(&run).text();
    assert!(page.contains("The method did not use") && page.contains("its period ends before"), "{page}");
}

#[test]
fn several_files_with_their_receipts_are_one_run_and_each_council_has_its_report() {
    let (_place, folder) = made_up(&["--authorities", "2", "--people", "60", "--seed", "26"]);
    let receipts = fs::read(folder.join("submissions.csv")).unwrap();
    let files: Vec<(String, Vec<u8>)> = fs::read_dir(folder.join("submissions"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    let mut fields: Vec<Field<'_>> = vec![("method", None, b"nhse-2024/fy")];
    fields.extend(files.iter().map(|(name, bytes)| ("file", Some(name.as_str()), bytes.as_slice())));
    let opened = Opened::begin(&[]);
    let refused = opened.post("/run", &fields);
    assert!(refused.status == 400 && refused.text().contains("submissions.csv"), "{}", refused.text());
    fields.push(("file", Some("submissions.csv"), &receipts));
    let run = opened.done("/run", &fields);
    let page = opened.get(&run);
    let reports = links(&page, "/shown/report-");
    assert_eq!(reports.len(), 2, "{}", page.text());
    assert!(opened.get(&reports[0]).text().contains("<svg"));
    assert_eq!(opened.get(&format!("{run}/shown/report-999.html")).status, 400);
    assert_eq!(opened.get(&format!("{run}/shown/report---html.html")).status, 404);
    let table = links(&page, "/tables/LTS001b.1a")[0].clone();
    let all = links(&opened.get(&table), "/explain?").len();
    let code = reports[0].split("report-").nth(1).unwrap().trim_end_matches(".html");
    let own = links(&opened.get(&format!("{table}?council={code}")), "/explain?").len();
    assert!(own > 0 && own < all, "{own} of {all}");
    for wrong in
        ["/tables/none", "/tables/LTS001b.1a?council=999", "/explain?table=LTS001b.1a&cell=0,Nursing", "/compare/1"]
    {
        assert_eq!(opened.get(&format!("{run}{wrong}")).status, 404, "{wrong}");
    }
}

#[test]
fn a_run_that_cannot_be_made_says_why_and_the_book_is_read() {
    let opened = Opened::begin(&[]);
    let task = opened.done("/run", &[("file", Some("april.csv"), b"LA Code\n"), ("method", None, b"")]);
    let page = opened.get(&task).text();
    assert!(page.contains("It could not be done") && page.contains("april.csv"), "{page}");
    assert_eq!(opened.post("/run", &[("file", Some("a.csv"), b"a"), ("method", None, b"--against")]).status, 400);
    assert_eq!(opened.get(&format!("{task}/files/report.xlsx")).status, 404);
    let methods = opened.get("/book").text();
    assert!(methods.contains("/book/dhsc-r2"), "{methods}");
    let document = opened.done("/book/dhsc-r2", &[]);
    let shown = opened.get(&format!("{document}/shown/document.html"));
    assert!(shown.header("content-security-policy").unwrap().contains("script-src 'sha256-"), "the search box");
    assert!(shown.text().contains("ascof_2a"));
}
