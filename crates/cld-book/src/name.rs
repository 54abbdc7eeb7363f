//! The naming law: what a page may be called.

/// True for lower-case words of letters and digits joined by single underscores, not starting with a digit.
pub(crate) fn is_lawful(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('_')
        && !name.contains("__")
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !RESERVED.contains(&name)
}

/// Words that SQL engines keep for themselves.
const RESERVED: [&str; 20] = [
    "cluster",
    "group",
    "order",
    "rows",
    "range",
    "partition",
    "window",
    "start",
    "end",
    "date",
    "time",
    "value",
    "values",
    "table",
    "index",
    "rank",
    "user",
    "year",
    "month",
    "day",
];

#[cfg(test)]
mod tests {
    use super::is_lawful;

    #[test]
    fn names_are_plain_words() {
        assert!(is_lawful("event_ends_before_it_starts") && is_lawful("lts001a_1a"));
        for name in ["", "1a", "Event", "event__type", "event_", "event-type", "cluster"] {
            assert!(!is_lawful(name), "{name} should not be lawful");
        }
    }
}
