//! `portal/states.md`: the states of a submission.

use std::collections::BTreeMap;

use super::permissions::cells;
use crate::fault::Fault;
use crate::markdown;
use crate::small_table::SmallTable;

/// The states of a submission, by their codes.
#[derive(Debug, Clone, Default)]
pub struct States(pub BTreeMap<i64, State>);

/// A state of a submission.
#[derive(Debug, Clone)]
pub struct State {
    /// Its name for programs.
    pub name: String,
    /// What its council is told.
    pub said: String,
    /// What its council can do.
    pub next: String,
    /// The codes of those that can follow; none when it is an end.
    pub ends_by: Vec<i64>,
}

impl States {
    /// The state of that code.
    pub fn state(&self, code: i64) -> Option<&State> {
        self.0.get(&code)
    }

    /// Whether one state can follow another.
    pub fn follows(&self, from: i64, to: i64) -> bool {
        self.state(from).is_some_and(|state| state.ends_by.contains(&to))
    }

    pub(crate) fn read(path: &str, text: &str) -> Result<States, Fault> {
        let sheet = markdown::read(path, text)?;
        let table = sheet.section("States").and_then(|section| section.table.as_ref());
        let table = table.ok_or_else(|| Fault::new(path, 1, "this page needs a table under ## States"))?;
        let states: BTreeMap<i64, State> =
            table.rows.iter().map(|row| state(path, table, row)).collect::<Result<_, _>>()?;
        let unknown = states.values().flat_map(|state| &state.ends_by).find(|code| !states.contains_key(code));
        match unknown {
            Some(code) => Err(Fault::new(path, table.line, format!("a state ends by {code}, which is none"))),
            None => Ok(States(states)),
        }
    }
}

fn state(path: &str, table: &SmallTable, row: &(usize, Vec<Option<String>>)) -> Result<(i64, State), Fault> {
    let [code, name, said, next] = cells(path, table, row, ["code", "state", "said", "next"])?;
    let number = |text: &str| text.parse().map_err(|_| Fault::new(path, row.0, format!("\"{text}\" is no code")));
    let ends_by = table.column("ends_by").and_then(|at| row.1[at].as_deref()).unwrap_or_default();
    let ends_by = ends_by.split_whitespace().map(number).collect::<Result<_, _>>()?;
    Ok((number(&code)?, State { name, said, next, ends_by }))
}
