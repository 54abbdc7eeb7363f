//! The beginning of a page: all of its parts, and nothing in them yet but a title made of the name.

use cld_terms::in_words;

use crate::error::BookError;
use crate::kind::Kind;
use crate::name;

/// The text of a new page. `cld book check` names what is still to be written, each with its line.
///
/// # Errors
/// A name that no page may have.
pub fn skeleton(kind: Kind, name: &str) -> Result<String, BookError> {
    if !name::is_lawful(name) {
        return Err(BookError::NameUnlawful { name: name.to_owned() });
    }
    let (facts, message, examples) = match kind {
        Kind::Rule => (
            format!("title    = \"{}\"\nevidence = \"ours\"\nseverity = \"warning\"\nitem     = \"\"\n", in_words(name)),
            "## Message\n\n",
            "| event_type | fails |\n|------------|-------|\n| Request    | ?     |\n| Service    | ?     |\n"
                .to_owned(),
        ),
        Kind::Variable => {
            ("evidence = \"ours\"\n".to_owned(), "", format!("| event_type | {name} |\n|---|---|\n| Request | ? |\n"))
        }
        Kind::Step | Kind::Table => (
            "evidence = \"ours\"\n".to_owned(),
            "",
            "### given submitted\n| la_code | event_type |\n|---|---|\n| 100 | Request |\n### then\n| la_code |\n|---|\n"
                .to_owned(),
        ),
    };
    Ok(format!(
        "# {name}\n\n```toml\n{facts}```\n## {}\n```sql\n```\n{message}## Why\n\n## Examples\n{examples}",
        kind.heading()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page;

    #[test]
    fn what_is_to_be_written_is_named() {
        for kind in Kind::ALL {
            let text = skeleton(kind, "new_thing").unwrap();
            let faults = page::read("rules/event/new_thing.md", &text).err().unwrap();
            let said: Vec<&str> = faults.iter().map(|fault| fault.what.as_str()).collect();
            assert!(said.iter().any(|what| what.contains("a sentence that says what this is")), "{said:?}");
            assert!(said.iter().any(|what| what.contains("no ## Why")), "{said:?}");
            assert!(said.iter().any(|what| what.contains("SQL") || what.contains("one select")), "{said:?}");
        }
        assert!(skeleton(Kind::Rule, "Not a name").is_err());
        assert!(skeleton(Kind::Rule, "cost_is_negative").unwrap().contains("title    = \"Cost is negative\"\n"));
    }
}
