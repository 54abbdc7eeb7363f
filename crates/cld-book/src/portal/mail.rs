//! `portal/mails/`: what people are written, a mail a page.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::fault::Fault;
use crate::markdown;
use crate::toml_text;

/// A mail, with names in braces where something is filled in.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its heading, which is its file's name.
    pub name: String,
    /// When it is sent, and why.
    pub lead: String,
    /// To whom and about what.
    pub facts: MailFacts,
    /// Its text.
    pub body: String,
}

/// To whom a mail goes, and about what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailFacts {
    /// Who gets it, in words.
    pub to: String,
    /// Its subject, with names in braces.
    pub subject: String,
}

/// A name of a mail for which there is no value, or a value for which there is no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfilledMail(pub String);

impl Mail {
    /// Its subject and text with all names filled in. Line breaks in values become blanks: a value cannot begin another
    /// line of a mail's head.
    ///
    /// # Errors
    /// When a name has no value, or a value no name.
    pub fn filled(&self, values: &[(&str, &str)]) -> Result<(String, String), UnfilledMail> {
        let whole = format!("{}\n{}", self.facts.subject, self.body);
        if let Some((name, _)) = values.iter().find(|(name, _)| !whole.contains(&format!("{{{name}}}"))) {
            return Err(UnfilledMail((*name).to_owned()));
        }
        Ok((filled(&self.facts.subject, values)?, filled(&self.body, values)?))
    }

    pub(crate) fn read(path: &str, text: &str) -> Result<Mail, Fault> {
        let sheet = markdown::read(path, text)?;
        let missing = |what: &str| Fault::new(path, 1, format!("a mail has {what}"));
        let facts = sheet.facts.as_ref().ok_or_else(|| missing("a block of facts"))?;
        let facts: MailFacts = toml::from_str(&facts.text)
            .map_err(|error| toml_text::fault(path, &facts.text, facts.line, &[], &error))?;
        let body = sheet.section("Body").ok_or_else(|| missing("a text under ## Body"))?.prose.trim().to_owned();
        let mail = Mail { name: sheet.heading.clone(), lead: sheet.lead.trim().to_owned(), facts, body };
        let example = sheet.section("Example").ok_or_else(|| missing("values under ## Example"))?;
        let values = example.table.as_ref().map(|table| table.rows.as_slice()).unwrap_or_default();
        let values: BTreeMap<&str, &str> =
            values.iter().filter_map(|(_, row)| Some((row[0].as_deref()?, row.get(1)?.as_deref()?))).collect();
        let values: Vec<(&str, &str)> = values.into_iter().collect();
        let wrong = |line, what: String| Err(Fault::new(path, line, what));
        match mail.filled(&values) {
            Err(UnfilledMail(name)) => {
                wrong(example.line, format!("{{{name}}} is in the mail or in its example, and not in both"))
            }
            Ok((subject, body)) if example.prose.trim() != format!("{subject}\n\n{body}") => {
                wrong(example.line, format!("the example does not give this mail, but:\n{subject}\n\n{body}"))
            }
            Ok(_) => Ok(mail),
        }
    }
}

fn filled(text: &str, values: &[(&str, &str)]) -> Result<String, UnfilledMail> {
    let mut parts = text.split('{');
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once('}').ok_or_else(|| UnfilledMail(part.to_owned()))?;
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let value = value.ok_or_else(|| UnfilledMail(name.to_owned()))?;
        done += &value.replace(['\r', '\n'], " ");
        done += after;
    }
    Ok(done)
}
