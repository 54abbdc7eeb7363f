//! Pages that are filled in once for every item: rules of `any_field`, and steps of a method's `any_field`.

use std::collections::BTreeMap;

use cld_terms::{fold, sql_text};

use crate::book::Book;
use crate::fault::Fault;
use crate::item::{Form, Item, Presence, Priority};
use crate::list::DefinedList;
use crate::markdown::Fenced;
use crate::page::Page;
use crate::release::Release;
use crate::sql::{Place, Sql};

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
            .replace("{section}", &sql_text(&item.section))
            .replace("{header}", &sql_text(&item.header))
            .replace("{filled}", &is(Presence::Filled))
            .replace("{usable}", &is(Presence::Usable))
            .replace("{of_earlier_release}", &self.of_earlier_release(release, item))
            .replace("{shown}", &self.shown(item))
    }

    /// SQL that is true when the column holds one of these values; of no values, always. Types of event are in small
    /// letters in the specification, so the list's own spelling is taken.
    fn is_one_of(&self, release: &Release, column: &str, values: &[String]) -> String {
        if values.is_empty() {
            return "true".into();
        }
        let list = release.item(column).and_then(|item| self.list_of(release, item));
        let listed = list.as_ref().map(DefinedList::values).unwrap_or_default();
        let spelt = |value: &String| sql_text(listed.get(fold(value).as_ref()).unwrap_or(value));
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
        let texts: Vec<String> = gone.keys().map(|folded| sql_text(folded)).collect();
        format!("lower({}) in ({})", item.column_name(Form::Collated), texts.join(", "))
    }

    /// SQL for the text of an item that may be seen: that of an identifier is replaced, free text is null.
    fn shown(&self, item: &Item) -> String {
        match (item.identifies, item.free_text) {
            (true, _) => sql_text(&self.item_facts.hidden_as),
            (false, true) => "cast(null as varchar)".into(),
            (false, false) => item.column_name(Form::AsWritten),
        }
    }

    /// A step of `any_field` for one item, named `ITEM_STEP`.
    pub(crate) fn field_step(&self, release: &Release, template: &Page, item: &Item) -> Result<Page, Vec<Fault>> {
        let text = self.of_field(release, &template.sql.text, item);
        let sql = Sql::parse(&template.path, &Fenced { text, line: template.sql.line }, Place::Select)?;
        let sql = sql.placed_like(&template.sql);
        Ok(Page { name: format!("{}_{}", item.name, template.name), sql, ..template.clone() })
    }
}
