//! What is wrong with a headline of reports, or with the sheets that layouts name, is named with its page and line.

use std::path::Path;

use cld_book::{Book, BookError, Chart, Source};

fn book_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")
}

/// Faults of the whole book with the first `right` in a headline made `wrong`.
fn faults(name: &str, right: &str, wrong: &str) -> Vec<String> {
    faults_of(&format!("reports/{name}.md"), right, wrong)
}

/// The same in any file.
fn faults_of(page: &str, right: &str, wrong: &str) -> Vec<String> {
    let mut files = Vec::new();
    gather(&book_folder(), &book_folder(), &mut files);
    let (_, text) = files.iter_mut().find(|(path, _)| *path == page).unwrap();
    assert!(text.contains(right), "{page} does not hold {right}");
    *text = text.replacen(right, wrong, 1);
    match Book::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))) {
        Ok(_) => Vec::new(),
        Err(BookError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => gather(root, &path, files),
            false => {
                let place = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.push((place, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
}

#[test]
fn headlines_have_a_place_a_unit_and_a_source() {
    let book = Book::from_folder(&book_folder()).unwrap();
    let mut places: Vec<u32> = book.headlines.values().map(|headline| headline.facts.place).collect();
    places.sort_unstable();
    assert!(places.len() > 10 && places.is_sorted(), "{places:?}");
    let steps = &book.headlines["steps_to_the_main_table"];
    assert!(steps.facts.chart == Chart::Steps && steps.examples.is_empty());
    assert!(matches!(&steps.source, Source::StepsTo(table) if table == "main_table_single"));
}

#[test]
fn what_is_wrong_with_a_headline_is_named_at_its_line() {
    let (sums, query) = ("requests_by_what_followed", "weekly_cost_by_service");
    let cases = [
        (sums, "layout = \"STS001.1a\"", "layout = \"STS001.1c\"", "a layout that no method has"),
        (sums, "layout = \"STS001.1a\"", "column = \"a\"", "and a column for each [[series]]"),
        (sums, "chart = \"bars\"", "chart = \"pie\"", "unknown variant `pie`"),
        (sums, "## Why", "## Because", "the parts Shows, Why and Examples"),
        (sums, "unit  = \"requests\"\n", "", "missing field `unit`"),
        (query, "from gross_commitment_by_component", "from gross_commitments", "which no method has"),
        (query, "join area_councils as a on a.la_code = c.la_code\n", "", "must join to area_councils"),
        (query, "sum(c.weekly) > 0", "sum(c.weekly) > random()", "random"),
        (query, "# weekly_cost_by_service", "# weekly_costs", "the heading is the file's name"),
    ];
    for (name, right, wrong, expected) in cases {
        let faults = faults(name, right, wrong);
        let is_named =
            |fault: &String| fault.starts_with(&format!("book/reports/{name}.md:")) && fault.contains(expected);
        assert!(faults.iter().any(is_named), "{right} made {wrong}: {faults:?}");
    }
    assert_eq!(faults(query, "", ""), [""; 0]);
}

#[test]
fn a_sheet_is_called_as_a_sheet_can_be_and_shows_one_thing() {
    let book = Book::from_folder(&book_folder()).unwrap();
    let mut layouts = book.methods.values().flat_map(|method| method.layouts.values());
    assert!(layouts.all(|layout| layout.sheet.is_some()), "books of earlier programs alone are without");
    let layout = |name: &str| format!("methods/nhse-2024/layouts/{name}.toml");
    let said = |name: &str, right: &str, wrong: &str| faults_of(&layout(name), right, wrong);
    let twice = said("LTS001b.1a", "sheet = \"LTS001b table 1a\"", "sheet = \"lts001B TABLE 1b\"");
    assert!(twice.len() == 1 && twice[0].contains("is that of \"LTS001b.1a\" too"), "{twice:?}");
    for wrong in ["LTS001b: table 1a", "", "A name of more letters than there can be", "people's"] {
        let faults = said("LTS001b.1a", "sheet = \"LTS001b table 1a\"", &format!("sheet = \"{wrong}\""));
        assert!(faults.len() == 1 && faults[0].contains("no sheet can be called"), "{wrong}: {faults:?}");
    }
    let differs = said("LTS002b.planned", "counted = \"Planned reviews\"", "counted = \"Reviews as planned\"");
    assert!(differs.len() == 1 && differs[0].contains("another layout of it says otherwise"), "{differs:?}");
    let rows = said("LTS002a.admissions", "counted = \"Care home admissions\"", "counted = \"ASCOF 2A\"");
    assert!(rows.iter().any(|fault| fault.contains("call one of them otherwise")), "{rows:?}");
}
