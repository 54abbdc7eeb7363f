//! Runs the worked examples of the rule pages, each row as a council would send it.

use std::ops::ControlFlow;

use arrow::buffer::BooleanBuffer;
use cld_book::{Book, Fault, Item, Release, RulePage, Shape, SmallTable, nearest};
use cld_submission::{Block, Input, Submission};
use datafusion_common::DFSchema;

use crate::check::compiler;
use crate::error::CheckError;
use crate::group::{GroupStore, Groups, SpillTo};
use crate::plan::{Memory, Plan};
use crate::rule::Rule;
use cld_condition::{Compiler, ConditionError};

/// Every page whose SQL, or whose examples, do not come out as written; empty when all is well.
///
/// An example's cell is the council's text of an item: a column `x` or `x_as_written` is what a file
/// has under x. `{field}` is the first item covered that the examples name, else the first covered. A page whose
/// examples name neither has none for this release.
pub fn check_examples(book: &Book, release: &Release) -> Vec<Fault> {
    let release = &release.in_full();
    let compiler = match compiler(book, release) {
        Ok(compiler) => compiler,
        Err(error) => return vec![Fault::new("rules", 1, error.to_string())],
    };
    book.rules.values().flat_map(|page| page_faults(book, release, &compiler, page)).collect()
}

/// Whether each row of a rule's examples fails, by its line, as far as the release has the row.
///
/// # Errors
/// What keeps the rule from being tried.
pub fn example_outcomes(book: &Book, release: &Release, page: &RulePage) -> Result<Vec<(usize, bool)>, Fault> {
    let release = &release.in_full();
    let compiler = compiler(book, release).map_err(|error| Fault::new("rules", 1, error.to_string()))?;
    let items = book.rule_items(release, page);
    let (Some(field), Some(table)) = (field(page, &items), &page.rows) else { return Ok(Vec::new()) };
    let rule = Rule::compile(book, &compiler, release, page, field)?;
    Examples::new(book, release, page, &rule, field, table).outcomes(&compiler.schema)
}

fn page_faults(book: &Book, release: &Release, compiler: &Compiler, page: &RulePage) -> Vec<Fault> {
    let items = book.rule_items(release, page);
    let field = field(page, &items);
    let (mut faults, mut shown) = (Vec::new(), None);
    for item in items {
        match Rule::compile(book, compiler, release, page, item) {
            Ok(rule) if field.is_some_and(|field| field.name == item.name) => shown = Some(rule),
            Ok(_) => {}
            Err(fault) => faults.push(fault),
        }
    }
    if let (Some(rule), Some(field), Some(table)) = (shown, field, &page.rows) {
        faults.extend(Examples::new(book, release, page, &rule, field, table).faults(&compiler.schema));
    }
    faults
}

pub(crate) fn field<'a>(page: &RulePage, items: &[&'a Item]) -> Option<&'a Item> {
    let mut columns = page.rows.iter().flat_map(|table| &table.columns);
    let named = columns.clone().filter_map(|column| items.iter().find(|item| is_of(column, item))).next();
    let is_any = !page.is_template() || columns.any(|column| column.starts_with("{field}"));
    named.or(items.first().filter(|_| is_any)).copied()
}

fn is_of(column: &str, item: &Item) -> bool {
    column.strip_suffix("_as_written").unwrap_or(column) == item.name
}

/// The examples of a rule that are for one release.
pub(crate) struct Examples<'a> {
    book: &'a Book,
    release: &'a Release,
    page: &'a RulePage,
    pub(crate) rule: &'a Rule,
    /// The item that `{field}` means.
    field: &'a Item,
    pub(crate) table: SmallTable,
}

