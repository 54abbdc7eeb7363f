//! The rules that found something: what is wrong, why it matters, how to correct it, and where it begins.

use cld_book::Book;
use cld_validate::{Finding, Own, Summary};
use maud::{Markup, html};

use crate::ranking::{Ranked, ranked, ranked_of_sending, refusal};
use cld_terms::{counted, grouped};

/// An overview, then each rule. `id` distinguishes the files on one page.
pub(super) fn section(book: &Book, id: &str, summary: &Summary, with_values: bool) -> Markup {
    let rules = ranked(book, summary);
    html! {
        h3 { "Findings" }
        @if rules.is_empty() {
            p { "Nothing was found." }
        } @else {
            (overview(book, id, &rules))
            @for rule in &rules { (one(book, id, rule, with_values.then_some(summary.extras.as_slice()))) }
        }
    }
}

/// Why the way of sending does not take the file: a group of its own, since it says nothing of what the rows mean.
pub(super) fn sending(book: &Book, id: &str, said: &str, summary: &Summary, with_values: bool) -> Markup {
    let refusals = ranked_of_sending(book, summary);
    html! {
        h3 { "Sending" }
        p { (capital(said)) }
        (overview(book, id, &refusals))
        @for refusal in &refusals { (one(book, id, refusal, with_values.then_some(summary.extras.as_slice()))) }
    }
}

fn overview(book: &Book, id: &str, rules: &[Ranked<'_>]) -> Markup {
    html! {
        table {
            caption { "Rules that found something, what to correct first at the top" }
            thead {
                tr {
                    th scope="col" { "Rule" }
                    th scope="col" { "Severity" }
                    th.number scope="col" { "Findings" }
                    th scope="col" { "Follows" }
                }
            }
            tbody {
                @for rule in rules {
                    tr {
                        th scope="row" { a href={ "#" (id) "-" (rule.rule) } { (rule.title) } }
                        td { (severity(rule)) }
                        td.number { (grouped(rule.tally.count)) }
                        td { (rule.follows(book).unwrap_or_default()) }
                    }
                }
            }
        }
    }
}

fn severity(rule: &Ranked<'_>) -> Markup {
    let word = rule.first.severity.word();
    html! { span class={ "severity " (word) } { (word) } }
}

/// A name that may go on in another line after an underscore.
fn breakable(name: &str) -> Markup {
    html! { @for (at, part) in name.split_inclusive('_').enumerate() { @if at > 0 { wbr; } (part) } }
}

/// A sentence's beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn one(book: &Book, id: &str, rule: &Ranked<'_>, extras: Option<&[String]>) -> Markup {
    let page = book.rules.get(rule.rule);
    let refusal = refusal(book, rule.rule);
    let first = &rule.tally.first;
    html! {
        section.rule id={ (id) "-" (rule.rule) } {
            h4 { (rule.title) }
            p { (severity(rule)) " " (counted(rule.tally.count, "finding", "findings")) " of rule " code { (breakable(rule.rule)) } }
            @if let Some(follows) = rule.follows(book) { p { (capital(&follows)) ". Correct that first." } }
            @if let Some(page) = page { p.lead { (page.lead) } }
            (messages(first))
            @if let Some(page) = page { p { strong { "Why it matters: " } (page.why) } }
            @if let Some(refusal) = refusal { p { strong { "Why it matters: " } (refusal.why) } }
            @if let Some(confidence) = &rule.first.sending { p { strong { "Confidence: " } (confidence) "." } }
            (rows(rule, first, extras))
        }
    }
}

/// What to do: one message, or one for each item where a rule holds for many.
fn messages(first: &[Finding]) -> Markup {
    let mut messages: Vec<&str> = Vec::new();
    for finding in first {
        if !messages.contains(&finding.message.as_ref()) {
            messages.push(&finding.message);
        }
    }
    html! {
        @match messages.as_slice() {
            [message] => p { strong { "What to do: " } (message) },
            many => {
                p { strong { "What to do:" } }
                ul { @for message in many { li { (message) } } }
            }
        }
    }
}

fn rows(rule: &Ranked<'_>, first: &[Finding], extras: Option<&[String]>) -> Markup {
    let caption = match rule.tally.count {
        all if all == first.len() as u64 => "All rows".to_owned(),
        all => format!("The first {} of {}", first.len(), grouped(all)),
    };
    let has_meant = first.iter().any(|finding| finding.meant.is_some());
    html! {
        // A wide table moves in its own frame, also by the keyboard.
        div.frame role="group" tabindex="0" aria-label={ "Rows of " (rule.title) } {
            table {
                caption { (caption) }
                thead {
                    tr {
                        th.number scope="col" { "Row" }
                        th scope="col" { "Item" }
                        @if has_meant { th scope="col" { "Nearest entry" } }
                        @if let Some(extras) = extras {
                            @for header in ["Value", "Person", "Event"] { th scope="col" { (header) } }
                            @for header in extras { th scope="col" { (header) } }
                        }
                    }
                }
                tbody {
                    @for finding in first {
                        tr {
                            th.number scope="row" { (grouped(finding.row)) }
                            td { (finding.item.as_deref().unwrap_or("the whole row")) }
                            @if has_meant { td { (finding.meant.as_deref().unwrap_or_default()) } }
                            @if let Some(extras) = extras { (own(finding.own.as_ref(), extras.len())) }
                        }
                    }
                }
            }
        }
    }
}

fn own(own: Option<&Own>, extras: usize) -> Markup {
    let texts = own.map(|own| [&own.value, &own.person, &own.event].map(|text| text.as_deref().unwrap_or_default()));
    html! {
        @for text in texts.unwrap_or_default() { td { (text) } }
        @for at in 0..extras { td { (own.and_then(|own| own.extras.get(at)).map_or("", String::as_str)) } }
    }
}
