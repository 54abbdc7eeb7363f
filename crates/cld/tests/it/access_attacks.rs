//! Attacks on access: nobody is reached by a form that was approved, whatever it asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cld_book::{Book, Meaning};
use cld_figures::TypedTable;
use cld_identity::pseudonym::Keys;
use cld_method::Meanings;
use cld_publish::access;
use cld_run::RunRecord;
use tempfile::TempDir;

use crate::scene::{cld, made_up, text};

/// A run of a method over a made-up year, for all tests of it.
struct Scene {
    place: TempDir,
    run: PathBuf,
    method: &'static str,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap())
}

fn scene(method: &'static str) -> &'static Scene {
    static OFFICIAL: OnceLock<Scene> = OnceLock::new();
    static DEPARTMENT: OnceLock<Scene> = OnceLock::new();
    let (made, set) = if method == "nhse-2024" { (&OFFICIAL, "fy") } else { (&DEPARTMENT, "dhsc") };
    made.get_or_init(|| {
        let (place, received) = made_up(&["--authorities", "2", "--people", "400", "--seed", "5"]);
        let run = place.path().join("run");
        let ran = cld(["run", text(&received), "--method", method, "--parameters", set, "-o", text(&run)]);
        assert_eq!(ran.status, Some(0), "{}", ran.error);
        Scene { place, run, method }
    })
}

/// A table, its items, and the rows that are kept of it.
type Wanted<'a> = (&'a str, Vec<&'a str>, BTreeMap<&'a str, Vec<&'a str>>);

fn asks<'a>(table: &'a str, items: &[&'a str], keep: &[(&'a str, Vec<&'a str>)]) -> Wanted<'a> {
    (table, items.to_vec(), keep.iter().cloned().collect())
}

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
}

impl Scene {
    fn form(&self, name: &str, wanted: &[Wanted<'_>]) -> PathBuf {
        let period = RunRecord::read(&self.run).unwrap().period();
        let (first, last) = period.split_once(" to ").unwrap();
        let mut form = format!(
            "reference = \"DAR-1\"\nrequester = \"A university\"\npurpose = \"An attack on access\"\n\
             key_purpose = \"study\"\nlegal_basis = \"consent\"\ncouncils = [\"all\"]\nfirst_day = {first}\n\
             last_day = {last}\nretain_until = 2030-03-31\n"
        );
        for (table, items, keep) in wanted {
            form.push_str(&format!("[[extract]]\ntable = \"{table}\"\nitems = {items:?}\n"));
            for (column, values) in keep {
                form.push_str(&format!("keep.{column} = {values:?}\n"));
            }
        }
        let path = self.place.path().join(format!("{name}.toml"));
        fs::write(&path, form).unwrap();
        path
    }

    /// What is wrong with an approved form; the same is said when it is carried out, and nothing is given then.
    fn faults(&self, name: &str, wanted: &[Wanted<'_>]) -> Vec<String> {
        let path = self.form(name, wanted);
        access::approve(book(), &path, "Caldicott Guardian", "N. Name", today()).unwrap();
        let faults = access::judge(book(), &self.run, &path, today()).unwrap().faults;
        if !faults.is_empty() {
            let refused = self.give(name).unwrap_err();
            assert_eq!(refused, format!("DAR-1 is refused: {}", faults.join("; ")));
            assert!(!self.output(name).exists(), "something was given of {name}");
        }
        faults
    }

    fn output(&self, name: &str) -> PathBuf {
        self.place.path().join(format!("{name}-given"))
    }

    fn give(&self, name: &str) -> Result<(), String> {
        let form = self.place.path().join(format!("{name}.toml"));
        let register = self.place.path().join(format!("{name}.csv"));
        let keys = Keys::new("study", "2026-11-30").unwrap();
        let given = access::give(book(), &self.run, &form, keys, &register, &self.output(name), today());
        given.map(drop).map_err(|error| error.to_string())
    }

    fn table(&self, name: &str) -> TypedTable {
        TypedTable::read(&self.run.join("tables").join(name)).unwrap()
    }

    fn tables(&self) -> Vec<String> {
        let names = fs::read_dir(self.run.join("tables")).unwrap().map(|entry| entry.unwrap());
        let names = names.filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> = names.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn cells(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let columns = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (columns, reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect())
}

/// Columns of which a form asks everything that it may, by table, and what is refused of the others.
fn all_columns(scene: &Scene) -> (BTreeMap<String, Vec<String>>, Vec<String>) {
    let tables: BTreeMap<String, Vec<String>> = scene
        .tables()
        .into_iter()
        .map(|name| (name.clone(), scene.table(&name).columns().into_iter().map(str::to_owned).collect()))
        .collect();
    let wanted = |tables: &BTreeMap<String, Vec<String>>| -> Vec<String> {
        let wanted: Vec<Wanted<'_>> = tables
            .iter()
            .map(|(name, items)| asks(name, &items.iter().map(String::as_str).collect::<Vec<_>>(), &[]))
            .collect();
        scene.faults("everything", &wanted)
    };
    let refused = wanted(&tables);
    let is_refused = |table: &str, item: &str| {
        let named = format!("{item} of {table} holds");
        refused.iter().any(|fault| fault.starts_with(&named))
    };
    let is_out = |table: &str| {
        let (few, records) = (format!("{table} is about fewer"), format!("{table} does not say"));
        refused.iter().any(|fault| fault.starts_with(&few) || fault.starts_with(&records))
    };
    let mut left = tables;
    left.retain(|table, _| !is_out(table));
    left.iter_mut().for_each(|(table, items)| items.retain(|item| !is_refused(table, item)));
    let few = wanted(&left);
    left.retain(|table, _| !few.iter().any(|fault| fault.starts_with(&format!("{table} is about fewer"))));
    (left, refused)
}

fn nothing_leads_back(method: &'static str, secret: &[(&str, &str)]) {
    let scene = scene(method);
    let (left, refused) = all_columns(scene);
    for (table, column) in secret {
        assert!(
            refused.iter().any(|fault| fault.starts_with(&format!("{column} of {table} holds"))),
            "{column} of {table} may be asked for"
        );
    }
    let wanted: Vec<Wanted<'_>> = left
        .iter()
        .map(|(name, items)| asks(name, &items.iter().map(String::as_str).collect::<Vec<_>>(), &[]))
        .collect();
    assert!(wanted.len() > 20, "{} tables", wanted.len());
    assert_eq!(scene.faults("everything", &wanted), [""; 0]);
    scene.give("everything").unwrap();
    let submitted = TypedTable::read(&scene.run.join("submitted")).unwrap();
    let all = |columns: &[&str]| -> BTreeSet<String> {
        columns.iter().flat_map(|column| submitted.written(column).unwrap()).flatten().collect()
    };
    let (people, records) = (all(&["nhs_number_traced", "la_person"]), all(&["record_number"]));
    let meanings = Meanings::of(book(), &book().methods[scene.method]).unwrap();
    for table in left.keys() {
        let (columns, rows) = cells(&scene.output("everything").join(format!("{table}.csv")));
        for (at, column) in columns.iter().enumerate() {
            let values: BTreeSet<&str> =
                rows.iter().map(|row| row[at].as_str()).filter(|cell| !cell.is_empty()).collect();
            if meanings.of_column(table, column).is_some_and(Meaning::is_of_people) {
                let is_pseudonym = |value: &&str| value.split(", ").all(|one| one.len() >= 64);
                assert!(values.iter().all(is_pseudonym), "{column} of {table} holds codes of the run");
                continue;
            }
            let bare = |value: &&str| value.rsplit_once('_').map_or(*value, |(_, code)| code).to_owned();
            // Days and ages are no codes, though all of them are numbers that codes have too.
            let is_high = || values.iter().any(|value| bare(value).parse::<u32>().is_ok_and(|code| code > 400));
            let is_all_of = |codes: &BTreeSet<String>| {
                values.len() > 110 && is_high() && values.iter().all(|value| codes.contains(&bare(value)))
            };
            assert!(!is_all_of(&people) && !is_all_of(&records), "{column} of {table} holds codes of the run");
        }
    }
}

#[test]
fn an_extract_of_all_columns_leads_back_to_nobody() {
    nothing_leads_back("nhse-2024", &[("submission_register", "file"), ("submission_register", "import_datetime")]);
}

#[test]
fn an_extract_of_all_columns_of_the_department_leads_back_to_nobody() {
    nothing_leads_back(
        "dhsc-r2",
        &[
            ("main_table_single", "unique_record_number"),
            ("main_table_joined", "unique_record_number"),
            ("main_table_joined", "event_group"),
            ("waiting_times_by_request", "service_record"),
            ("data_quality_values", "submitted_text"),
        ],
    );
}

#[test]
fn no_rows_of_people_that_a_form_keeps_are_about_few() {
    let scene = scene("nhse-2024");
    let (mut few, mut many) = (0, 0);
    for (table, column) in [("lts001a_1b_people", "primary_support_reason"), ("sts001", "request_route_of_access")] {
        let rows = scene.table(table);
        let (keys, people) = (rows.written(column).unwrap(), rows.written("person").unwrap());
        let mut by_key: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (key, person) in keys.iter().zip(&people) {
            by_key.entry(key.as_deref().unwrap_or_default()).or_default().extend(person.as_deref());
        }
        for (key, people) in by_key.into_iter().filter(|(key, _)| !key.is_empty()).take(8) {
            let faults = scene.faults("kept", &[asks(table, &["la_code", "person"], &[(column, vec![key])])]);
            let is_few = (1..5).contains(&people.len());
            assert_eq!(!faults.is_empty(), is_few, "{column} of {table} with {} people: {faults:?}", people.len());
            if is_few { few += 1 } else { many += 1 }
        }
    }
    assert!(few > 2 && many > 2, "{few} few, {many} many");
}

/// People are counted by whom a row is about, whether or not the row names an adult whom they care for: neither is one person
/// reached by what identifies them, nor are many taken for few.
#[test]
fn rows_that_are_kept_by_what_people_are_like_are_about_nobody_or_many() {
    let scene = scene("dhsc-r2");
    let rows = scene.table("main_table_single");
    let keys = ["birth_year", "birth_month", "gender_cleaned"].map(|column| rows.written(column).unwrap());
    let people = rows.written("person").unwrap();
    let (mut few, mut many) = (0, 0);
    for (take, columns) in [(6, &["birth_year"][..]), (3, &["birth_year", "birth_month", "gender_cleaned"])] {
        let mut groups: BTreeMap<Vec<&str>, BTreeSet<&str>> = BTreeMap::new();
        for (row, person) in people.iter().enumerate() {
            let key: Option<Vec<&str>> = keys[..columns.len()].iter().map(|column| column[row].as_deref()).collect();
            key.into_iter().for_each(|key| groups.entry(key).or_default().extend(person.as_deref()));
        }
        let mut groups: Vec<_> = groups.into_iter().filter(|(_, people)| !people.is_empty()).collect();
        groups.sort_by_key(|(_, people)| people.len());
        let least = groups.iter().take(take);
        for (key, people) in least.chain(groups.iter().rev().take(take)) {
            let keep: Vec<(&str, Vec<&str>)> =
                columns.iter().zip(key).map(|(column, value)| (*column, vec![*value])).collect();
            let faults = scene.faults("like", &[asks("main_table_single", &["person", "event_type"], &keep)]);
            assert_eq!(!faults.is_empty(), people.len() < 5, "{keep:?}, {} people: {faults:?}", people.len());
            if people.len() < 5 { few += 1 } else { many += 1 }
        }
    }
    assert!(few > 2 && many > 2, "{few} few, {many} many");
    let carers = [asks("support_of_carers", &["la_code", "carer", "adults_cared_for", "direct_services"], &[])];
    let faults = scene.faults("carers", &carers);
    if faults.is_empty() {
        scene.give("carers").unwrap();
        let (columns, rows) = cells(&scene.output("carers").join("support_of_carers.csv"));
        let carer = columns.iter().position(|column| column == "carer").unwrap();
        assert!(rows.iter().all(|row| row[carer].len() >= 64), "a carer is given under a pseudonym");
    } else {
        assert!(faults.iter().all(|fault| fault.contains("fewer than 5 people")), "{faults:?}");
    }
}

#[test]
fn one_list_less_another_is_about_nobody_or_many() {
    let scene = scene("nhse-2024");
    let rows = scene.table("lts001a_1b_people");
    let (keys, people) = (rows.written("primary_support_reason").unwrap(), rows.written("person").unwrap());
    let mut by_key: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, person) in keys.iter().zip(&people) {
        by_key.entry(key.as_deref().unwrap_or_default()).or_default().extend(person.as_deref());
    }
    let (few, _) = by_key.iter().filter(|(_, people)| people.len() < 5).min_by_key(|(_, people)| people.len()).unwrap();
    let others: Vec<&str> = by_key.keys().copied().filter(|key| key != few).collect();
    let items = ["la_code", "service_type"];
    let all_but_few = asks("lts001a_1b_people", &items, &[("primary_support_reason", others)]);
    let faults = scene.faults("less", &[asks("lts001a_1b_people", &items, &[]), all_but_few]);
    assert!(faults.len() == 1 && faults[0].contains("set fewer than 5 people apart"), "{faults:?}");
}

#[test]
fn nobody_is_asked_for_by_name_and_nothing_hidden_by_its_figure() {
    let scene = scene("nhse-2024");
    let by_person = [("person", vec!["1", "2", "3", "4", "5", "6"])];
    let faults = scene.faults("named", &[asks("lts001a_1b_people", &["la_code"], &by_person)]);
    assert!(faults.len() == 1 && faults[0].contains("nobody is asked for by name"), "{faults:?}");
    let by_figure = [("people", vec!["1"])];
    let faults = scene.faults("figure", &[asks("lts001a_1b", &["la_code", "primary_support_reason"], &by_figure)]);
    assert!(faults.len() == 1 && faults[0].contains("would show what is hidden"), "{faults:?}");
}

#[test]
fn what_is_hidden_is_not_the_difference_of_what_is_shown() {
    let scene = scene("nhse-2024");
    let parts = ["la_code", "primary_support_reason", "service_type", "delivery_mechanism", "people"];
    let shares = ["la_code", "carers_total", "carers_1864", "carers_65over"];
    let wanted = [
        asks("lts001b_1a", &parts, &[]),
        asks("lts001b_1a_by_authority", &["la_code", "people"], &[]),
        asks("ascof_3d", &shares, &[]),
    ];
    assert_eq!(scene.faults("sums", &wanted), [""; 0]);
    scene.give("sums").unwrap();
    let (_, parts) = cells(&scene.output("sums").join("lts001b_1a.csv"));
    let (_, sums) = cells(&scene.output("sums").join("lts001b_1a_by_authority.csv"));
    let hidden: BTreeSet<&str> = parts.iter().filter(|row| row[4] == "[c]").map(|row| row[0].as_str()).collect();
    assert!(
        !hidden.is_empty() && parts.iter().any(|row| row[4].parse::<i64>().is_ok_and(|count| count > 4)),
        "{parts:?}"
    );
    for sum in sums.iter().filter(|sum| hidden.contains(sum[0].as_str())) {
        assert_eq!(sum[1], "[c]", "the sum of {} is shown, and parts of it are hidden", sum[0]);
    }
    let (_, of_carers) = cells(&scene.output("sums").join("ascof_3d.csv"));
    for row in of_carers.iter().filter(|row| row[1..].contains(&"[c]".to_owned())) {
        assert!(row[1..].iter().all(|cell| cell == "[c]" || cell.is_empty()), "{row:?}");
    }
}