impl<'a> Examples<'a> {
    pub(crate) fn new(
        book: &'a Book,
        release: &'a Release,
        page: &'a RulePage,
        rule: &'a Rule,
        field: &'a Item,
        table: &SmallTable,
    ) -> Examples<'a> {
        let rows = table.rows.iter().filter(|(_, row)| book.row_belongs(release, table, row)).cloned().collect();
        Examples { book, release, page, rule, field, table: SmallTable { rows, ..table.clone() } }
    }

    fn faults(&self, schema: &DFSchema) -> Vec<Fault> {
        let fault = |line, what: String| Fault::new(&self.page.path, line, what);
        let is_unknown =
            |(_, row): &&(usize, Vec<Option<String>>)| row.last().is_some_and(|last| last.as_deref() == Some("?"));
        if let Some((line, _)) = self.table.rows.iter().find(is_unknown) {
            let name = &self.page.name;
            let what = format!("\"?\" marks what is not known yet: cld book fill {name} fills it in");
            return vec![fault(*line, what)];
        }
        let failing = match self.outcomes(schema) {
            Ok(failing) => failing,
            Err(fault) => return vec![fault],
        };
        let said = self.table.rows.iter().map(|(_, row)| row.last().is_some_and(Option::is_some));
        let differs = said.zip(failing).filter(|(said, (_, fails))| said != fails);
        let says = |fails| {
            if fails {
                "fails, but the example says that it does not"
            } else {
                "does not fail, but the example says that it does"
            }
        };
        differs.map(|(_, (line, fails))| fault(line, format!("this row {}", says(fails)))).collect()
    }

    /// Whether each example fails, by its line.
    fn outcomes(&self, schema: &DFSchema) -> Result<Vec<(usize, bool)>, Fault> {
        let fault = |what: String| Fault::new(&self.page.path, self.table.line, what);
        let rows = &self.table.rows;
        let failing = self.failing(schema, &self.headers()?).map_err(fault)?;
        if failing.len() != rows.len() {
            return Err(fault(format!("{} examples became {} rows", rows.len(), failing.len())));
        }
        Ok(rows.iter().map(|(line, _)| *line).zip(failing).collect())
    }

    /// The headers of the items above the examples.
    pub(crate) fn headers(&self) -> Result<Vec<&'a str>, Fault> {
        let fault = |what: String| Fault::new(&self.page.path, self.table.line, what);
        let release = self.release;
        let mut headers = Vec::new();
        for column in self.table.columns.iter().filter(|column| *column != "fails") {
            let column = column.replace("{field}", &self.field.name);
            let Some((at, _)) = release.column(&column) else {
                let hint = nearest(&column, release.items.iter().map(|item| item.name.as_str()));
                let name = &release.name;
                return Err(fault(format!(
                    "the examples have a column \"{column}\", which {name} does not have{hint}"
                )));
            };
            let header = release.items[at].header.as_str();
            if headers.contains(&header) {
                return Err(fault(format!("the examples give the text of {header} twice")));
            }
            headers.push(header);
        }
        Ok(headers)
    }

    /// For each example, whether the rule fails when it is read from a file.
    fn failing(&self, schema: &DFSchema, headers: &[&str]) -> Result<Vec<bool>, String> {
        let Examples { book, release, rule, table, .. } = self;
        let file = file(headers, table).map_err(|error| format!("the examples cannot be written as CSV ({error})"))?;
        let plan = Plan::new(book, release, schema, [&rule.condition], rule.shape.columns());
        let failing = plan.map_err(CheckError::RulesUncomputable).and_then(|plan| match &rule.shape {
            // Of a rule over the whole file, the examples say which rows take part.
            Shape::Row | Shape::Once => by_itself(release, &plan, file),
            _ => together(release, rule, &plan, file),
        });
        failing.map_err(|error| error.to_string())
    }
}

/// Of each row, whether the rule's condition is true.
fn by_itself(release: &Release, plan: &Plan, file: Input) -> Result<Vec<bool>, CheckError> {
    let work = |memory: &mut Memory, block: &Block<'_>| holds(plan, memory, block);
    let mut failing = Vec::new();
    let take = |_, rows: Result<BooleanBuffer, CheckError>| rows.map(|rows| failing.extend(rows.iter()));
    read(release, plan, file, work, take)?;
    Ok(failing)
}

/// Of each row, whether the rule names it among the others.
fn together(release: &Release, rule: &Rule, plan: &Plan, file: Input) -> Result<Vec<bool>, CheckError> {
    let groups = Groups::new(&[rule], SpillTo::Memory);
    let (mut store, mut rows) = (GroupStore::new(&groups), 0);
    let work = |memory: &mut Memory, block: &Block<'_>| {
        let notes = groups.note(block, &[holds(plan, memory, block)?]).map_err(ConditionError::from)?;
        Ok((block.rows(), notes))
    };
    let take = |first, noted: Result<_, CheckError>| {
        let (count, notes) = noted?;
        rows += count;
        store.add(first, notes).map_err(CheckError::SpillFailed)
    };
    read(release, plan, file, work, take)?;
    let mut failing = vec![false; rows];
    for named in store.conclude().map_err(CheckError::SpillFailed)? {
        // The header is row 1.
        failing[named.map_err(CheckError::SpillFailed)?.0 as usize - 2] = true;
    }
    Ok(failing)
}

/// Reads the examples and hands on what comes of each block, until that fails.
fn read<T: Send>(
    release: &Release,
    plan: &Plan,
    file: Input,
    work: impl Fn(&mut Memory, &Block<'_>) -> Result<T, CheckError> + Sync,
    mut take: impl FnMut(u64, Result<T, CheckError>) -> Result<(), CheckError>,
) -> Result<(), CheckError> {
    let take = |first, done| take(first, done).map_or_else(ControlFlow::Break, ControlFlow::Continue);
    match Submission::open(file, release)?.try_read(&plan.columns, 1, || plan.fresh(), work, take)? {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(_) => Ok(()),
    }
}

/// The rows of which the plan's one condition is true.
fn holds(plan: &Plan, memory: &mut Memory, block: &Block<'_>) -> Result<BooleanBuffer, CheckError> {
    let holds = plan.holds(memory, block).map_err(CheckError::RulesUncomputable)?.remove(0);
    Ok(holds.unwrap_or_else(|| BooleanBuffer::new_unset(block.rows())))
}

/// The examples as a council would send them.
pub(crate) fn file(headers: &[&str], table: &SmallTable) -> csv::Result<Input> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headers)?;
    for (_, row) in &table.rows {
        writer.write_record(row[..headers.len()].iter().map(|cell| cell.as_deref().unwrap_or_default()))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(Input::bytes("examples.csv", bytes))
}
