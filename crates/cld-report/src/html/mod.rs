//! A report as a page of HTML: how it looks, and no fact of what it shows.

mod page;
mod table;

pub(crate) use page::page;
