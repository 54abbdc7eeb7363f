//! How far the figures are that a council gets of what it has sent. The figures themselves are in files.
//!
//! They are asked for whenever something is sent or withdrawn, also while they are being made: each time is counted, so that
//! what was asked for meanwhile is made afterwards.

use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::jobs::{Claim, JobKind};
use crate::mails::NewMail;
use crate::statement::{Row, statements, values};
use crate::{Moment, StoreError};

/// How far a council's figures are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Code of the council.
    pub council: String,
    /// When they were asked for last.
    pub asked: String,
    /// When making them was begun; none while they wait, and when they are made.
    pub begun: Option<String>,
    /// The newest that were made; none before.
    pub made: Option<FiguresMade>,
    /// Why they could not be made at the last try; none when they could.
    pub fault: Option<String>,
    wanted: i64,
    done: i64,
}

/// Figures that were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FiguresMade {
    /// When.
    pub at: String,
    /// The name of their folder; blank when there was nothing to count.
    pub place: String,
    /// The receipts of the submissions that they were made of.
    pub receipts: Vec<String>,
    /// The rows of those.
    pub rows: u64,
    /// How long that took.
    pub seconds: u64,
    /// Digest of what says what they were made of.
    pub digest: String,
}

statements! {
    WANT = "insert into figures (council, wanted, asked, done, place, receipts, rows, seconds, digest) \
            values ($1, 1, $2, 0, '', '', 0, 0, '') \
            on conflict (council) do update set wanted = figures.wanted + 1, asked = excluded.asked";
    FIGURES = "select council, asked, begun, made, place, receipts, rows, digest, fault, wanted, done, seconds from figures \
               where council = $1";
    PLACES = "select council, place from figures where place <> '' and done = wanted order by council";
    BEGUN = "update figures set begun = $1 where council = $2";
    MADE = "update figures set begun = null, fault = null, made = $1, place = $2, receipts = $3, rows = $4, digest = $5, \
            done = $6, seconds = $7 where council = $8";
    FAILED = "update figures set begun = null, fault = $1, done = $2 where council = $3";
}

impl Figures {
    /// True when more was sent or withdrawn than they are made of.
    pub fn are_under_way(&self) -> bool {
        self.done < self.wanted
    }

    fn read(row: &Row) -> Result<Figures, StoreError> {
        let receipts = row.text(5)?.split_whitespace().map(str::to_owned).collect();
        let (place, rows, digest) = (row.text(4)?, row.number(6)?.unsigned_abs(), row.text(7)?);
        let seconds = row.number(11)?.unsigned_abs();
        let made = row.maybe(3)?.map(|at| FiguresMade { at, place, receipts, rows, seconds, digest });
        Ok(Figures {
            council: row.text(0)?,
            asked: row.text(1)?,
            begun: row.maybe(2)?,
            made,
            fault: row.maybe(8)?,
            wanted: row.number(9)?,
            done: row.number(10)?,
        })
    }
}

impl Change {
    /// A council's figures are to be made of what it has sent by now.
    pub(crate) async fn want_figures(&mut self, deed: &Deed, council: &str) -> Result<(), StoreError> {
        self.run(WANT, values![council, &deed.at]).await?;
        self.enqueue_now(JobKind::Figures, council, deed.at).await
    }
}

impl Store {
    /// Asks for a council's figures to be made again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn want_figures(&self, deed: &Deed, council: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.want_figures(deed, council).await?;
        change.note(deed, "figures.asked", council, (council, "")).await?;
        change.commit().await
    }

    /// How far a council's figures are; none when it has sent nothing yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn figures(&self, council: &str) -> Result<Option<Figures>, StoreError> {
        self.row(FIGURES, values![council]).await?.as_ref().map(Figures::read).transpose()
    }

    /// The councils whose newest figures are made, each with the name of their folder.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn figures_places(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.rows(PLACES, values![]).await?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
    }

    /// Making them begins.
    ///
    /// # Errors
    /// When nobody has asked for them.
    pub async fn figures_begun(&self, at: Moment, council: &str) -> Result<Figures, StoreError> {
        let mut change = self.begin().await?;
        change.must("figures", BEGUN, values![&at, council]).await?;
        change.commit().await?;
        self.figures(council).await?.ok_or(StoreError::NotThere { what: "figures" })
    }

    /// Figures are made that were begun when they were as in `figures`; the job goes on if they were asked for meanwhile.
    ///
    /// # Errors
    /// When another worker has taken the job over.
    pub async fn figures_made(
        &self,
        deed: &Deed,
        (claim, figures): (&Claim, &Figures),
        made: &FiguresMade,
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let FiguresMade { at, place, receipts, rows, seconds, digest } = made;
        let (council, receipts, took) = (&figures.council, receipts.join(" "), *seconds as i64);
        let mut change = self.begin().await?;
        let values = values![at, place, &receipts, *rows as i64, digest, figures.wanted, took, council];
        change.run(MADE, values).await?;
        change.goes_on(deed, claim, figures).await?;
        change.note(deed, "figures.made", council, (council, digest)).await?;
        change.send(deed, mails).await?;
        change.commit().await
    }

    /// Figures cannot be made, and it is tried again at an instant, or not before somebody asks.
    ///
    /// # Errors
    /// When another worker has taken the job over.
    pub async fn figures_failed(
        &self,
        deed: &Deed,
        (claim, figures): (&Claim, &Figures),
        (again, fault): (Option<Moment>, &str),
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        let done = if again.is_some() { figures.done } else { figures.wanted };
        change.run(FAILED, values![fault, done, &figures.council]).await?;
        match again {
            Some(again) => change.put_off(claim, again, fault).await?,
            None => change.goes_on(deed, claim, figures).await?,
        }
        change.commit().await
    }
}

impl Change {
    /// The job is done, or due again at once where more was asked for than it began with.
    async fn goes_on(&mut self, deed: &Deed, claim: &Claim, begun: &Figures) -> Result<(), StoreError> {
        let row = self.row(FIGURES, values![&begun.council]).await?;
        let now = row.as_ref().map(Figures::read).transpose()?;
        match now.is_some_and(|now| now.wanted > begun.wanted) {
            true => self.put_off(claim, deed.at, "").await,
            false => self.finish(claim).await,
        }
    }
}
