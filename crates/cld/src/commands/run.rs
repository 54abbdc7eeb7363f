//! `cld run`: submissions with receipts, or one file without, become a run folder.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::{Book, Method, ParameterSet, nearest};
use cld_format::NewFolder;
use cld_method::{Given, StandIns};
use cld_run::difference::Difference;
use cld_run::{ForPeople, OfItself, Period, Received, RunRecord, RunRequest, TakenAs, find_method, receipt_of, series};
use cld_submission::Receipt;

use crate::clock::now;
use crate::limits::EngineLimits;
use crate::progress::Spoken;

/// Run a method over submissions with receipts, or over one file, and store every step and table
///
/// Of one file, council, period and the moment of its import are taken from the file and from today, and said. Otherwise
/// RECEIVED is a folder that holds submissions.csv (la_code, la_name, period_start, period_end, import_datetime, file)
/// and the files in submissions/. The run folder holds submitted rows, steps and tables as Parquet,
/// tables for people as CSV too, a manifest, and a vault with the identifiers, for its owner alone.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld run april.csv -o run-april
  cld run received --parameters 2025-26 -o run-2026
  cld run received --parameters 2024-25 -o run-2025
  cld run received --method nhse-2024 --parameters q3 -o run-q3
  cld run received --method nhse-2024 --period 2024-04-01..2025-03-31 -o run-2024
  cld run received --method nhse-2024 --parameters fy --today 2024-10-31 -o run-fy
  cld run received --period 2024-04-01..2025-03-31 --councils 211,'North East' -o run-north
  cld run received --periods 2022-04-01..2023-03-31,2023-04-01..2024-03-31 -o years
  cld run received --parameters fy --against nhse-2024-documented -o run-fy
  cld run received --parameters fy --traced run-fy -o run-fy-traced
  cld run received --parameters fy --csv sts001,sts002a --json -o run-fy")]
pub struct Run {
    /// Folder with submissions.csv and submissions/, or one file of a council
    #[arg(value_name = "RECEIVED")]
    received: PathBuf,
    /// The method, a folder of book/methods [default: the one that has the parameter set, or nhse-2024; of one file the
    /// method in use today]
    #[arg(long)]
    method: Option<String>,
    /// A named parameter set of the method, or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    parameters: Option<String>,
    /// First and last day of the period, such as 2023-04-01..2024-03-31
    #[arg(long, value_name = "FIRST..LAST")]
    period: Option<String>,
    /// Several periods, each a run of its own in RUN, with their tables side by side in RUN/series
    #[arg(long, value_name = "FIRST..LAST,...", conflicts_with_all = ["period", "against"])]
    periods: Option<String>,
    /// Only these councils, by code, name or region; every council that sent a file unless given
    #[arg(long, value_name = "COUNCIL,...", value_delimiter = ',')]
    councils: Vec<String>,
    /// Use only submissions received by this time, such as 2024-05-31 or 2024-05-31T12:00:00
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,
    /// The day to use as the end of open events
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// A second method to run, into RUN-METHOD, and to compare with
    #[arg(long, value_name = "METHOD")]
    against: Option<String>,
    /// A run whose people were traced: people are identified by the NHS numbers that were found, not those that were sent
    #[arg(long, value_name = "RUN")]
    traced: Option<PathBuf>,
    /// Health data to link, described by a map of the file: see cld datasets
    #[arg(long, value_name = "MAP.toml")]
    link: Vec<PathBuf>,
    /// Tables that are written as CSV too though they have a row for each person or event; all for every table
    #[arg(long, value_name = "TABLE,...", value_delimiter = ',')]
    csv: Vec<String>,
    /// Write as JSON too what is written as CSV
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    engine: EngineLimits,
    /// The run folder to create
    #[arg(short, long, value_name = "RUN")]
    output: PathBuf,
}

/// The method of a run whose options say nothing of it.
const USUAL: &str = "nhse-2024";

/// The parameter set in a TOML file.
fn parameter_file(path: &Path) -> Result<ParameterSet, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::reading(path))?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        format!("{}, line {line}: {}", path.display(), error.message()).into()
    })
}

/// What came of a run, and where it is.
fn say(run: &RunRecord, output: &Path) {
    println!("{run}");
    println!("Stored in {}", output.display());
}

