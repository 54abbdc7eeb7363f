//! Pages that are filled in once for every item: rules of `any_field`, and steps of a method's `any_field`.

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::list::DefinedList;
use crate::markdown::Fenced;
use crate::page::Page;
use crate::shelf::Book;
use crate::spec::{Form, Item, Presence, Priority, Release, fold};
use crate::sql::{Place, Sql};

/// What stands in the place of a text that says who somebody is, as the dashboard has it.
const HIDDEN: &str = "N/A - PID";

/// The item whose text is in nobody's words but the council's: it is never shown.
const FREE_TEXT: &str = "event_description";

/// Marks of such pages, each with what stands there while a page is parsed before it is filled in.
pub(crate) const MARKS: [(&str, &str); 10] = [
    ("{field}", "any_field"),
    ("{priority}", "true"),
    ("{event_types}", "true"),
    ("{client_types}", "true"),
    ("{section}", "'any_section'"),
    ("{header}", "'any_header'"),
    ("{filled}", "true"),
    ("{usable}", "true"),
    ("{of_earlier_release}", "true"),
    ("{shown}", "'any_text'"),
];

impl Book {
    /// SQL with the marks of a page for any field filled in for `item` of `release`.
    ///
    /// `{priority}` is when the item has priority, `{event_types}` and `{client_types}` whether it belongs to the row,
    /// `{section}` and `{header}` what the specification calls it; `{filled}`, whether the cell holds anything;
    /// `{usable}`, whether it is what the item holds; `{of_earlier_release}`, whether it was an entry of the item's list
    /// before; `{shown}`, its text unless that is not to be seen.
    pub fn of_field(&self, release: &Release, sql: &str, item: &Item) -> String {
        let always = if item.priority == Priority::Never { "false" } else { "true" };
        let priority = item.priority_when.as_deref().unwrap_or(always);
        let is = |presence: Presence| match item.identifies {
            true => presence.column_name(item),
            false => format!("({} is not null)", item.column_name(presence.form())),
        };
        let sql = release.with_numbers(&sql.replace("{field}", &item.name));
        sql.replace("{priority}", &format!("({priority})"))
            .replace("{event_types}", &self.is_one_of(release, "event_type", &item.applies_to))
            .replace("{client_types}", &self.is_one_of(release, "client_type", &item.client_types))
            .replace("{section}", &quoted(&item.section))
            .replace("{header}", &quoted(&item.header))
            .replace("{filled}", &is(Presence::Filled))
            .replace("{usable}", &is(Presence::Usable))
            .replace("{of_earlier_release}", &self.of_earlier_release(release, item))
            .replace("{shown}", &shown(item))
    }

    /// SQL that is true when the column holds one of these values; of no values, always. Types of event stand in small
    /// letters in the specification, so the list's own spelling is taken.
    fn is_one_of(&self, release: &Release, column: &str, values: &[String]) -> String {
        if values.is_empty() {
            return "true".into();
        }
        let list = release.item(column).and_then(|item| self.list_of(release, item));
        let listed = list.as_ref().map(DefinedList::values).unwrap_or_default();
        let spelt = |value: &String| quoted(listed.get(&fold(value)).unwrap_or(value));
        format!("{column} in ({})", values.iter().map(spelt).collect::<Vec<_>>().join(", "))
    }

    /// SQL that is true for a text which an earlier release has in the item's list and this one has not.
    fn of_earlier_release(&self, release: &Release, item: &Item) -> String {
        let values = |release: &Release| {
            let list = release.item(&item.name).and_then(|item| self.list_of(release, item));
            list.as_ref().map(DefinedList::values).unwrap_or_default()
        };
        let now = values(release);
        let earlier = self.releases.values().filter(|other| other.order < release.order);
        let gone: BTreeMap<String, String> =
            earlier.flat_map(values).filter(|(folded, _)| !now.contains_key(folded)).collect();
        if gone.is_empty() {
            return "false".into();
        }
        let texts: Vec<String> = gone.keys().map(|folded| quoted(folded)).collect();
        format!("lower({}) in ({})", item.column_name(Form::Collated), texts.join(", "))
    }

    /// A step of `any_field` for one item, named `ITEM_STEP`.
    pub(crate) fn field_step(&self, release: &Release, template: &Page, item: &Item) -> Result<Page, Vec<Fault>> {
        let text = self.of_field(release, &template.sql.text, item);
        let sql = Sql::parse(&template.path, &Fenced { text, line: template.sql.line }, Place::Select)?;
        let sql = sql.placed_like(&template.sql);
        Ok(Page { name: format!("{}_{}", item.name, template.name), sql, ..template.clone() })
    }
}

fn shown(item: &Item) -> String {
    match () {
        () if item.identifies => quoted(HIDDEN),
        () if item.name == FREE_TEXT => "cast(null as varchar)".into(),
        () => item.column_name(Form::AsWritten),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
