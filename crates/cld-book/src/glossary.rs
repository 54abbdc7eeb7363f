//! The glossary: one word, one meaning.

use std::collections::BTreeSet;

use crate::fault::Fault;

/// Terms under a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// What the terms have in common.
    pub heading: String,
    /// Each with its meaning, in the order of the page.
    pub terms: Vec<(String, String)>,
}

/// Reads `## heading` and points `- **term**: meaning`, which may go on over indented lines.
pub(crate) fn read(path: &str, text: &str) -> Result<Vec<Terms>, Fault> {
    let (mut all, mut seen): (Vec<Terms>, BTreeSet<&str>) = (Vec::new(), BTreeSet::new());
    for (number, line) in (1..).zip(text.lines()) {
        let fault = |what: &str| Err(Fault::new(path, number, what));
        if let Some(heading) = line.strip_prefix("## ") {
            all.push(Terms { heading: heading.trim().to_owned(), terms: Vec::new() });
        } else if let Some(point) = line.strip_prefix("- ") {
            let Some((term, meaning)) = point.strip_prefix("**").and_then(|rest| rest.split_once("**:")) else {
                return fault("a point of the glossary is - **term**: meaning");
            };
            if !seen.insert(term) {
                return fault("this term is defined above");
            }
            let Some(terms) = all.last_mut() else { return fault("a term belongs under a ## heading") };
            terms.terms.push((term.to_owned(), meaning.trim().to_owned()));
        } else if line.starts_with(' ') {
            let last = all.last_mut().and_then(|terms| terms.terms.last_mut());
            let Some((_, meaning)) = last else { return fault("there is nothing above for this line to continue") };
            meaning.push(' ');
            meaning.push_str(line.trim());
        } else if !line.is_empty() && !all.is_empty() {
            return fault("this is neither a heading nor a point");
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_meaning_goes_on_and_a_term_stands_once() {
        let read_all =
            read("glossary.md", "# Glossary\n\nIntro.\n\n## People\n\n- **person**: Somebody,\n  named in rows.\n")
                .unwrap();
        assert_eq!(read_all[0].terms, [("person".to_owned(), "Somebody, named in rows.".to_owned())]);
        let fault = read("glossary.md", "## A\n- **x**: one\n- **x**: two\n").unwrap_err();
        assert_eq!((fault.line, fault.what.as_str()), (3, "this term is defined above"));
        assert_eq!(read("glossary.md", "## A\n- x: one\n").unwrap_err().line, 2);
    }
}
