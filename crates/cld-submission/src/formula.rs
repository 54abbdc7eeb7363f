//! Values that a spreadsheet would take for a formula.

/// True for a value that begins with a sign that formulas begin with, other than a minus before a number.
pub fn begins_like_a_formula(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('-') else { return value.starts_with(['=', '+', '@']) };
    let is_number = rest.contains(|letter: char| letter.is_ascii_digit())
        && rest.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        && rest.matches('.').count() <= 1;
    !is_number
}

#[cfg(test)]
mod tests {
    use super::begins_like_a_formula;

    #[test]
    fn a_minus_before_a_number_is_allowed() {
        for value in ["-5", "-0.50", "", "5-", "a=b", "'=1", "01/02/2025"] {
            assert!(!begins_like_a_formula(value), "{value}");
        }
        for value in ["-", "-.", "-5a", "- 5", "-1.2.3", "--5", "=1", "+5", "@a", "=\"1042\"", "-see note"] {
            assert!(begins_like_a_formula(value), "{value}");
        }
    }
}
