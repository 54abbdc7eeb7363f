//! Whether what somebody wrote in a form says something.

use cld_book::AccessRules;

/// What is wrong with a text that a form has to state; none when it says something. A purpose is words, the other texts
/// may be a name or a number.
pub(super) fn fault(name: &str, text: &str, rules: &AccessRules) -> Option<String> {
    let bare = text.trim();
    let plain: String = bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if bare.is_empty() {
        return Some(format!("{name} is empty"));
    }
    let is_placeholder = |known: &String| plain == *known || plain == name.replace('_', "");
    if plain.is_empty() || rules.placeholders.iter().any(is_placeholder) {
        return Some(format!("{name} only fills the place: say it in words"));
    }
    let is_purpose = name == "purpose";
    (is_purpose && !bare.split_whitespace().any(is_word))
        .then(|| format!("{name} has no word in it: say what the data are for, as the register will show it"))
}

/// Three letters or more, among them different ones.
fn is_word(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    letters.len() >= 3 && letters.iter().any(|letter| *letter != letters[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_is_words() {
        let placeholders = ["tbc", "todo", "na"].map(str::to_owned).to_vec();
        let rules = AccessRules { placeholders, ..AccessRules::default() };
        let faulty = |text: &str| fault("purpose", text, &rules).is_some();
        for text in
            ["", " \u{a0}\t", "x", "...", "-", "?", "TBC", "t.b.c.", "N/A", "to do", "xxxx", "1234", "purpose", "a b c"]
        {
            assert!(faulty(text), "{text:?}");
        }
        for text in ["Many", "Support by council", "How long people are supported in the community", "Étude des durées"]
        {
            assert!(!faulty(text), "{text:?}");
        }
        assert!(fault("requester", "U", &rules).is_none() && fault("reference", "tbc", &rules).is_some());
        assert!(fault("reference", "DAR-1", &rules).is_none());
    }
}
