//! `cld book document`: the whole of a method, and no link that leads nowhere.

mod scene;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cld_book::Book;
use scene::{cld, text};

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
        let links = attributes(&html, "href");
        assert!(links.len() > 200, "{name}: {} links", links.len());
        for link in links {
            let target = link.strip_prefix('#').unwrap_or_else(|| panic!("{name}: {link} leads away"));
            assert!(there.contains(&target.to_owned()), "{name}: {link} leads nowhere");
        }
    }
}

#[test]
fn another_form_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let refused = cld(["book", "document", "--output", text(&place.path().join("how.docx"))]);
    assert!(refused.status == Some(2) && refused.error.contains("written as .html or .md"), "{}", refused.error);
}
