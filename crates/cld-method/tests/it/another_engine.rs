//! What another engine is asked to do for a method: it is planned here, and calculated there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use cld_book::Book;
use cld_engine::{Engine, EngineError, Executor, Limits};
use cld_method::{Given, Parameters, StandIns, book_tables, run, submissions_schema, submitted_schema, tables_of};

/// An engine that writes down what it is asked.
#[derive(Default)]
struct Script(Mutex<Vec<Statement>>);

#[derive(Clone)]
struct Statement {
    name: String,
    sql: String,
    stored_in: Option<PathBuf>,
}

impl Script {
    fn add(&self, name: &str, sql: &str, stored_in: Option<&Path>) {
        let stored_in = stored_in.map(Path::to_owned);
        self.0.lock().unwrap().push(Statement { name: name.to_owned(), sql: sql.to_owned(), stored_in });
    }
}

impl Executor for Script {
    fn open(&self, _: &str, _: &Path) -> Result<(), EngineError> {
        Ok(())
    }

    fn define(&self, name: &str, sql: &str) -> Result<(), EngineError> {
        self.add(name, sql, None);
        Ok(())
    }

    fn store(&self, name: &str, sql: &str, folder: &Path) -> Result<u64, EngineError> {
        self.add(name, sql, Some(folder));
        Ok(0)
    }
}

#[test]
fn every_page_is_asked_for_once_and_after_what_it_reads() {
    let book = Book::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")).unwrap();
    for method in book.methods.values() {
        let engine = Engine::new(&Limits::default()).unwrap();
        let set = &method.parameter_sets[&method.facts.example_parameters];
        let parameters = Parameters::settle(&engine, method, set, &Given::new()).unwrap();
        engine.hold("submissions", &submissions_schema(), &[]).unwrap();
        let release = &book.releases[&method.facts.release];
        engine.hold("submitted", &submitted_schema(method, release), &[]).unwrap();
        book_tables(&engine, &book, method, &StandIns::new()).unwrap();
        let script = Script::default();
        let folder = |page: &cld_book::Page| Path::new("run").join(&page.name);
        let pages = run(&engine, &script, method, &parameters, &tables_of(method), folder, |_| ()).unwrap();

        let statements = script.0.into_inner().unwrap();
        assert_eq!((statements[0].name.as_str(), statements.len()), ("events", pages.len() + 1));
        let mut there = BTreeSet::new();
        for Statement { name, sql, stored_in } in &statements {
            assert!(!sql.contains('$'), "{name} has a bound that is open");
            if let Some(stored) = pages.iter().find(|stored| stored.page.name == *name) {
                let reads = stored.page.sql.tables.iter();
                let is_page = |table: &&String| pages.iter().any(|other| other.page.name == **table);
                assert!(reads.filter(is_page).all(|table| there.contains(table)), "{name} is too early");
                assert_eq!(stored_in.is_some(), stored.page.facts.is_stored(), "{name}");
            }
            assert!(there.insert(name.clone()), "{name} is asked for twice");
        }
        assert!(engine.count(&tables_of(method)[0]).unwrap() == 0, "nothing is calculated where it is planned");
    }
}
