//! `cld run`: submissions with receipts become a run folder.

mod age;
pub mod intake;
pub mod layouts;
pub mod linked;
pub mod manifest;
mod reading;
mod series;
mod side_by_side;
mod tables;
pub mod work;

use std::error::Error;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use cld_book::{Book, Method, ParameterSet, nearest};
use cld_engine::{Engine, Limits, RunFolder};
use cld_identity::Vault;
use cld_identity::trace::FoundNumbers;
use cld_method::{Given, Parameters, StandIns, Stored};
use cld_submission::read_receipts;

use intake::Intake;
use linked::LinkedFile;
use manifest::Manifest;
use work::Work;

use crate::areas::Areas;
use crate::compare::Difference;

/// Run a method over submissions with receipts and store every step and table
///
/// FOLDER holds submissions.csv (la_code, la_name, period_start, period_end, import_datetime, file)
/// and the files in submissions/. The run folder holds submitted rows, steps and tables as Parquet,
/// the tables as CSV too, a manifest, and a vault with the identifiers, for its owner alone.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld run received --method nhse-2024 --parameters q3 -o run-q3
  cld run received --method nhse-2024 --period 2024-04-01..2025-03-31 -o run-2024
  cld run received --method nhse-2024 --parameters fy --today 2024-10-31 -o run-fy
  cld run received --period 2024-04-01..2025-03-31 --councils 211,'North East' -o run-north
  cld run received --periods 2022-04-01..2023-03-31,2023-04-01..2024-03-31 -o years
  cld run received --parameters fy --against nhse-2024-documented -o run-fy
  cld run received --parameters fy --traced run-fy -o run-fy-traced")]
pub struct Run {
    /// Folder with submissions.csv and submissions/
    folder: PathBuf,
    /// The method: a folder of book/methods
    #[arg(long, default_value = "nhse-2024")]
    method: String,
    /// A named parameter set of the method, or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    parameters: Option<String>,
    /// First and last day of the period, as 2023-04-01..2024-03-31
    #[arg(long, value_name = "FIRST..LAST")]
    period: Option<String>,
    /// Several periods, each a run of its own in RUN, their tables beside one another in RUN/series
    #[arg(long, value_name = "FIRST..LAST,...", conflicts_with_all = ["period", "against"])]
    periods: Option<String>,
    /// Only these councils, by code, name or region; all that sent something unless given
    #[arg(long, value_name = "COUNCIL,...", value_delimiter = ',')]
    councils: Vec<String>,
    /// The moment from which submissions are seen, as 2024-05-31 or 2024-05-31T12:00:00
    #[arg(long, value_name = "MOMENT")]
    as_of: Option<String>,
    /// The day that stands in for the end of open events
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// Another method to run beside it, into RUN-METHOD, and to compare with
    #[arg(long, value_name = "METHOD")]
    against: Option<String>,
    /// A run whose people were traced: people are counted by the numbers that were found, not by those that were sent
    #[arg(long, value_name = "RUN")]
    traced: Option<PathBuf>,
    /// Health data to link to, by a map of the file: see cld datasets
    #[arg(long, value_name = "MAP.toml")]
    link: Vec<PathBuf>,
    #[command(flatten)]
    engine: EngineLimits,
    /// The run folder to make
    #[arg(short, long, value_name = "RUN")]
    output: PathBuf,
}

/// What a run may use of the machine.
#[derive(clap::Args, Clone, Debug)]
pub struct EngineLimits {
    /// Megabytes that sorts, joins and groupings may hold before they spill to disk
    #[arg(long, default_value_t = 1024, value_name = "MB")]
    memory: usize,
    /// Parts that tables are worked on side by side; as many as the machine has cores unless given
    #[arg(long, value_name = "N")]
    partitions: Option<usize>,
}

impl EngineLimits {
    pub fn limits(&self, spill: PathBuf) -> Limits {
        let partitions = self.partitions.unwrap_or_else(|| Limits::default().partitions).max(1);
        Limits { partitions, memory: self.memory << 20, spill }
    }
}

/// Everything that decides what a run gives.
pub struct Order<'a> {
    pub folder: &'a Path,
    /// Codes, names or regions of the councils that are run; all when there are none.
    pub councils: &'a [String],
    pub method: &'a Method,
    pub set: ParameterSet,
    pub given: Given,
    pub wanted: Vec<String>,
    /// Tables that are not the book's: a backtest brings those that its results were made with.
    pub stand_ins: StandIns,
    /// The run whose tracing says who people are; without it the numbers that were sent do.
    pub traced: Option<&'a Path>,
    /// Maps of health data that the run is linked to.
    pub links: &'a [PathBuf],
    pub engine: &'a EngineLimits,
}

impl Run {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Box<dyn Error>> {
        if let Some(periods) = &self.periods {
            return self.run_periods(book, &series::periods(periods)?);
        }
        let given = self.given(self.period.as_deref())?;
        self.run_method(book, &self.method, &given, &self.output)?;
        if let Some(other) = &self.against {
            let mut name = self.output.file_name().unwrap_or_default().to_owned();
            name.push(format!("-{other}"));
            let output = self.output.with_file_name(name);
            self.run_method(book, other, &given, &output)?;
            println!("\n{} -> {other}", self.method);
            Difference::between(&self.output, &output)?.print();
        }
        Ok(ExitCode::SUCCESS)
    }

