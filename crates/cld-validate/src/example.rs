//! Runs the worked examples of the rule pages, each row as a council would send it.

use std::path::Path;

use arrow::buffer::BooleanBuffer;
use cld_book::{Book, Fault, Item, Page, Release, Shape, SmallTable, nearest};
use cld_submission::{Block, Submission};
use datafusion_common::DFSchema;

use crate::CheckError;
use crate::check::compiler;
use crate::group::{Groups, Ledger};
use crate::plan::{Memory, Plan};
use crate::rule::Rule;
use cld_condition::Compiler;

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
pub fn example_outcomes(book: &Book, release: &Release, page: &Page) -> Result<Vec<(usize, bool)>, Fault> {
    let release = &release.in_full();
    let compiler = compiler(book, release).map_err(|error| Fault::new("rules", 1, error.to_string()))?;
    let items = book.rule_items(release, page);
    let (Some(field), Some(table)) = (field(page, &items), &page.rows) else { return Ok(Vec::new()) };
    let rule = Rule::compile(book, &compiler, release, page, field)?;
    outcomes(book, release, page, &of_release(book, release, table), field, &compiler.schema, &rule)
}

fn page_faults(book: &Book, release: &Release, compiler: &Compiler, page: &Page) -> Vec<Fault> {
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
        let table = &of_release(book, release, table);
        faults.extend(table_faults(book, release, page, table, field, &compiler.schema, &rule));
    }
    faults
}

fn field<'a>(page: &Page, items: &[&'a Item]) -> Option<&'a Item> {
    let mut columns = page.rows.iter().flat_map(|table| &table.columns);
    let named = columns.clone().filter_map(|column| items.iter().find(|item| is_of(column, item))).next();
    let is_any = !page.is_template() || columns.any(|column| column.starts_with("{field}"));
    named.or(items.first().filter(|_| is_any)).copied()
}

fn is_of(column: &str, item: &Item) -> bool {
    column.strip_suffix("_as_written").unwrap_or(column) == item.name
}

/// The rows that are examples for this release.
fn of_release(book: &Book, release: &Release, table: &SmallTable) -> SmallTable {
    let rows = table.rows.iter().filter(|(_, row)| book.row_belongs(release, table, row));
    SmallTable { rows: rows.cloned().collect(), ..table.clone() }
}

fn table_faults(
    book: &Book,
    release: &Release,
    page: &Page,
    table: &SmallTable,
    field: &Item,
    schema: &DFSchema,
    rule: &Rule,
) -> Vec<Fault> {
    let fault = |line, what: String| Fault::new(&page.path, line, what);
    let is_unknown =
        |(_, row): &&(usize, Vec<Option<String>>)| row.last().is_some_and(|last| last.as_deref() == Some("?"));
    if let Some((line, _)) = table.rows.iter().find(is_unknown) {
        let what = format!("\"?\" stands for what is not known yet: cld book fill {} fills it in", page.name);
        return vec![fault(*line, what)];
    }
    let failing = match outcomes(book, release, page, table, field, schema, rule) {
        Ok(failing) => failing,
        Err(fault) => return vec![fault],
    };
    let differs = table
        .rows
        .iter()
        .zip(failing)
        .filter(|((_, row), (_, fails))| row.last().is_some_and(Option::is_some) != *fails);
    let says = |fails| {
        if fails {
            "fails, but the example says that it does not"
        } else {
            "does not fail, but the example says that it does"
        }
    };
    differs.map(|((line, _), (_, fails))| fault(*line, format!("this row {}", says(fails)))).collect()
}

/// Whether each example fails, by its line.
fn outcomes(
    book: &Book,
    release: &Release,
    page: &Page,
    table: &SmallTable,
    field: &Item,
    schema: &DFSchema,
    rule: &Rule,
) -> Result<Vec<(usize, bool)>, Fault> {
    let fault = |what: String| Fault::new(&page.path, table.line, what);
    let headers = headers(release, page, table, field)?;
    let failing = failing(book, release, schema, rule, &headers, table).map_err(fault)?;
    if failing.len() != table.rows.len() {
        return Err(fault(format!("{} examples became {} rows", table.rows.len(), failing.len())));
    }
    Ok(table.rows.iter().map(|(line, _)| *line).zip(failing).collect())
}

