//! Texts of the book with marks in them: `**names of what a page has**`, `[links](/within/the/portal)` and `` `code` ``.

use maud::{Markup, html};

use super::visit::local;

/// A text with its marks shown. What is no whole mark stays as it is written.
pub(crate) fn marked(text: &str) -> Markup {
    let Some((before, mark, rest)) = next(text) else { return html! { (text) } };
    html! { (before) (mark) (marked(rest)) }
}

/// The first mark, with what is before and after it.
fn next(text: &str) -> Option<(&str, Markup, &str)> {
    let at = text.find(['*', '[', '`'])?;
    let (before, found) = text.split_at(at);
    let inner =
        |open: &str, close: &str| found.strip_prefix(open)?.split_once(close).filter(|(inner, _)| !inner.is_empty());
    if let Some((name, rest)) = inner("**", "**") {
        return Some((before, html! { strong { (name) } }, rest));
    }
    if let Some((code, rest)) = inner("`", "`") {
        return Some((before, html! { code { (code) } }, rest));
    }
    if let Some(((name, path), rest)) = inner("[", ")").and_then(|(link, rest)| Some((link.split_once("](")?, rest))) {
        return Some((before, html! { a.govuk-link href=(local(path)) { (name) } }, rest));
    }
    // A letter that begins no mark.
    let (letter, rest) = found.split_at(1);
    next(rest).map(|(between, mark, rest)| (before, html! { (letter) (between) (mark) }, rest))
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn marks_are_shown_and_what_is_none_stays_as_it_is() {
        for (text, shown) in [
            ("Press **Send** <b>", "Press <strong>Send</strong> &lt;b&gt;"),
            ("[here](/a/b) or `x`", "<a class=\"govuk-link\" href=\"/a/b\">here</a> or <code>x</code>"),
            ("[there](https://elsewhere.example.org)", "<a class=\"govuk-link\" href=\"/\">there</a>"),
            ("3 * 4 [see] `", "3 * 4 [see] `"),
            ("2 * 3 **six**", "2 * 3 <strong>six</strong>"),
            ("****", "****"),
            ("", ""),
        ] {
            assert_eq!(marked(text).into_string(), shown, "{text}");
        }
    }
}
