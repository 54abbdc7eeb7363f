//! Which texts are the same: the official collation.

use std::borrow::Cow;

/// Text as the official collation compares it: letters' case and trailing blanks make no difference. Blanks in front do.
pub fn fold(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_end_matches(' ');
    match trimmed.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        true => Cow::Borrowed(trimmed),
        false => Cow::Owned(trimmed.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_trailing_blanks_make_no_difference() {
        for (text, folded) in [
            ("direct PAYMENT  ", "direct payment"),
            (" Direct Payment", " direct payment"),
            ("ÉTÉ ", "été"),
            ("ΣΑΣ", "σας"),
            ("tab\t", "tab\t"),
            ("  ", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn what_is_folded_stays_as_it_is_without_a_copy() {
        assert!(matches!(fold("direct payment  "), Cow::Borrowed("direct payment")));
    }
}
