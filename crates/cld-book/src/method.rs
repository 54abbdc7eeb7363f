//! A method: the pages between submitted rows and tables, and the parameter sets it runs with.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::bound::{Bound, ParameterSet};
use crate::example::Example;
use crate::kind::Kind;
use crate::layout::Layout;
use crate::page::Page;

/// One official (or own) way from submissions to tables.
#[derive(Debug, Clone)]
pub struct Method {
    /// Its folder's name.
    pub name: String,
    /// What its `method.toml` says.
    pub facts: MethodFacts,
    /// Named sets of bounds, such as the ones printed in the official scripts.
    pub parameter_sets: BTreeMap<String, ParameterSet>,
    /// Variables, steps and tables by name; the shared variables included.
    pub pages: BTreeMap<String, Page>,
    /// Pages of `any_population/` and `any_field/`, by name.
    pub templates: BTreeMap<String, Page>,
    /// Those of `any_field/` for each item of the release, as `ITEM_STEP`.
    pub field_steps: BTreeMap<String, Page>,
    /// Names of its own pages, where it is based on another method.
    pub own: BTreeSet<String>,
    /// What its tables look like in returns, by id.
    pub layouts: BTreeMap<String, Layout>,
}

/// `method.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodFacts {
    /// What people call it.
    pub title: String,
    /// The release in whose vocabulary the method speaks.
    pub release: String,
    /// The parameter set that the pages' examples run with.
    pub example_parameters: String,
    /// Of which version of the official method it is, and how final that is; none where nothing is said.
    pub status: Option<String>,
    /// What took its place, and for which periods; none while it is in use.
    pub replaced: Option<String>,
    /// The method whose pages, sets and bounds it has, but for the pages that it overrides.
    pub based_on: Option<String>,
    /// Tables of that method which its runs have too, where it adds pages to those of the other in place of overriding some.
    /// Its runs then calculate these, its own tables and what they read; none for a method that overrides.
    pub adds_to: Option<Vec<String>>,
    /// Bounds that a run is given: the period and the day it is seen from.
    #[serde(default)]
    pub bounds: BTreeMap<String, Bound>,
}

impl Method {
    /// The tables that a run calculates, in order of their names, with the steps that have an official result of their own.
    pub fn tables(&self) -> Vec<String> {
        let is_result = |page: &Page| match &self.facts.adds_to {
            None => page.kind() == Kind::Table || !page.facts.official().is_empty(),
            Some(also) => also.contains(&page.name) || (page.kind() == Kind::Table && self.own.contains(&page.name)),
        };
        self.pages.values().filter(|page| is_result(page)).map(|page| page.name.clone()).collect()
    }

    /// The page of a table name; a name such as `lts001a_rows_with_person` or `gender_as_submitted`
    /// fills in a template.
    pub fn page(&self, name: &str) -> Option<Page> {
        if let Some(page) = self.pages.get(name).or_else(|| self.field_steps.get(name)) {
            return Some(page.clone());
        }
        let (rows, template) = self.template_of(name)?;
        self.pages.contains_key(rows).then(|| template.of_rows(rows))
    }

    /// The population and the template that a name is made of, whether or not the population is there.
    pub(crate) fn template_of<'a>(&self, name: &'a str) -> Option<(&'a str, &Page)> {
        self.templates
            .values()
            .find_map(|template| Some((name.strip_suffix(&template.name)?.strip_suffix('_')?, template)))
    }

    /// The name under which an example works a page out: its own, of a template that for the table given first, or for
    /// the item of which a text or the presence is given.
    pub fn name_in_example(&self, page: &Page, example: &Example) -> Option<String> {
        if !page.is_template() {
            return Some(page.name.clone());
        }
        if !page.is_any_field() {
            return example.given.first().map(|(rows, _)| format!("{rows}_{}", page.name));
        }
        let columns = || example.given.iter().flat_map(|(_, table)| &table.columns);
        let item =
            columns().find_map(|column| column.strip_suffix("_as_written").or_else(|| column.strip_suffix("_filled")));
        item.map(|item| format!("{item}_{}", page.name))
    }

    /// All bounds with their definitions: the method's own and those that pages introduce.
    pub fn bounds(&self) -> BTreeMap<&str, &Bound> {
        let own = self.facts.bounds.iter();
        own.chain(self.pages.values().chain(self.templates.values()).flat_map(|page| page.facts.bounds()))
            .map(|(name, bound)| (name.as_str(), bound))
            .collect()
    }

    /// The pages wanted and all that they read, each after what it reads; variables and names that no
    /// page has are left out, and so are tables that are `there` already. A cycle is the error.
    ///
    /// # Errors
    /// The names of pages that read each other in a circle, in its order.
    pub fn in_order(
        &self,
        wanted: impl IntoIterator<Item = String>,
        there: &BTreeSet<String>,
    ) -> Result<Vec<Page>, Vec<String>> {
        let mut order = Vec::new();
        let mut done = there.clone();
        let mut above = Vec::new();
        for name in wanted {
            self.visit(&name, &mut done, &mut above, &mut order)?;
        }
        Ok(order)
    }

    fn visit(
        &self,
        name: &str,
        done: &mut BTreeSet<String>,
        above: &mut Vec<String>,
        order: &mut Vec<Page>,
    ) -> Result<(), Vec<String>> {
        if done.contains(name) {
            return Ok(());
        }
        if let Some(at) = above.iter().position(|seen| seen == name) {
            let mut cycle = above.split_off(at);
            cycle.push(name.to_owned());
            return Err(cycle);
        }
        let Some(page) = self.page(name).filter(|page| page.kind() != Kind::Variable) else { return Ok(()) };
        above.push(name.to_owned());
        for table in &page.sql.tables {
            self.visit(table, done, above, order)?;
        }
        above.pop();
        done.insert(name.to_owned());
        order.push(page);
        Ok(())
    }

    /// The method's variables, each after those that it uses. A cycle is the error.
    ///
    /// # Errors
    /// The names of variables that use each other in a circle, in its order.
    pub fn variables(&self) -> Result<Vec<&Page>, Vec<String>> {
        let is_variable = |page: &&Page| page.kind() == Kind::Variable;
        let mut waiting: Vec<&Page> = self.pages.values().filter(is_variable).collect();
        let mut order: Vec<&Page> = Vec::new();
        while !waiting.is_empty() {
            let names: BTreeSet<&str> = waiting.iter().map(|page| page.name.as_str()).collect();
            let (ready, later): (Vec<_>, Vec<_>) =
                waiting.iter().partition(|page| page.sql.columns.iter().all(|column| !names.contains(column.as_str())));
            if ready.is_empty() {
                return Err(names.into_iter().map(str::to_owned).collect());
            }
            order.extend(ready);
            waiting = later;
        }
        Ok(order)
    }

    fn is_read(&self, table: &str) -> bool {
        self.pages.values().any(|page| page.sql.tables.contains(table))
    }

    /// Every name that a page of this method uses as a column.
    pub fn columns(&self) -> BTreeSet<&str> {
        self.pages
            .values()
            .chain(self.templates.values())
            .chain(self.field_steps.values().filter(|step| self.is_read(&step.name)))
            .flat_map(|page| &page.sql.columns)
            .map(String::as_str)
            .collect()
    }
}
