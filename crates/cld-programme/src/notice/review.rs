//! What a notice says of each requirement, with the sentence that says it.

use serde::Deserialize;

use super::text::{folded, plain, sentences};

/// All that a notice has to say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// Each, in the order of the page.
    #[serde(rename = "requirement")]
    pub all: Vec<Requirement>,
}

/// Something that a notice has to say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its identifier, such as `PN01`.
    pub id: String,
    /// What it asks for.
    pub title: String,
    /// Where it comes from.
    pub law: String,
    #[serde(default)]
    found: Vec<Vec<String>>,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    denied: Vec<String>,
    longest_sentences: Option<usize>,
}

/// Whether a notice says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// It does.
    Yes,
    /// Somebody has to read it.
    ToRead,
    /// It does not.
    No,
}

/// What was found of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its identifier; `anonymised` for what is called anonymised and is not.
    pub id: String,
    /// What it asks for.
    pub title: String,
    /// Where it comes from.
    pub law: String,
    /// Whether the notice says it.
    pub found: Found,
    /// The sentence; blank for none.
    pub sentence: String,
}

/// The identifier of the finding that pseudonymised data are called anonymised.
const ANONYMISED: &str = "anonymised";

impl Requirements {
    /// What a notice, as text or as a page, says of each requirement, in their order; after them, when it calls data
    /// anonymised that are pseudonymised, that.
    pub fn review(&self, notice: &str) -> Vec<Finding> {
        let sentences = sentences(&plain(notice));
        let folded: Vec<String> = sentences.iter().map(|sentence| folded(sentence)).collect();
        let mut findings: Vec<Finding> = self.all.iter().map(|one| one.finding(&sentences, &folded)).collect();
        let wrong = folded.iter().position(|sentence| {
            let calls =
                sentence.contains("anonymised") || sentence.contains("anonymized") || sentence.contains("anonymous");
            calls && !sentence.contains("not anonym") && !sentence.contains("pseudonym")
        });
        if let Some(at) = wrong {
            findings.push(Finding {
                id: ANONYMISED.to_owned(),
                title: "Says anonymised where pseudonymised is true: records of people can be linked by a code"
                    .to_owned(),
                law: "UK GDPR 4(5)".to_owned(),
                found: Found::ToRead,
                sentence: sentences[at].clone(),
            });
        }
        findings
    }
}

impl Finding {
    /// Whether it says that pseudonymised data are called anonymised.
    pub fn is_anonymised(&self) -> bool {
        self.id == ANONYMISED
    }
}

impl Requirement {
    fn finding(&self, sentences: &[String], folded: &[String]) -> Finding {
        let (found, sentence) = self.found_in(sentences, folded);
        Finding { id: self.id.clone(), title: self.title.clone(), law: self.law.clone(), found, sentence }
    }

    fn found_in(&self, sentences: &[String], folded: &[String]) -> (Found, String) {
        if !self.absent.is_empty() {
            let at = folded.iter().position(|sentence| any(&self.absent, sentence) && !any(&self.denied, sentence));
            return at.map_or((Found::Yes, String::new()), |at| (Found::ToRead, sentences[at].clone()));
        }
        let all = |text: &str| self.found.iter().all(|phrases| any(phrases, text));
        if let Some(at) = folded.iter().position(|sentence| all(sentence)) {
            return (self.if_short(folded), sentences[at].clone());
        }
        if let Some(at) = folded.windows(2).position(|pair| all(&pair.join(" "))) {
            return (self.if_short(folded), sentences[at..at + 2].join(" "));
        }
        let near = folded.iter().position(|sentence| any(&self.near, sentence));
        near.map_or((Found::No, String::new()), |at| (Found::ToRead, sentences[at].clone()))
    }

    /// Where sentences have to be short: found when they are, on average.
    fn if_short(&self, folded: &[String]) -> Found {
        let words: usize = folded.iter().map(|sentence| sentence.split(' ').count()).sum();
        let is_long = self.longest_sentences.is_some_and(|longest| words > longest * folded.len());
        if is_long { Found::ToRead } else { Found::Yes }
    }
}

fn any(phrases: &[String], text: &str) -> bool {
    phrases.iter().any(|phrase| contains(text, phrase))
}

/// A phrase of letters alone begins where a word begins: `ico` is in `the ico`, and not in `medico`.
fn contains(text: &str, phrase: &str) -> bool {
    let begins = |at: usize| !text[..at].ends_with(char::is_alphanumeric) || !phrase.starts_with(char::is_alphanumeric);
    let is_short = phrase.len() <= 3 && phrase.chars().all(char::is_alphanumeric);
    let ends = |at: usize| !is_short || !text[at + phrase.len()..].starts_with(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, _)| begins(at) && ends(at))
}
