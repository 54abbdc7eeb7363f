//! A form: questions that people are asked, and whether what they answer can be taken.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cld_book::Book;
use serde::Deserialize;

use crate::ProgrammeError;
use crate::page::Files;

/// What people are asked, in order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its heading.
    pub title: String,
    /// What is said before the first question.
    pub lead: String,
    /// Its first day, like 2021-06-30; none when it is open whenever its rule says.
    pub opens: Option<String>,
    /// Its last day.
    pub closes: Option<String>,
    /// Whether several people of one council may answer, each for themselves. Otherwise a council has one answer.
    #[serde(default)]
    pub several: bool,
    /// The questions.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// Something that people are asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name in answers and exports.
    pub id: String,
    /// A heading that begins with it; blank for none.
    #[serde(default)]
    pub heading: String,
    /// What is asked.
    pub text: String,
    /// What helps to answer.
    #[serde(default)]
    pub hint: String,
    /// What can be answered.
    pub kind: Kind,
    /// What there is to choose from.
    #[serde(default)]
    pub choices: Vec<String>,
    /// What fills in the choices: `datasets`, the catalogue of health data, or `legal_bases` of `access.toml`.
    pub choices_from: Option<String>,
    /// Whether it has to be answered.
    #[serde(default)]
    pub required: bool,
    /// Whether only those who run the programme see the answer.
    #[serde(default)]
    pub private: bool,
    /// The largest number that can be meant; none for any.
    pub most: Option<u64>,
}

/// What can be answered to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A line of text.
    Line,
    /// Several lines of text.
    Text,
    /// A whole number, nought or more.
    Number,
    /// A day.
    Day,
    /// An address for mails.
    Email,
    /// One of the choices.
    One,
    /// Any of the choices, a line each.
    Many,
}

/// What was answered, by question. Several choices are a line each.
pub type Answers = BTreeMap<String, String>;

/// Letters that a line, or a text, has at most.
const LONGEST: [usize; 2] = [200, 4000];

impl Form {
    pub(crate) fn read(files: &Files<'_>, book: &Book, name: &str) -> Result<Form, ProgrammeError> {
        let path = format!("forms/{name}.toml");
        let mut form: Form = files.facts(&path)?;
        form.questions.iter_mut().for_each(|question| question.fill(book));
        let wrong = |what: String| Err(cld_book::Fault::new(&format!("programme/{path}"), 1, what).into());
        for (at, question) in form.questions.iter().enumerate() {
            if form.questions[..at].iter().any(|other| other.id == question.id) {
                return wrong(format!("two questions are called {}", question.id));
            }
            if matches!(question.kind, Kind::One | Kind::Many) == question.choices.is_empty() {
                return wrong(format!("{} has choices without a kind for them, or none", question.id));
            }
        }
        for day in [&form.opens, &form.closes].into_iter().flatten() {
            if day.parse::<NaiveDate>().is_err() {
                return wrong(format!("\"{day}\" is no day like 2021-09-30"));
            }
        }
        Ok(form)
    }

    /// The question of that name.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Whether it can be answered on a day, as far as its own days say.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        let read = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<NaiveDate>().ok());
        read(&self.opens).is_none_or(|opens| opens <= day) && read(&self.closes).is_none_or(|closes| closes >= day)
    }

    /// The answers among what was filled in, tidied; what else was sent is left out.
    pub fn answers(&self, filled: &[(String, String)]) -> Answers {
        let mut answers = Answers::new();
        for question in &self.questions {
            let given = filled.iter().filter(|(id, _)| *id == question.id).map(|(_, text)| tidy(text));
            let given: Vec<String> = given.filter(|text| !text.is_empty()).collect();
            match question.kind {
                Kind::Many => _ = answers.insert(question.id.clone(), given.join("\n")),
                _ => _ = answers.insert(question.id.clone(), given.into_iter().next().unwrap_or_default()),
            }
        }
        answers.retain(|_, text| !text.is_empty());
        answers
    }

    /// What keeps answers from being taken: the question, and what to do.
    pub fn mistakes(&self, answers: &Answers) -> Vec<(&str, String)> {
        let mistake = |question: &'_ Question| question.mistake(answers.get(&question.id).map_or("", String::as_str));
        self.questions.iter().filter_map(|question| Some((question.id.as_str(), mistake(question)?))).collect()
    }
}

impl Question {
    fn fill(&mut self, book: &Book) {
        match self.choices_from.as_deref() {
            Some("legal_bases") => self.choices.clone_from(&book.access.legal_bases),
            Some("datasets") => {
                let table = book.references.get("datasets");
                let at = table.and_then(|table| table.columns.iter().position(|column| column == "title"));
                let titles =
                    table.zip(at).map(|(table, at)| table.rows.iter().filter_map(|row| row[at].clone()).collect());
                self.choices = titles.unwrap_or_default();
            }
            _ => {}
        }
    }

    fn mistake(&self, answer: &str) -> Option<String> {
        if answer.is_empty() {
            return self.required.then(|| match self.kind {
                Kind::One => format!("Select an answer: {}", self.text),
                Kind::Many => format!("Select one or more: {}", self.text),
                _ => format!("Enter an answer: {}", self.text),
            });
        }
        let too_long = |longest: usize| {
            (answer.chars().count() > longest).then(|| format!("Enter {longest} letters at most: {}", self.text))
        };
        let known = |choice: &str| self.choices.iter().any(|known| known == choice);
        match self.kind {
            Kind::Line => too_long(LONGEST[0]),
            Kind::Text => too_long(LONGEST[1]),
            Kind::Number => {
                let number = answer.parse::<u64>().ok().filter(|number| self.most.is_none_or(|most| *number <= most));
                let most = self.most.map(|most| format!(" up to {most}")).unwrap_or_default();
                number.is_none().then(|| format!("Enter a whole number{most}: {}", self.text))
            }
            Kind::Day => {
                answer.parse::<NaiveDate>().is_err().then(|| format!("Enter a day like 2021-09-30: {}", self.text))
            }
            Kind::Email => {
                let is_one =
                    answer.split_once('@').is_some_and(|(name, place)| !name.is_empty() && place.contains('.'));
                let is_plain = !answer.contains(char::is_whitespace);
                let said = || "Enter an email address like name@example.org".to_owned();
                (!is_one || !is_plain).then(said).or_else(|| too_long(LONGEST[0]))
            }
            Kind::One | Kind::Many => {
                answer.lines().find(|choice| !known(choice)).map(|_| format!("Select an answer: {}", self.text))
            }
        }
    }
}

/// Without blanks around it, and without letters that nobody sees but the ends of lines.
fn tidy(text: &str) -> String {
    let plain: String = text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
    plain.trim().to_owned()
}