    fn run_periods(&self, book: &Book, periods: &[series::Days]) -> Result<ExitCode, Box<dyn Error>> {
        std::fs::create_dir(&self.output)
            .map_err(|error| format!("{}: cannot be made ({error})", self.output.display()))?;
        for period in periods {
            let given = self.given(Some(&format!("{}..{}", period.0, period.1)))?;
            self.run_method(book, &self.method, &given, &series::folder(&self.output, period))?;
        }
        let written = series::write(&self.output, periods)?;
        println!("\n{} tables of {} periods in {}", written.len(), periods.len(), self.output.join("series").display());
        Ok(ExitCode::SUCCESS)
    }

    fn run_method(&self, book: &Book, name: &str, given: &Given, output: &Path) -> Result<(), Box<dyn Error>> {
        let method = find_method(book, name)?;
        let order = Order {
            folder: &self.folder,
            councils: &self.councils,
            method,
            set: self.set(method)?,
            given: given.clone(),
            wanted: cld_method::tables_of(method),
            stand_ins: StandIns::new(),
            traced: self.traced.as_deref(),
            links: &self.link,
            engine: &self.engine,
        };
        let run = order.carry_out(book, output, Progress::new())?;
        println!("{run}");
        println!("Stored in {}", output.display());
        Ok(())
    }

    fn set(&self, method: &Method) -> Result<ParameterSet, Box<dyn Error>> {
        match &self.parameters {
            None => Ok(ParameterSet::default()),
            Some(name) => match method.parameter_sets.get(name) {
                Some(set) => Ok(set.clone()),
                None if Path::new(name).is_file() => Ok(toml::from_str(&std::fs::read_to_string(name)?)?),
                None => {
                    let hint = nearest(name, method.parameter_sets.keys().map(String::as_str));
                    Err(format!("{} has no parameter set \"{name}\"{hint}, and there is no such file", method.name)
                        .into())
                }
            },
        }
    }

    fn given(&self, period: Option<&str>) -> Result<Given, Box<dyn Error>> {
        let mut given = Given::new();
        if let Some(period) = period {
            let Some((first, last)) = period.split_once("..") else {
                return Err(format!("--period is FIRST..LAST, such as 2023-04-01..2024-03-31, not \"{period}\"").into());
            };
            given.insert("first_day".into(), first.into());
            given.insert("last_day".into(), last.into());
        }
        given.extend(self.as_of.clone().map(|moment| ("as_of".to_owned(), moment)));
        given.extend(self.today.clone().map(|day| ("today".to_owned(), day)));
        Ok(given)
    }
}

/// The method of that name, or an error with the nearest one.
pub fn find_method<'a>(book: &'a Book, name: &str) -> Result<&'a Method, Box<dyn Error>> {
    book.methods.get(name).ok_or_else(|| {
        let hint = nearest(name, book.methods.keys().map(String::as_str));
        format!("there is no method \"{name}\"{hint}").into()
    })
}

impl Order<'_> {
    /// Reads, codes, processes and stores; says what came of it.
    pub fn carry_out(&self, book: &Book, output: &Path, progress: Progress) -> Result<Manifest, Box<dyn Error>> {
        let received = Areas::of(book).choose(read_receipts(self.folder)?, self.councils)?;
        let run = RunFolder::begin(output)?;
        let limits = self.engine.limits(run.join("spill"));
        let engine = Engine::new(&limits)?;
        let parameters = Parameters::settle(&engine, self.method, &self.set, &self.given)?;
        let found = self.traced.map(|traced| FoundNumbers::open(&traced.join("vault"))).transpose()?;
        let intake =
            Intake::read(book, self.method, received, (found.as_ref(), self.links), &run, limits.partitions, &progress)
                .map_err(|error| error as Box<dyn Error>)?;
        Vault::write(&intake.codes, &intake.people, &run.join("vault"))?;
        engine.open("submitted", &run.join("submitted"))?;
        engine.hold("submissions", &intake.submissions.schema(), std::slice::from_ref(&intake.submissions))?;
        engine.store("submissions", "select * from submissions", &run.join("submissions"))?;
        let work = Work {
            book,
            method: self.method,
            parameters: &parameters,
            wanted: &self.wanted,
            stand_ins: &self.stand_ins,
            councils: &intake.councils(),
            threads: limits.partitions,
        };
        let mut linked = Vec::new();
        for (facts, rows) in &intake.linked {
            let people_in_run = work::store_linked(&engine, &run, &facts.table, rows)?;
            linked.push(LinkedFile { people_in_run, ..facts.clone() });
        }
        let worked_out = work.carry_out(&engine, &run, &progress)?;
        let manifest =
            Manifest::new(book, self, &intake, &parameters, worked_out).traced_by(found.as_ref()).linked_to(linked);
        drop(engine);
        work::clear(&run)?;
        std::fs::write(run.join("summary.txt"), manifest.to_string())?;
        run.finish(&manifest)?;
        Ok(manifest)
    }
}

/// Says on a terminal how far a run is; says nothing elsewhere.
pub struct Progress {
    shown: bool,
    begun: Instant,
}

impl Progress {
    pub fn new() -> Progress {
        Progress { shown: std::io::stderr().is_terminal(), begun: Instant::now() }
    }

    pub fn say(&self, what: &str) {
        if self.shown {
            eprint!("\r\x1b[2K{:6.1} s  {what}", self.begun.elapsed().as_secs_f32());
        }
    }

    fn page(&self, stored: &Stored) {
        let rows = stored.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
        self.say(&format!("{} {}{rows}", stored.page.kind.noun(), stored.page.name));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.say("");
    }
}

/// Seconds with a millisecond's precision.
fn seconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1000.0).round() / 1000.0
}
