//! `cld run RUN --on`: pages that a Spark Connect server calculates.

use std::path::Path;
use std::process::ExitCode;

use cld_built_in::open;
use cld_run::{ForPeople, Unfinished, book_taken_in};

use crate::failure::Failure;
use crate::limits::EngineLimits;

/// The server, and how it is used.
#[derive(clap::Args)]
#[command(next_help_heading = "Pages on a server")]
pub struct OnServer {
    /// Let a Spark Connect server calculate the pages of a run that cld intake made, and finish the run
    #[arg(long, value_name = "sc://HOST:PORT", conflicts_with_all = [
        "method", "parameters", "period", "councils", "as_of", "today", "traced", "link", "periods", "against", "output",
    ])]
    on: Option<String>,
    /// Where the server finds the run's folder, which must be this one; where it is here unless given
    #[arg(long, value_name = "PLACE")]
    at: Option<String>,
    /// Go on after a calculation that was cut short: pages that are stored whole are not calculated again
    #[arg(long)]
    resume: bool,
    /// How many pages the server has at once
    #[arg(long, value_name = "N", default_value_t = 4)]
    at_once: usize,
}

impl OnServer {
    /// Calculates and finishes the run in `folder`, if a server is named. `named` is the book that was named, if one was.
    pub fn run(
        &self,
        named: Option<&Path>,
        folder: &Path,
        limits: &EngineLimits,
        for_people: &ForPeople,
    ) -> Result<Option<ExitCode>, Failure> {
        let Some(address) = &self.on else {
            return match self.resume || self.at.is_some() {
                true => {
                    Err("--at and --resume are for pages on a server. Name it with --on, or leave them out.".into())
                }
                false => Ok(None),
            };
        };
        let book = book_taken_in(folder, || open(named))?;
        let unfinished = Unfinished::open(&book, folder, &limits.limits())?;
        let here = || std::path::absolute(folder).map(|path| path.display().to_string());
        let at = self.at.clone().map_or_else(here, Ok).map_err(Failure::reading(folder))?;
        self.calculate(&unfinished, address, &at)?;
        let record = unfinished.finish(for_people)?;
        println!("{record}");
        println!("Finished in {}", folder.display());
        Ok(Some(ExitCode::SUCCESS))
    }

    #[cfg(feature = "spark")]
    fn calculate(&self, unfinished: &Unfinished<'_>, address: &str, at: &str) -> Result<(), Failure> {
        use cld_run::Progress;
        use cld_run::spark::{Address, Heard, Token};

        let address = Address::read(address).map_err(cld_run::RunError::from)?;
        let token = std::env::var(TOKEN).ok().map(|token| Token::read(&token)).transpose();
        let token = token.map_err(cld_run::RunError::from)?;
        let spoken = crate::progress::Spoken::new();
        let heard = |heard: Heard<'_>| spoken.say(&format!("{} of {}: {}", heard.done, heard.of, heard.name));
        let server = (&address, token.as_ref());
        Ok(unfinished.calculate(server, at, self.resume, self.at_once, crate::process::ended(), heard)?)
    }

    #[cfg(not(feature = "spark"))]
    fn calculate(&self, _: &Unfinished<'_>, _: &str, _: &str) -> Result<(), Failure> {
        Err("this cld was built without Spark Connect. Build it with cargo build --features spark, or write the pages as a \
             script with cld book export spark."
            .into())
    }
}

/// Arguments can be seen by everybody on a machine; what is in a program's environment cannot.
#[cfg(feature = "spark")]
const TOKEN: &str = "CLD_SPARK_TOKEN";
