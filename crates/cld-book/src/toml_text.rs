//! TOML of the book: read into what it means, or refused with its line.

use serde::de::DeserializeOwned;
use toml::de::Error;

use crate::fault::{Fault, nearest};

/// Reads a whole file. `path` is its place under `book/`.
pub(crate) fn read<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| fault(path, text, 1, &[], &error))
}

/// What is wrong with a text whose first line is line `first` of the file at `path`. `also` are names that may be there
/// besides those that the error knows.
pub(crate) fn fault(path: &str, text: &str, first: usize, also: &[&str], error: &Error) -> Fault {
    let before = error.span().map_or("", |span| &text[..span.start]);
    Fault::new(path, first + before.matches('\n').count(), said(error.message(), also))
}

/// The reader's message in our words, where it is about a name.
fn said(message: &str, also: &[&str]) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    match (message.split(' ').next(), names.next()) {
        (Some("missing"), Some(name)) => format!("the fact \"{name}\" is missing"),
        (Some("unknown"), Some(name)) => {
            let known: Vec<&str> = names.chain(also.iter().copied()).collect();
            match nearest(name, known.iter().copied()) {
                hint if hint.is_empty() => format!("\"{name}\" is none of {}", known.join(", ")),
                hint => format!("\"{name}\" is not known here{hint}"),
            }
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::read;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code)]
    struct Facts {
        evidence: String,
        weight: Option<Weight>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Weight {
        Heavy,
        Light,
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_the_nearest_name() {
        let fault = |text: &str| read::<Facts>("a.toml", text).unwrap_err().to_string();
        assert_eq!(
            fault("\nevidense = \"x\""),
            "book/a.toml:2: \"evidense\" is not known here (did you mean \"evidence\"?)"
        );
        assert_eq!(fault("evidence = \"x\"\nq = 1"), "book/a.toml:2: \"q\" is none of evidence, weight");
        assert_eq!(fault("weight = \"light\""), "book/a.toml:1: the fact \"evidence\" is missing");
        let weight = "book/a.toml:2: \"haevy\" is not known here (did you mean \"heavy\"?)";
        assert_eq!(fault("evidence = \"x\"\nweight = \"haevy\""), weight);
        assert!(fault("evidence = 1").starts_with("book/a.toml:1: invalid type: integer"));
    }
}
