//! A method that is based on another: the other's pages, but for those that it has itself, or with pages that it adds.

use std::collections::BTreeSet;

use crate::fault::{Fault, nearest};
use crate::kind::{Evidence, Kind};
use crate::method::Method;
use crate::page::Page;

fn is_table(method: &Method, name: &str) -> bool {
    method.pages.get(name).is_some_and(|page| page.kind() == Kind::Table)
}

impl Method {
    /// Takes over what the method has of `base`. What comes after a page of its own has no official result any more.
    pub(crate) fn base_on(&mut self, base: &Method) -> Vec<Fault> {
        let own = |page: &Page| page.path.starts_with(&format!("methods/{}/", self.name));
        let pages = || self.pages.values().chain(self.templates.values()).filter(|page| own(page));
        let known = || base.pages.keys().chain(base.templates.keys()).map(String::as_str);
        let is_known = |page: &&Page| known().any(|name| name == page.name);
        let faults: Vec<Fault> = match &self.facts.adds_to {
            None => pages()
                .filter(|page| !is_known(page))
                .map(|page| {
                    let what = format!("overrides no page of {}{}", base.name, nearest(&page.name, known()));
                    Fault::new(&page.path, 1, what)
                })
                .collect(),
            Some(also) => {
                let overriding = pages().filter(is_known).map(|page| {
                    let what = format!("has the name of a page of {}, to which this method only adds", base.name);
                    Fault::new(&page.path, 1, what)
                });
                let path = format!("methods/{}/method.toml", self.name);
                let of_base = also.iter().filter(|name| !is_table(base, name)).map(|name| {
                    let tables = base.pages.keys().map(String::as_str).filter(|name| is_table(base, name));
                    let what = format!(
                        "adds_to names \"{name}\", which is no table of {}{}",
                        base.name,
                        nearest(name, tables)
                    );
                    Fault::new(&path, 1, what)
                });
                overriding.chain(of_base).collect()
            }
        };
        self.own = pages().map(|page| page.name.clone()).collect();
        let is_own = |name: &String| self.own.contains(name);
        let taken = |pages: &std::collections::BTreeMap<String, Page>| {
            let taken = pages.iter().filter(|(name, _)| !is_own(name));
            taken.map(|(name, page)| (name.clone(), page.clone())).collect::<Vec<_>>()
        };
        let (pages, templates) = (taken(&base.pages), taken(&base.templates));
        self.pages.extend(pages);
        self.templates.extend(templates);
        for (name, set) in &base.parameter_sets {
            self.parameter_sets.entry(name.clone()).or_insert_with(|| set.clone());
        }
        for (name, bound) in &base.facts.bounds {
            self.facts.bounds.entry(name.clone()).or_insert_with(|| bound.clone());
        }
        if self.facts.adds_to.is_none() {
            self.layouts = base.layouts.clone();
        }
        self.drop_proof();
        faults
    }

    /// Takes from pages after an overridden one the claim that they equal an official result.
    fn drop_proof(&mut self) {
        let names: Vec<String> = self.pages.keys().cloned().collect();
        let after: Vec<String> = names.into_iter().filter(|name| self.comes_after_own(name)).collect();
        for name in after {
            if let Some(page) = self.pages.get_mut(&name) {
                page.facts.clear_official();
                if page.evidence == Evidence::OfficialResult {
                    page.evidence = Evidence::WorkedExample;
                }
            }
        }
    }

    /// True for a page that is the method's own, or reads one, if only by others.
    fn comes_after_own(&self, name: &str) -> bool {
        let order = self.in_order([name.to_owned()], &BTreeSet::new()).unwrap_or_default();
        order.iter().any(|page| {
            let template = self.template_of(&page.name).map(|(_, template)| &template.name);
            let columns = || page.sql.columns.iter().any(|column| self.own.contains(column));
            self.own.contains(&page.name) || template.is_some_and(|template| self.own.contains(template)) || columns()
        })
    }
}
