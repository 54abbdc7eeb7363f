//! The one spelling for all texts that are the same to the official collation.

use std::collections::BTreeMap;

use cld_terms::fold;

/// The one spelling for all texts of the same class: the book's own if it knows one, else folded.
pub fn collated(classes: &BTreeMap<String, String>, text: &str) -> String {
    let folded = fold(text);
    classes.get(folded.as_ref()).cloned().unwrap_or_else(|| folded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_class_become_one() {
        let classes = BTreeMap::from([("direct payment".to_owned(), "Direct Payment".to_owned())]);
        assert_eq!(collated(&classes, "direct PAYMENT  "), "Direct Payment");
        assert_eq!(collated(&classes, " Direct Payment"), " direct payment");
        assert_eq!(collated(&classes, "DP"), "dp");
    }
}
