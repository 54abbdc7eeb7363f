//! Texts that a cell of a workbook can hold.

/// Letters that a cell can hold.
pub(super) const LETTERS: usize = 32_767;

/// As much of a text as a cell can hold.
pub(super) fn fitting(text: &str) -> &str {
    text.char_indices().nth(LETTERS).map_or(text, |(end, _)| &text[..end])
}
