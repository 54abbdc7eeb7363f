//! `cld book document`: the whole of a method, and no link that leads nowhere.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cld_book::Book;

use crate::scene::{cld, files, text};

fn book() -> Book {
    Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap()
}

/// What stands in an attribute, wherever it is.
fn attributes(page: &str, attribute: &str) -> Vec<String> {
    let begin = format!("{attribute}=\"");
    page.split(&begin).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_page_of_a_method_is_in_its_document() {
    let place = tempfile::tempdir().unwrap();
    let mut changes = 0;
    for (name, method) in &book().methods {
        let (html, markdown) = (place.path().join("how.html"), place.path().join("how.md"));
        for output in [&html, &markdown] {
            let written = cld(["book", "document", "--method", name, "--output", text(output)]);
            assert_eq!(written.status, Some(0), "{}", written.error);
        }
        let (html, markdown) = (fs::read_to_string(html).unwrap(), fs::read_to_string(markdown).unwrap());
        let ids = attributes(&html, "id");
        let there: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(there.len(), ids.len(), "{name}: an id stands there twice");
        let order = method.in_order(cld_method::tables_of(method), &BTreeSet::new()).unwrap();
        for page in order.iter().filter(|page| method.pages.contains_key(&page.name)) {
            assert!(there.contains(&page.name), "{name}: {} has no heading", page.name);
            assert!(markdown.contains(page.sql.text.trim_end()), "{name}: the SQL of {} is not there", page.name);
        }
        changes += html.matches("Headline figures: percentages next to those of the region and England").count();
        let links = attributes(&html, "href");
        assert!(links.len() > 200, "{name}: {} links", links.len());
        assert!(html.matches("<svg ").count() > 1 && markdown.matches("```mermaid").count() > 1, "{name}: no pictures");
        for part in ["event_ends_before_it_starts", "Ethnicity", "class of change", "Derived items"] {
            assert!(html.contains(part) && markdown.replace('\\', "").contains(part), "{name}: {part} is not there");
        }
        for link in links {
            let target = link.strip_prefix('#').unwrap_or_else(|| panic!("{name}: {link} leads away"));
            assert!(there.contains(&target.to_owned()), "{name}: {link} leads nowhere");
        }
    }
    assert_eq!(changes, 1, "the change that added gross_commitment_by_component stands at that page alone");
}

/// A copy of the book that pages may be changed in.
fn copy(place: &Path) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    let to = place.join("book");
    for (path, bytes) in files(&from) {
        fs::create_dir_all(to.join(&path).parent().unwrap()).unwrap();
        fs::write(to.join(path), bytes).unwrap();
    }
    to
}