impl Run {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        if let Some(periods) = &self.periods {
            return self.run_periods(book, &series::periods(periods)?);
        }
        let period = self.period.as_deref().map(Period::read).transpose()?;
        let received = self.received(book)?;
        let mut given = self.given(period);
        let method = self.method(book, &received);
        if let (Received::File(receipt, _), None, None) = (&received, &self.period, &self.parameters) {
            let Receipt { period_start, period_end, .. } = receipt;
            given.extend(self.given(Some(Period { first_day: *period_start, last_day: *period_end })));
        }
        say(&self.run_method(book, (&method, received.clone()), &given, &self.output)?, &self.output);
        if let Some(other) = &self.against {
            let mut name = self.output.file_name().unwrap_or_default().to_owned();
            name.push(format!("-{other}"));
            let output = self.output.with_file_name(name);
            say(&self.run_method(book, (other, received), &given, &output)?, &output);
            println!("\n{method} -> {other}");
            Difference::between(&self.output, &output)?.lines.iter().for_each(|line| println!("{line}"));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn run_periods(&self, book: &Book, periods: &[Period]) -> Result<ExitCode, Failure> {
        let received = self.received(book)?;
        let method = self.method(book, &received);
        let all = NewFolder::begin(&self.output)?;
        for period in periods {
            let given = self.given(Some(*period));
            let run =
                self.run_method(book, (&method, received.clone()), &given, &series::folder(all.path(), period))?;
            say(&run, &series::folder(&self.output, period));
        }
        let written = series::write(all.path(), find_method(book, &method)?, periods, self.json)?;
        all.finish()?;
        println!("\n{} tables of {} periods in {}", written.len(), periods.len(), self.output.join("series").display());
        Ok(ExitCode::SUCCESS)
    }

    /// A folder, or a file with what it says of itself, which is said.
    fn received(&self, book: &Book) -> Result<Received, Failure> {
        if !self.received.is_file() {
            return Ok(Received::Folder(self.received.clone()));
        }
        let OfItself { receipt, states_period, other_councils } = receipt_of(book, &self.received, now())?;
        let Receipt { la_code, la_name, period_start, period_end, import_datetime, file } = &receipt;
        println!("Taken from {file} and from today, since no receipt is given:");
        println!("  council  {la_code} {la_name}");
        if !other_councils.is_empty() {
            println!("           though some rows say otherwise: cld check names them");
        }
        let by = if states_period { "as the file states it" } else { "by the days on which events end" };
        println!("  period   {} to {}, {by}", period_start.format("%d/%m/%Y"), period_end.format("%d/%m/%Y"));
        println!("  import   {}", import_datetime.format("%d/%m/%Y %H:%M"));
        Ok(Received::File(receipt, self.received.clone()))
    }

    /// The method that is named, or the one that has the parameter set that is named. Without either that of 2023/24, and of
    /// one file the method in use.
    fn method(&self, book: &Book, received: &Received) -> String {
        if let Some(named) = &self.method {
            return named.clone();
        }
        let has_set = |method: &&Method| {
            let set = self.parameters.as_deref();
            set.is_some_and(|set| method.parameter_sets.contains_key(set)) && method.facts.based_on.is_none()
        };
        let in_use = |method: &&Method| method.facts.replaced.is_none();
        let is_file = matches!(received, Received::File(..)) && self.parameters.is_none();
        let found = match book.methods.get(USUAL).filter(|usual| has_set(usual)) {
            None if is_file => book.methods.values().find(in_use),
            None => book.methods.values().find(has_set),
            usual => usual,
        };
        found.map_or_else(|| USUAL.to_owned(), |method| method.name.clone())
    }

    fn run_method(
        &self,
        book: &Book,
        (name, received): (&str, Received),
        given: &Given,
        output: &Path,
    ) -> Result<RunRecord, Failure> {
        let method = find_method(book, name)?;
        let request = RunRequest {
            received,
            councils: &self.councils,
            method,
            set: self.set(method)?,
            given: given.clone(),
            wanted: cld_method::tables_of(method),
            for_people: ForPeople { csv: self.csv.clone(), json: self.json },
            stand_ins: StandIns::new(),
            traced: self.traced.as_deref(),
            identifiers: TakenAs::Usable,
            links: &self.link,
            limits: self.engine.limits(),
        };
        Ok(request.run(book, output, &Spoken::new())?)
    }

    fn set(&self, method: &Method) -> Result<ParameterSet, Failure> {
        match &self.parameters {
            None => Ok(ParameterSet::default()),
            Some(name) => match method.parameter_sets.get(name) {
                Some(set) => Ok(set.clone()),
                None if Path::new(name).is_file() => parameter_file(Path::new(name)),
                None => {
                    let hint = nearest(name, method.parameter_sets.keys().map(String::as_str));
                    Err(format!("{} has no parameter set \"{name}\"{hint}, and there is no such file", method.name)
                        .into())
                }
            },
        }
    }

    fn given(&self, period: Option<Period>) -> Given {
        let mut given = Given::new();
        if let Some(Period { first_day, last_day }) = period {
            given.insert("first_day".into(), first_day.to_string());
            given.insert("last_day".into(), last_day.to_string());
        }
        given.extend(self.as_of.clone().map(|moment| ("as_of".to_owned(), moment)));
        given.extend(self.today.clone().map(|day| ("today".to_owned(), day)));
        given
    }
}
