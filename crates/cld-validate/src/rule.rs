//! The rules of a release: a page as it is, a page of `any_field` once for every item it covers.

use std::collections::BTreeSet;
use std::sync::Arc;

use cld_book::{Book, DefinedList, Fault, Form, Item, ItemType, Release, RulePage, Severity, Shape, nearest};
use datafusion_expr::Expr;

use crate::finding::{Finding, Own};
use cld_condition::{Compiler, ConditionError};

/// Rules about texts that are no entries of their list.
const ENTRIES: [&str; 3] = ["value_not_in_list", "entry_holds_unseen_marks", "spelling_differs_from_list"];

/// A page, bound to one item if it is for any field.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: Arc<str>,
    pub(crate) severity: Severity,
    /// Header of the item to correct.
    pub(crate) item: Arc<str>,
    /// The item's position in the release.
    pub(crate) item_at: usize,
    pub(crate) message: Arc<str>,
    pub(crate) condition: Expr,
    /// The columns that the condition reads.
    pub(crate) columns: BTreeSet<String>,
    /// What is looked at; the condition says which rows take part.
    pub(crate) shape: Shape,
    /// Rules of which this one is a consequence.
    follows: Vec<String>,
    is_template: bool,
    /// True when the entry of a list is told that may be meant.
    pub(crate) wants_entry: bool,
}

impl Rule {
    /// Fills in a page for `item`: the field of a page for any field, else the item the page is about.
    pub(crate) fn compile(
        book: &Book,
        compiler: &Compiler,
        release: &Release,
        page: &RulePage,
        item: &Item,
    ) -> Result<Rule, Fault> {
        let condition = compiler.condition(&condition(book, release, page, item));
        let condition = condition.map_err(|error| fault(error, release, page, item))?;
        Ok(Rule {
            name: page.name.as_str().into(),
            severity: page.facts.severity,
            item: item.header.as_str().into(),
            item_at: release.items.iter().position(|other| other.name == item.name).unwrap_or_default(),
            message: message(book, release, page, item).into(),
            columns: columns_of(&condition),
            condition,
            shape: page.facts.shape.of_field(release, &item.name),
            follows: page.facts.follows.clone(),
            is_template: page.is_template(),
            wants_entry: ENTRIES.contains(&page.name.as_str()),
        })
    }

    /// Every column that the rule reads, in the condition or to compare rows.
    pub(crate) fn reads(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(String::as_str).chain(self.shape.columns())
    }

    /// The finding on `row`, where the rules of `failing` fail.
    pub(crate) fn finding(&self, row: u64, failing: &[&Rule], own: Option<Own>) -> Finding {
        Finding {
            row,
            rule: self.name.clone(),
            severity: self.severity,
            item: Some(self.item.clone()),
            message: self.message.clone(),
            follows: root_of(self, failing).map(|root| root.name.clone()),
            meant: None,
            own,
            sending: None,
        }
    }

    /// True when a finding of this rule follows from one of `cause` on the same row. A rule for any
    /// field has to do with others on the same item only.
    fn follows_from(&self, cause: &Rule) -> bool {
        self.follows.iter().any(|name| **name == *cause.name)
            && (self.item == cause.item || !(self.is_template || cause.is_template))
    }
}

/// The SQL of a page for an item. Rows whose values are compared take part when these can be read: of two texts that are no
/// dates nobody knows whether they are one day.
pub(crate) fn condition(book: &Book, release: &Release, page: &RulePage, item: &Item) -> String {
    let sql = book.of_field(release, &page.sql.text, item);
    let compared = match page.facts.shape.of_field(release, &item.name) {
        Shape::Duplicate { key } | Shape::Conflict { key, .. } => key,
        Shape::Overlap { key, from, to } => key.into_iter().chain([from, to]).collect(),
        Shape::Row | Shape::Once | Shape::Varies { .. } | Shape::MissingLink { .. } => return sql,
    };
    let is_typed = |column: &&String| {
        let known = release.column(column).filter(|(_, form)| *form == Form::Typed);
        known.is_some_and(|(at, _)| {
            let item_type = release.items[at].item_type;
            matches!(item_type, ItemType::Date | ItemType::Decimal | ItemType::Integer | ItemType::List)
        })
    };
    let readable = compared
        .iter()
        .filter(is_typed)
        .map(|column| format!(" and ({column} is not null or {column}_as_written is null)"));
    format!("({sql}){}", readable.collect::<String>())
}