#[test]
fn what_changed_since_an_earlier_book_is_told_with_what_it_moves() {
    let place = tempfile::tempdir().unwrap();
    let earlier = copy(place.path());
    let change = |path: &str, from: &str, to: &str| {
        let path = earlier.join("methods/nhse-2024").join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{} has no {from}", path.display());
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    change("tables/sts002b.md", "A run with two outcomes", "Every run with two outcomes");
    change("steps/lts003_best_support.md", "select", "select  ");
    change("steps/lts004_people.md", "where", "where 1 = 1 and");
    fs::remove_file(earlier.join("methods/nhse-2024/tables/lts001a_1b.md")).unwrap();
    fs::remove_file(earlier.join("methods/nhse-2024/layouts/LTS001a.1b.toml")).unwrap();
    fs::remove_file(earlier.join("reports/long_term_support_in_the_period.md")).unwrap();
    let output = place.path().join("how.md");
    let written = cld(["book", "document", "--since", text(&earlier), "--output", text(&output)]);
    assert_eq!(written.status, Some(0), "{}", written.error);
    let document = fs::read_to_string(&output).unwrap();
    let row = |name: &str| {
        let begin = format!("| `{name}` |");
        document.lines().find(|line| line.starts_with(&begin) && line.matches('|').count() == 4).map(str::to_owned)
    };
    assert_eq!(row("sts002b").unwrap(), "| `sts002b` | described differently, calculated the same | none |");
    assert_eq!(row("lts003_best_support"), None, "blanks change nothing");
    let moved = row("lts004_people").unwrap();
    assert!(moved.contains("calculated differently") && moved.contains("`lts004_2b`"), "{moved}");
    assert!(!moved.contains("lts001a"), "{moved}");
    assert_eq!(row("lts001a_1b").unwrap(), "| `lts001a_1b` | new | `lts001a_1b` |");
}

#[test]
fn a_document_is_printed_as_pdf() {
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("how.pdf");
    let written = cld(["book", "document", "--output", text(&output)]);
    assert_eq!(written.status, Some(0), "{}", written.error);
    let pdf = fs::read(&output).unwrap();
    assert!(pdf.starts_with(b"%PDF") && pdf.len() > 500_000, "{} bytes", pdf.len());
}

#[test]
fn a_document_is_served_and_follows_its_pages() {
    let place = tempfile::tempdir().unwrap();
    let book = copy(place.path());
    let mut serving = Command::new(env!("CARGO_BIN_EXE_cld"))
        .args(["--book", text(&book), "book", "serve", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let get = |path: &str| {
        let mut stream = TcpStream::connect(&address).unwrap();
        // By 1.0 no answer comes in chunks, whose edges may be within a word.
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let page = book.join("methods/nhse-2024/tables/sts002b.md");
    let before = fs::read_to_string(&page).unwrap();
    let seen = [get("/"), get("/nhse-2024"), get("/other")];
    fs::write(&page, before.replace("A run with two outcomes", "Any run with two outcomes")).unwrap();
    let after = get("/nhse-2024");
    fs::write(&page, before.replace("## Why", "## Whys")).unwrap();
    let faulty = get("/nhse-2024");
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert!(seen[0].contains("href=\"/dhsc-r2\""), "{}", seen[0]);
    assert!(seen[1].contains("A run with two outcomes") && after.contains("Any run with two outcomes"));
    assert!(seen[2].starts_with("HTTP/1.0 404"), "{}", seen[2]);
    assert!(
        faulty.contains("sts002b.md:13: a table has no part &quot;Whys&quot; (did you mean &quot;Why&quot;?)"),
        "{faulty}"
    );
}

/// A new page of each kind is begun, found wanting, written, filled in and found right.
#[test]
fn pages_are_begun_and_filled_in() {
    let place = tempfile::tempdir().unwrap();
    let book = copy(place.path());
    let run = |arguments: &[&str]| cld(["--book", text(&book), "book"].into_iter().chain(arguments.iter().copied()));
    let pages = [
        ("rule", "service/cost_is_negative", "rules/service/cost_is_negative.md", "unit_cost < 0", "unit_cost"),
        ("variable", "is_request", "variables/event/is_request.md", "event_type = 'Request'", ""),
        (
            "step",
            "requests_alone",
            "methods/nhse-2024/steps/requests_alone.md",
            "select la_code from events where event_type = 'Request'",
            "",
        ),
        (
            "table",
            "requests_counted",
            "methods/nhse-2024/tables/requests_counted.md",
            "select la_code, count(*) as requests from events group by la_code",
            "",
        ),
    ];
    for (kind, name, path, sql, item) in pages {
        let begun = run(&["new", kind, name]);
        assert_eq!(begun.status, Some(0), "{}", begun.error);
        let again = run(&["new", kind, name]);
        assert!(again.status == Some(2) && again.error.contains("already exists"), "{}", again.error);
        let wanting = run(&["check"]);
        assert!(wanting.error.contains(path) && wanting.error.contains("the page has no ## Why"), "{}", wanting.error);
        let place = book.join(path);
        let text = fs::read_to_string(&place).unwrap();
        let text = text.replacen("\n\n", "\nWhat it is.\n", 1).replace("```sql\n", &format!("```sql\n{sql}\n"));
        let text =
            text.replace("## Why\n", "## Why\nBecause.\n").replace("## Message\n", "## Message\nMend {unit_cost}.\n");
        let text = text.replace("item     = \"\"", &format!("item = \"{item}\""));
        let text =
            text.replace("| event_type | fails |", "| unit_cost | fails |").replace("| Request    | ?", "| -1 | ?");
        let text = text.replace("| Service    | ?", "| 12 | ?").replace(
            "### then\n| la_code |\n|---|",
            if kind == "table" {
                "### then\n| la_code | requests |\n|---|---|"
            } else {
                "### then\n| la_code |\n|---|"
            },
        );
        fs::write(&place, text).unwrap();
        let filled = run(&["fill", path]);
        assert_eq!(filled.status, Some(0), "{path}: {}", filled.error);
    }
    let read = |path: &str| fs::read_to_string(book.join(path)).unwrap();
    assert!(read(pages[0].2).contains("| -1 | yes   |\n| 12 |"), "{}", read(pages[0].2));
    assert!(read(pages[1].2).contains("| Request | true |"), "{}", read(pages[1].2));
    assert!(read(pages[2].2).ends_with("|---|\n| 100 |\n"), "{}", read(pages[2].2));
    assert!(read(pages[3].2).ends_with("|---|---|\n| 100 | 1 |\n"), "{}", read(pages[3].2));
    let again = run(&["fill", "requests_counted"]);
    assert!(again.output.contains("0 rows filled in"), "{}", again.output);
    let near = run(&["fill", "requests_countd"]);
    assert!(near.status == Some(2) && near.error.contains("did you mean \"requests_counted\"?"), "{}", near.error);
}

#[test]
fn another_form_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let refused = cld(["book", "document", "--output", text(&place.path().join("how.docx"))]);
    assert!(refused.status == Some(2) && refused.error.contains("written as .html, .md or .pdf"), "{}", refused.error);
}
