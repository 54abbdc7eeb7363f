//! The proof on a server leaves out no word that pages may use.

#[path = "../examples/words/blocks.rs"]
mod blocks;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use blocks::blocks;
use cld_book::{FUNCTIONS, UsedIn};
use cld_engine::{Engine, Limits};
use sqlparser::ast::{Expr, Visit, Visitor};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

/// What is called or cast to.
#[derive(Default)]
struct Words(BTreeSet<String>);

impl Visitor for Words {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let word = match expr {
            Expr::Function(function) => function.name.to_string(),
            Expr::Cast { data_type, .. } => data_type.to_string().split('(').next().unwrap_or_default().to_owned(),
            Expr::Extract { .. } => "extract".to_owned(),
            Expr::Floor { .. } => "floor".to_owned(),
            Expr::Ceil { .. } => "ceil".to_owned(),
            Expr::Substring { .. } => "substr".to_owned(),
            _ => return ControlFlow::Continue(()),
        };
        self.0.insert(word.to_lowercase());
        ControlFlow::Continue(())
    }
}

#[test]
fn every_word_of_the_plain_dialect_is_proved_and_no_other() {
    let mut words = Words::default();
    for block in blocks() {
        let parsed = Parser::parse_sql(&GenericDialect {}, &block.sql).unwrap();
        let _ = parsed.visit(&mut words);
    }
    let types = ["int", "bigint", "decimal", "date", "timestamp", "varchar", "boolean"];
    let functions = FUNCTIONS.iter().filter(|word| word.used_in != UsedIn::Rules).map(|word| word.name);
    let allowed: BTreeSet<String> = functions.chain(types).map(str::to_owned).collect();
    assert_eq!(words.0, allowed);
}

#[test]
fn every_select_of_the_proof_runs_here_and_those_that_are_compared_have_rows_but_for_nobody() {
    let engine = Engine::new(&Limits::default()).unwrap();
    let place = tempfile::tempdir().unwrap();
    for block in blocks() {
        let folder = place.path().join(Path::new(&block.name));
        let rows =
            engine.store(&block.name, &block.sql, &folder).unwrap_or_else(|error| panic!("{}: {error}", block.name));
        let is_without = ["nobody", "nobody_chosen", "nobody_by_group"].contains(&block.name.as_str());
        assert_eq!(rows == 0, is_without, "{}", block.name);
    }
}