/// The headers of the items that stand over the examples.
fn headers<'a>(release: &'a Release, page: &Page, table: &SmallTable, field: &Item) -> Result<Vec<&'a str>, Fault> {
    let mut headers = Vec::new();
    for column in table.columns.iter().filter(|column| *column != "fails") {
        let column = column.replace("{field}", &field.name);
        let Some((at, _)) = release.column(&column) else {
            let hint = nearest(&column, release.items.iter().map(|item| item.name.as_str()));
            let what = format!("the examples have a column \"{column}\", which {} does not have{hint}", release.name);
            return Err(Fault::new(&page.path, table.line, what));
        };
        let header = release.items[at].header.as_str();
        if headers.contains(&header) {
            return Err(Fault::new(&page.path, table.line, format!("the examples give the text of {header} twice")));
        }
        headers.push(header);
    }
    Ok(headers)
}

/// For each example, whether the rule fails when it is read from a file.
fn failing(
    book: &Book,
    release: &Release,
    schema: &DFSchema,
    rule: &Rule,
    headers: &[&str],
    table: &SmallTable,
) -> Result<Vec<bool>, String> {
    let file = file(headers, table).map_err(|error| format!("the examples cannot be written to a file ({error})"))?;
    let plan = Plan::new(book, release, schema, [&rule.condition], rule.shape.columns());
    let failing = plan.map_err(CheckError::RulesUncomputable).and_then(|plan| match &rule.shape {
        // Of a rule over the whole file, the examples say which rows take part.
        Shape::Row | Shape::Once => by_itself(release, &plan, file.path()),
        _ => together(release, rule, &plan, file.path()),
    });
    failing.map_err(|error| error.to_string())
}

/// Of each row, whether the rule's condition is true.
fn by_itself(release: &Release, plan: &Plan, path: &Path) -> Result<Vec<bool>, CheckError> {
    let (mut failing, mut failed) = (Vec::new(), None);
    let work = |memory: &mut Memory, block: &Block<'_>| holds(plan, memory, block);
    let take = |_, rows: Result<BooleanBuffer, CheckError>| match rows {
        Ok(rows) => failing.extend(rows.iter()),
        Err(error) => failed = Some(error),
    };
    Submission::open(path, release)?.read(&plan.columns, 1, || plan.fresh(), work, take)?;
    failed.map_or(Ok(failing), Err)
}

/// Of each row, whether the rule names it among the others.
fn together(release: &Release, rule: &Rule, plan: &Plan, path: &Path) -> Result<Vec<bool>, CheckError> {
    let groups = Groups::new(&[rule]);
    let (mut ledger, mut rows, mut failed) = (Ledger::new(&groups), 0, None);
    let work = |memory: &mut Memory, block: &Block<'_>| {
        let notes = groups.note(block, &[holds(plan, memory, block)?]).map_err(CheckError::RulesUncomputable)?;
        Ok((block.rows(), notes))
    };
    let take = |first, noted| match noted {
        Ok((count, notes)) => {
            rows += count;
            failed = failed.take().or(ledger.add(first, notes).err().map(CheckError::SpillFailed));
        }
        Err(error) => failed = Some(error),
    };
    Submission::open(path, release)?.read(&plan.columns, 1, || plan.fresh(), work, take)?;
    failed.map_or(Ok(()), Err)?;
    let mut failing = vec![false; rows];
    // The header is row 1.
    let named = ledger.conclude(|row, _| failing[row as usize - 2] = true);
    named.map_err(CheckError::SpillFailed).map(|()| failing)
}

/// The rows of which the plan's one condition is true.
fn holds(plan: &Plan, memory: &mut Memory, block: &Block<'_>) -> Result<BooleanBuffer, CheckError> {
    let holds = plan.holds(memory, block).map_err(CheckError::RulesUncomputable)?.remove(0);
    Ok(holds.unwrap_or_else(|| BooleanBuffer::new_unset(block.rows())))
}

fn file(headers: &[&str], table: &SmallTable) -> csv::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("cld-examples-").suffix(".csv").tempfile()?;
    let mut writer = csv::Writer::from_writer(&mut file);
    writer.write_record(headers)?;
    for (_, row) in &table.rows {
        writer.write_record(row[..headers.len()].iter().map(|cell| cell.as_deref().unwrap_or_default()))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
}
