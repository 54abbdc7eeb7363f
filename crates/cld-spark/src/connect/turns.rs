//! In which order statements come: each after those that make what it reads.

use std::collections::BTreeSet;

use crate::script::Statement;

/// The statements that are not begun, and the names of those that are not done.
pub(super) struct Turns<'s> {
    waiting: Vec<&'s Statement>,
    open: BTreeSet<&'s str>,
}

impl<'s> Turns<'s> {
    pub(super) fn of(statements: &'s [Statement]) -> Turns<'s> {
        let open = statements.iter().map(|statement| statement.name.as_str()).collect();
        Turns { waiting: statements.iter().collect(), open }
    }

    /// The first statement all of whose tables are there; none when there is none at the moment.
    pub(super) fn next(&mut self) -> Option<&'s Statement> {
        let is_ready = |statement: &&Statement| {
            !statement.reads.iter().any(|table| *table != statement.name && self.open.contains(table.as_str()))
        };
        let place = self.waiting.iter().position(is_ready)?;
        Some(self.waiting.remove(place))
    }

    /// What this statement makes is there.
    pub(super) fn done(&mut self, name: &str) {
        self.open.remove(name);
    }

    /// How many statements are not done.
    pub(super) fn left(&self) -> usize {
        self.open.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(name: &str, reads: &[&str]) -> Statement {
        let reads = reads.iter().map(|name| (*name).to_owned()).collect();
        let named_by = format!("create or replace temporary view {name} as select 1");
        Statement { name: name.to_owned(), stored_by: Vec::new(), named_by, columns: Vec::new(), reads }
    }

    #[test]
    fn a_statement_comes_after_those_that_it_reads() {
        let statements = [
            statement("c", &["b", "elsewhere"]),
            statement("b", &["a", "b"]),
            statement("a", &[]),
            statement("d", &["a"]),
        ];
        let mut turns = Turns::of(&statements);
        assert_eq!(turns.next().map(|next| next.name.as_str()), Some("a"));
        assert!(turns.next().is_none(), "all others wait for a");
        turns.done("a");
        let names: Vec<&str> =
            [turns.next(), turns.next()].into_iter().flatten().map(|next| next.name.as_str()).collect();
        assert_eq!(names, ["b", "d"]);
        assert!(turns.next().is_none());
        turns.done("b");
        assert_eq!(turns.next().map(|next| next.name.as_str()), Some("c"));
        turns.done("d");
        turns.done("c");
        assert_eq!(turns.left(), 0);
    }
}
