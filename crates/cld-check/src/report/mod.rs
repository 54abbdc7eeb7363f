//! A report for people: one page of HTML that needs no other file.

mod items;
mod rules;

use cld_book::Book;
use cld_format::whole_page;
use cld_validate::Summary;
use maud::{Markup, html};

use super::checked::Checked;
use super::figures::{completeness, days, percent};
use cld_terms::{counted, grouped};

/// Files on a page, in the order in which they were checked.
pub struct Report<'a> {
    book: &'a Book,
    with_values: bool,
    /// For each file its name and what it came to.
    contents: Vec<(String, String)>,
    sections: Vec<Markup>,
}

impl<'a> Report<'a> {
    /// A page without files yet. `with_values` says that it is for the council itself: findings then show values of their rows.
    pub fn new(book: &'a Book, with_values: bool) -> Report<'a> {
        Report { book, with_values, contents: Vec::new(), sections: Vec::new() }
    }

    /// Adds a file after those that are there.
    pub fn add(&mut self, checked: &Checked) {
        self.sections.push(self.section(&format!("file-{}", self.contents.len() + 1), checked));
        self.contents.push((checked.file.clone(), checked.description()));
    }

    /// The whole page.
    pub fn page(&self) -> String {
        let title = match self.contents.as_slice() {
            [(file, _)] => format!("Check of {file}"),
            files => format!("Check of {}", counted(files.len(), "file", "files")),
        };
        let body = html! {
                    @if self.with_values { (own_values()) }
                    main {
                        h1 { (title) }
                        p.note {
                            "Adult Social Care Client Level Data, checked on the council's own machine by cld "
                            (env!("CARGO_PKG_VERSION")) ". Rows are numbered as a spreadsheet shows them: the header is row 1."
                        }
                        @if self.contents.len() > 1 { (self.table_of_contents()) }
                        @for section in &self.sections { (section) }
                    }
        };
        whole_page(&title, &[], &body)
    }

    fn table_of_contents(&self) -> Markup {
        html! {
            nav aria-label="Files" {
                ol {
                    @for (at, (file, found)) in self.contents.iter().enumerate() {
                        li { a href={ "#file-" (at + 1) } { (file) } ": " (found) }
                    }
                }
            }
        }
    }

    fn section(&self, id: &str, checked: &Checked) -> Markup {
        html! {
            section id=(id) aria-labelledby={ (id) "-name" } {
                h2 id={ (id) "-name" } { (checked.file) }
                @match &checked.outcome {
                    Err(reason) => {
                        p.verdict { strong { "Verdict: " (checked.description()) } }
                        p { (reason) }
                    }
                    Ok(summary) => {
                        p.verdict { strong { "Verdict: " (checked.description()) } }
                        (self.facts(checked, summary))
                        (rules::section(self.book, id, summary, self.with_values))
                        @if let Some(sending) = checked.sending() {
                            (rules::sending(self.book, id, &sending, summary, self.with_values))
                        }
                        (items::section(self.book, summary))
                    }
                }
            }
        }
    }

    fn facts(&self, checked: &Checked, summary: &Summary) -> Markup {
        let release =
            self.book.release(&checked.release).map_or(checked.release.as_str(), |release| release.title.as_str());
        let (filled, asked) = completeness(summary);
        html! {
            dl {
                (fact("Rows", &grouped(summary.rows)))
                (fact("Read as", release))
                @if let Some(sheet) = &summary.sheet { (fact("Sheet that was read", sheet)) }
                @if let Some(found) = summary.found { (fact("Period, by the events", &days(found))) }
                @if let Some(basis) = &summary.basis { (fact("Collection basis", basis)) }
                @if let Some(stated) = summary.stated { (fact("Period, as stated", &days(stated))) }
                @if let Some(share) = percent(filled, asked) { (fact("Priority items filled", &share)) }
            }
        }
    }
}

fn fact(name: &str, value: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn own_values() -> Markup {
    html! {
        aside.own aria-label="Whose this is" {
            strong { "The council's own." }
            " This page holds values of rows, with people and events. Do not pass it on."
        }
    }
}
