//! Which pages are a method's own.

use cld_book::{Method, Page};

/// The pages whose examples are the method's: those of a base are tried there.
pub(crate) fn own_pages(method: &Method) -> impl Iterator<Item = &Page> {
    let all = method.pages.values().chain(method.templates.values());
    all.filter(|page| method.facts.based_on.is_none() || method.own.contains(&page.name))
}
