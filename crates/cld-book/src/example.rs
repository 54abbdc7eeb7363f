//! Worked examples: small tables given, and the small table that must come out.

use crate::fault::Fault;
use crate::markdown::Section;
use crate::small_table::SmallTable;

/// One worked example of a step or a table: named tables given, one table expected.
#[derive(Debug, Clone)]
pub struct Example {
    /// Line of its `### then`.
    pub line: usize,
    /// Tables that it is run over, by name.
    pub given: Vec<(String, SmallTable)>,
    /// The rows that must come out.
    pub then: SmallTable,
}

impl Example {
    /// Reads `### given NAME` … `### then` runs under `## Examples`.
    pub(crate) fn read(path: &str, section: &Section) -> Result<Vec<Example>, Fault> {
        let mut examples = Vec::new();
        let mut given = Vec::new();
        for part in &section.parts {
            let Some(table) = part.table.clone() else {
                return Err(Fault::new(path, part.line, "a table is missing under this heading"));
            };
            if let Some(name) = part.heading.strip_prefix("given ") {
                given.push((name.trim().to_owned(), table));
            } else if part.heading == "then" && !given.is_empty() {
                let line = part.line;
                examples.push(Example { line, given: std::mem::take(&mut given), then: table });
            } else {
                return Err(Fault::new(
                    path,
                    part.line,
                    "write \"### given TABLE\" one or more times, then \"### then\"",
                ));
            }
        }
        match given.first() {
            Some((_, table)) => Err(Fault::new(path, table.line, "this example has no \"### then\"")),
            None => Ok(examples),
        }
    }
}
