//! The title of a page: what people read in place of its name.

/// Characters of the longest title: it is a line of a report, next to a count.
const LONGEST: usize = 60;

/// What is wrong with a title, and what would be right; none for one that can be shown.
pub(crate) fn fault(title: &str) -> Option<String> {
    let length = title.chars().count();
    let what = match () {
        () if title.trim() != title || title.is_empty() => "is empty, or has blanks around it",
        () if !title.starts_with(char::is_uppercase) => "does not begin with a capital",
        () if title.ends_with('.') => "ends with a full stop",
        () if title.contains(['\n', '{', '`']) => "holds a mark or a line break",
        () if length > LONGEST => return Some(format!("the title has {length} characters, and at most {LONGEST} fit")),
        () => return None,
    };
    Some(format!("the title \"{title}\" {what}: write a line such as \"Event ends before it starts\""))
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn a_title_is_a_short_line() {
        for title in ["Event ends before it starts", "NHS number has the wrong check digit", "A"] {
            assert_eq!(fault(title), None, "{title}");
        }
        let long = format!("A{}", "b".repeat(60));
        for title in ["", " Event", "event ends", "Event ends.", "Event of {field}", "Two\nlines", &long] {
            assert!(fault(title).is_some(), "{title}");
        }
    }
}
