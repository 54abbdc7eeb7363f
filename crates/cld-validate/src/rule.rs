//! The rules of a release: a page as it stands, a page of `any_field` once for every item it covers.

use std::collections::BTreeSet;
use std::sync::Arc;

use cld_book::{Book, Fault, Item, Page, Priority, Release, Severity, nearest};
use datafusion_common::{DataFusionError, SchemaError};
use datafusion_expr::Expr;

use crate::compile::Compiler;

/// A page, bound to one item if it is for any field.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: Arc<str>,
    pub(crate) severity: Severity,
    /// Header of the item to mend.
    pub(crate) item: Arc<str>,
    /// The item's position in the release.
    pub(crate) item_at: usize,
    pub(crate) message: Arc<str>,
    pub(crate) condition: Expr,
    /// The columns that the condition reads.
    pub(crate) columns: BTreeSet<String>,
}

impl Rule {
    /// Fills in a page for `item`: the field of a page for any field, else the item the page is about.
    pub(crate) fn compile(compiler: &Compiler, release: &Release, page: &Page, item: &Item) -> Result<Rule, Fault> {
        let priority = item.priority_when.as_deref().unwrap_or("true");
        let sql = page.sql.text.replace("{field}", &item.name).replace("{priority}", &format!("({priority})"));
        let condition = compiler.condition(&sql).map_err(|error| fault(error, release, page, item))?;
        let mut message = page.message.replace("{field}", &item.header);
        for named in &release.items {
            message = message.replace(&format!("{{{}}}", named.name), &named.header);
        }
        Ok(Rule {
            name: page.name.as_str().into(),
            severity: page.facts.severity.expect("a rule without a severity is refused when the book is read"),
            item: item.header.as_str().into(),
            item_at: release.items.iter().position(|other| other.name == item.name).unwrap_or_default(),
            message: message.split_whitespace().collect::<Vec<_>>().join(" ").into(),
            columns: columns(&condition),
            condition,
        })
    }
}

fn columns(condition: &Expr) -> BTreeSet<String> {
    condition.column_refs().into_iter().map(|column| column.name.clone()).collect()
}

/// The rows on which an item has priority, for an item that has it on some rows only.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The item's position in the release.
    pub(crate) item: usize,
    pub(crate) asked: Expr,
    /// Asked for, and blank.
    pub(crate) blank: Expr,
    pub(crate) columns: BTreeSet<String>,
}

impl Asked {
    pub(crate) fn all(compiler: &Compiler, release: &Release) -> Result<Vec<Asked>, DataFusionError> {
        let conditions =
            release.items.iter().enumerate().filter_map(|(at, item)| Some((at, item, item.priority_when.as_ref()?)));
        let asked = conditions.map(|(item, facts, when)| {
            let asked = compiler.condition(when)?;
            let blank = compiler.condition(&format!("{}_as_written is null and ({when})", facts.name))?;
            Ok(Asked { item, columns: columns(&blank), asked, blank })
        });
        asked.collect()
    }
}

/// The items that a page makes a rule for; none when the rule does not hold in the release.
pub(crate) fn items<'a>(book: &Book, release: &'a Release, page: &Page) -> Vec<&'a Item> {
    if !book.rule_holds(release, page) {
        return Vec::new();
    }
    match page.facts.applies_to {
        None => page.facts.item.iter().filter_map(|name| release.item(name)).collect(),
        Some(applies_to) => {
            let is_complete = |item: &Item| book.list_of(release, item).is_some_and(|list| list.complete);
            let is_priority = |item: &Item| item.priority != Priority::Never;
            let covered = |item: &&Item| applies_to.covers(item.item_type, is_complete(item), is_priority(item));
            release.items.iter().filter(covered).collect()
        }
    }
}

/// Where the page, or the specification it fills in, breaks off.
fn fault(error: DataFusionError, release: &Release, page: &Page, item: &Item) -> Fault {
    let filled = if page.is_template() { format!("for {}: ", item.name) } else { String::new() };
    let DataFusionError::SchemaError(unknown, _) = error.find_root() else {
        return Fault::new(&page.path, page.sql.line, format!("{filled}{}", error.find_root().message()));
    };
    let SchemaError::FieldNotFound { field, .. } = unknown.as_ref() else {
        return Fault::new(&page.path, page.sql.line, format!("{filled}{unknown}"));
    };
    let hint = nearest(&field.name, release.items.iter().map(|item| item.name.as_str()));
    let what = format!("{filled}uses column \"{}\", which {} does not have{hint}", field.name, release.name);
    Fault::new(&page.path, page.sql.line_of(&field.name), what)
}