/// The root cause of `rule` among the rules that fail on the same row; none if it has no cause there.
fn root_of<'r>(rule: &'r Rule, failing: &[&'r Rule]) -> Option<&'r Rule> {
    let cause = failing.iter().find(|other| rule.follows_from(other))?;
    Some(root_of(cause, failing).unwrap_or(cause))
}

/// The message with headers in place of items, and the entries of the list in place of `{values}` if they are few.
fn message(book: &Book, release: &Release, page: &RulePage, item: &Item) -> String {
    let list = book.list_of(release, item);
    let mut message = page.message.replace("{field}", &item.header);
    message = message.replace("{values}", &list.as_ref().map(few_values).unwrap_or_default());
    message = message.replace("{blank}", book.collection.of(&release.name).map_or("", |asked| &asked.blank));
    for named in &release.items {
        message = message.replace(&format!("{{{}}}", named.name), &named.header);
    }
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// ": Male, Female, Other, Unknown"; empty when there are more than a message can hold.
fn few_values(list: &DefinedList) -> String {
    const FEW: usize = 9;
    let values: Vec<_> =
        list.entries.iter().filter(|entry| !entry.deprecated).map(|entry| entry.value.as_str()).collect();
    if values.len() > FEW || !list.complete { String::new() } else { format!(": {}", values.join("; ")) }
}

pub(crate) fn columns_of(condition: &Expr) -> BTreeSet<String> {
    condition.column_refs().into_iter().map(|column| column.name.clone()).collect()
}

/// Where the page, or the specification it fills in, breaks off.
fn fault(error: ConditionError, release: &Release, page: &RulePage, item: &Item) -> Fault {
    let filled = if page.is_template() { format!("for {}: ", item.name) } else { String::new() };
    let ConditionError::ColumnUnknown { named } = error else {
        let what = match error {
            ConditionError::Refused { cause } => cause,
            other => other.to_string(),
        };
        return Fault::new(&page.path, page.sql.line, format!("{filled}{what}"));
    };
    let hint = nearest(&named, release.items.iter().map(|item| item.name.as_str()));
    let what = format!("{filled}uses column \"{named}\", which {} does not have{hint}", release.name);
    Fault::new(&page.path, page.sql.line_of(&named), what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str, item: &str, follows: &[&str], is_template: bool) -> Rule {
        Rule {
            name: name.into(),
            severity: Severity::Error,
            item: item.into(),
            item_at: 0,
            message: "".into(),
            condition: datafusion_expr::lit(true),
            columns: BTreeSet::new(),
            shape: Shape::Row,
            follows: follows.iter().map(|name| (*name).to_owned()).collect(),
            is_template,
            wants_entry: false,
        }
    }

    #[test]
    fn a_finding_leads_back_to_its_root_cause() {
        let root = rule("date_before_1900", "Date of Birth", &[], true);
        let middle = rule("too_old", "Date of Birth", &["date_before_1900"], false);
        let last = rule("left_out", "Event Type", &["too_old"], false);
        let failing = [&last, &middle, &root];
        assert_eq!(root_of(&last, &failing).map(|rule| &*rule.name), Some("date_before_1900"));
        assert_eq!(root_of(&middle, &[&middle, &last]).map(|rule| &*rule.name), None);
    }

    #[test]
    fn a_rule_for_any_field_explains_findings_of_its_own_item_only() {
        let other = rule("date_before_1900", "Date of Death", &[], true);
        let rule = rule("too_old", "Date of Birth", &["date_before_1900"], false);
        assert!(root_of(&rule, &[&rule, &other]).is_none());
    }
}
