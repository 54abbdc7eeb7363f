//! The statements that calculate the pages of a method, one after another.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use cld_engine::{Engine, EngineError, Executor};

use crate::column_type::{Column, columns};
use crate::spelling::{spelt, tables, text};

/// What makes one table, in statements of Spark without a `;` at their end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The table.
    pub name: String,
    /// What calculates and stores it; none for a table that is there or is calculated on reading, or was stored before.
    pub stored_by: Vec<String>,
    /// What gives it its name.
    pub named_by: String,
    /// The columns that are stored; none for a table that is there or is calculated on reading.
    pub columns: Vec<Column>,
    /// The tables that are read, by name; others than those of the run may be among them.
    pub reads: Vec<String>,
}

/// Writes down what a method's pages ask for, in place of doing it.
///
/// Types are those that the pages have here, so that what is stored is the same whichever engine stores it.
pub struct Script<'a> {
    planner: &'a Engine,
    /// Where the run's folder is for whoever runs the script, as text.
    place: String,
    /// Where in a catalogue the stored pages are tables too: `catalogue.schema`.
    into: Option<String>,
    statements: Mutex<Vec<Statement>>,
}

impl<'a> Script<'a> {
    /// A script without statements. The planner has the tables that pages read, with or without rows.
    pub fn new(planner: &'a Engine, place: &str, into: Option<&str>) -> Script<'a> {
        let place = place.trim_end_matches('/').to_owned();
        Script { planner, place, into: into.map(str::to_owned), statements: Mutex::default() }
    }

    /// What was written down: first what pages are based on, then the pages in the order in which they are named.
    pub fn statements<'n>(self, pages: impl Iterator<Item = &'n str>) -> Vec<Statement> {
        let mut statements = self.statements.into_inner().unwrap_or_else(PoisonError::into_inner);
        let order: Vec<&str> = pages.collect();
        statements.sort_by_key(|statement| order.iter().position(|name| *name == statement.name));
        statements
    }

    fn say(&self, statement: Statement) {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).push(statement);
    }

    /// A folder of the run, as text for Spark.
    fn at(&self, folder: &Path) -> String {
        let parts = folder.iter().map(|part| part.to_string_lossy());
        text(&parts.fold(self.place.clone(), |place, part| format!("{place}/{part}")))
    }

    fn opened(&self, name: &str, folder: &Path) -> String {
        format!("create or replace temporary view {name} using parquet options (path {})", self.at(folder))
    }

    /// A query with the columns that it has here, of the types that they have here.
    fn typed(sql: &str, columns: &[Column]) -> Result<String, EngineError> {
        let cast = columns.iter().map(|column| format!("cast({0} as {1}) as {0}", column.name, column.spark_type));
        Ok(format!("select {}\nfrom (\n{}\n) as calculated", cast.collect::<Vec<_>>().join(",\n  "), spelt(sql)?))
    }
}

impl Executor for Script<'_> {
    fn open(&self, name: &str, path: &Path) -> Result<(), EngineError> {
        let (name, named_by) = (name.to_owned(), self.opened(name, path));
        self.say(Statement { name, named_by, ..Statement::default() });
        Ok(())
    }

    fn define(&self, name: &str, sql: &str) -> Result<(), EngineError> {
        let view = format!("create or replace temporary view {name} as\n{}", spelt(sql)?);
        self.say(Statement { name: name.to_owned(), named_by: view, reads: tables(sql)?, ..Statement::default() });
        Ok(())
    }

    /// Says nothing of rows, since none are calculated.
    fn store(&self, name: &str, sql: &str, folder: &Path) -> Result<u64, EngineError> {
        let columns = columns(self.planner.schema(sql)?.as_ref());
        let (place, query) = (self.at(folder), Script::typed(sql, &columns)?);
        let insert = format!("insert overwrite directory {place} using parquet");
        let (stored_by, named_by) = match &self.into {
            None => (vec![format!("{insert}\n{query}")], self.opened(name, folder)),
            Some(schema) => (
                vec![
                    format!("create or replace table {schema}.{name} as\n{query}"),
                    format!("{insert} select * from {schema}.{name}"),
                ],
                format!("create or replace temporary view {name} as select * from {schema}.{name}"),
            ),
        };
        self.say(Statement { name: name.to_owned(), stored_by, named_by, columns, reads: tables(sql)? });
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use cld_engine::Limits;

    use super::*;

    fn engine() -> Engine {
        let engine = Engine::new(&Limits::default()).unwrap();
        engine.define("t", "select cast(1 as int) as a, cast('x' as varchar) as b").unwrap();
        engine
    }

    #[test]
    fn a_page_is_stored_with_the_types_that_it_has_here() {
        let engine = engine();
        let script = Script::new(&engine, "/data/it's here/", None);
        script.store("p", "select a, count(*) as n from t group by a", Path::new("steps/p")).unwrap();
        let [statement] = &script.statements(["p"].into_iter())[..] else { panic!("one") };
        assert_eq!(
            statement.stored_by,
            ["insert overwrite directory '/data/it\\'s here/steps/p' using parquet\n\
              select cast(a as int) as a,\n  cast(n as bigint) as n\n\
              from (\nSELECT a, count(*) AS n FROM t GROUP BY a\n) as calculated"]
        );
        assert_eq!(
            statement.named_by,
            "create or replace temporary view p using parquet options (path '/data/it\\'s here/steps/p')"
        );
    }

    #[test]
    fn a_place_that_is_a_url_stays_one() {
        let engine = engine();
        let script = Script::new(&engine, "s3://bucket/run", Some("adult.social_care"));
        script.store("p", "select a from t", Path::new("steps/p")).unwrap();
        let [statement] = &script.statements(["p"].into_iter())[..] else { panic!("one") };
        let [table, folder] = &statement.stored_by[..] else { panic!("two") };
        assert!(table.starts_with("create or replace table adult.social_care.p as"), "{table}");
        assert!(folder.contains("'s3://bucket/run/steps/p'"), "{folder}");
        assert!(statement.named_by.ends_with("adult.social_care.p"), "{}", statement.named_by);
    }

    #[test]
    fn what_pages_are_based_on_comes_first_and_pages_follow_in_their_order() {
        let engine = engine();
        let script = Script::new(&engine, "/run", None);
        for page in ["second", "first"] {
            script.define(page, "select a from t").unwrap();
        }
        script.open("submitted", Path::new("submitted")).unwrap();
        let names: Vec<String> =
            script.statements(["first", "second"].into_iter()).into_iter().map(|statement| statement.name).collect();
        assert_eq!(names, ["submitted", "first", "second"]);
    }
}
