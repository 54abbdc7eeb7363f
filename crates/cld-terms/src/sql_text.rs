//! Texts in SQL.

/// A text as SQL writes it: in quotes, with each quote in it written twice.
pub fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::sql_text;

    #[test]
    fn a_quote_ends_no_text() {
        assert_eq!(sql_text("King's"), "'King''s'");
        assert_eq!(sql_text("' or 1 = 1 --"), "''' or 1 = 1 --'");
        assert_eq!(sql_text(""), "''");
    }
}
