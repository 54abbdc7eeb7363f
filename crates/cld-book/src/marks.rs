//! Marks in braces that hold the place of something else until a page is filled in.

/// In place of the item of a page for any field in SQL that is parsed before it is filled in.
pub(crate) const ANY_FIELD: &str = "any_field";

/// Marks of pages for any field, each with what is there while a page is parsed before it is filled in.
pub(crate) const MARKS: [(&str, &str); 10] = [
    ("{field}", ANY_FIELD),
    ("{priority}", "true"),
    ("{event_types}", "true"),
    ("{client_types}", "true"),
    ("{section}", "'any_section'"),
    ("{header}", "'any_header'"),
    ("{filled}", "true"),
    ("{usable}", "true"),
    ("{of_earlier_release}", "true"),
    ("{shown}", "'any_text'"),
];

/// The names in `{…}` of a message.
pub(crate) fn marks(message: &str) -> impl Iterator<Item = &str> {
    message.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(mark, _)| mark)
}

/// True for the marks of a message that are no items: the field of a page for any field, the values of a list, and what
/// follows in the release from a blank.
pub(crate) fn is_filled_in(mark: &str) -> bool {
    matches!(mark, "field" | "values" | "blank")
}
