/// A name that programs use, as people read it: `cost_is_negative` is "Cost is negative".
pub fn in_words(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn names_are_read_as_words() {
        assert_eq!(in_words("primary_support_reason"), "Primary support reason");
        assert_eq!(in_words("18 to 64, %"), "18 to 64, %");
        assert_eq!(in_words(""), "");
    }
}
