//! What councils answered to the forms of the programme.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::statement::{statements, values};

/// An answer to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The council's code.
    pub council: String,
    /// The account whose answer it is; blank where a council has one answer.
    pub account: String,
    /// What was answered, as JSON.
    pub answers: String,
}

statements! {
    ANSWERS = "select council, account, answers from answer where form = $1 order by council, account";
    SAVE_ANSWER = "insert into answer (form, council, account, answers, made_by, made) values ($1, $2, $3, $4, $5, $6) \
                   on conflict (form, council, account) do update \
                   set answers = excluded.answers, made_by = excluded.made_by, made = excluded.made";
}

impl Store {
    /// All answers to a form, in the order of their councils.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn answers(&self, form: &str) -> Result<Vec<Answer>, StoreError> {
        let rows = self.rows(ANSWERS, values![form]).await?;
        rows.iter()
            .map(|row| Ok(Answer { council: row.text(0)?, account: row.text(1)?, answers: row.text(2)? }))
            .collect()
    }

    /// Keeps an answer to a form in the place of an earlier one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn save_answer(&self, deed: &Deed, form: &str, answer: &Answer) -> Result<(), StoreError> {
        let Answer { council, account, answers } = answer;
        let mut change = self.begin().await?;
        change.run(SAVE_ANSWER, values![form, council, account, answers, &deed.actor, &deed.at]).await?;
        change.note(deed, "form.answered", form, (council, "")).await?;
        change.commit().await
    }
}
