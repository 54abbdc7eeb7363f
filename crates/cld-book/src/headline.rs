//! A headline of reports: a few figures with a title, a unit and a chart. A page of `reports/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::example::Example;
use crate::facts::{PageFacts, StepFacts};
use crate::fault::Fault;
use crate::kind::{Evidence, Kind};
use crate::markdown::{self, Fenced, Sheet};
use crate::method::Method;
use crate::name;
use crate::page::Page;
use crate::sql::{Place, Sql};

/// The table that a headline's SQL joins to: the column `la_code` has the councils of the area that is reported.
pub const AREA_COUNCILS: &str = "area_councils";

/// A few figures that reports show above their tables, with a chart.
#[derive(Debug, Clone)]
pub struct Headline {
    /// Its heading, which is its file's name.
    pub name: String,
    /// Path under `book/`.
    pub path: String,
    /// The sentence under the heading.
    pub lead: String,
    /// What its block of facts says.
    pub facts: HeadlineFacts,
    /// Where its figures come from.
    pub source: Source,
    /// Its reason.
    pub why: String,
    /// What is given, and what the headline then shows; none for steps, which are counted in the run itself.
    pub examples: Vec<Example>,
}

/// What the facts of a headline say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadlineFacts {
    /// What people read above the figures.
    pub title: String,
    /// What a figure counts or measures.
    pub unit: String,
    /// How the figures are drawn.
    pub chart: Chart,
    /// Where it comes among the headlines of a report: the lowest first.
    pub place: u32,
    /// What the rows are, such as "quarter"; with flows, from what they lead.
    pub rows: String,
    /// With flows: what they lead to.
    pub to: Option<String>,
    /// With SQL: the column of numbers whose order the rows have; rows with the same number are in order of their labels.
    pub order: Option<String>,
    /// True when rows with the largest number of `order` come first.
    #[serde(default)]
    pub largest_first: bool,
    /// True when figures of several councils may be added up: if not, only reports of one council show it.
    #[serde(default = "yes")]
    pub adds_up: bool,
    /// True when each row is of a period of its own, so that a row has none of the previous period.
    #[serde(default)]
    pub by_period: bool,
    #[serde(default)]
    series: Vec<WrittenSeries>,
    /// With steps: the table that they lead to.
    table: Option<String>,
}

/// How figures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chart {
    /// A bar for each figure.
    Bars,
    /// Bands that lead from one side to the other, as wide as the figures.
    Flows,
    /// How many rows are left after each step on the way to a table.
    Steps,
}

/// Where the figures come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// SQL over tables of a method and [`AREA_COUNCILS`]: labels first, then each series in a column.
    Query {
        /// A whole select.
        sql: Sql,
        /// Which of its columns are figures.
        series: Vec<Series>,
    },
    /// Tables of the return. Bars add up their columns; flows lead from their rows to their columns.
    Layouts(Vec<Series>),
    /// The steps that lead to a table of a method, as the run has counted them.
    StepsTo(String),
}

/// Figures of one colour.
#[derive(Debug, Clone)]
pub struct Series {
    /// What people read.
    pub name: String,
    /// The column of the SQL, or the id of the return's table.
    pub of: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSeries {
    name: String,
    column: Option<String>,
    layout: Option<String>,
}

fn yes() -> bool {
    true
}

impl Headline {
    /// Reads one page. `path` is its place under `book/`.
    pub(crate) fn read(path: &str, text: &str) -> Result<Headline, Vec<Fault>> {
        let sheet = markdown::read(path, text).map_err(|fault| vec![fault])?;
        let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
        let fault = |line, what: &str| vec![Fault::new(path, line, what)];
        if sheet.heading != stem || !name::is_lawful(stem) {
            return Err(fault(1, "the heading is the file's name, and a lawful one: lower-case words joined by _"));
        }
        if sheet.lead.trim().is_empty() {
            return Err(fault(1, "a sentence that says what this is must be under the heading"));
        }
        let known = ["Shows", "Why", "Examples"];
        if let Some(stray) = sheet.sections.iter().find(|section| !known.contains(&section.heading.as_str())) {
            return Err(fault(stray.line, "a headline has the parts Shows, Why and Examples"));
        }
        let facts = facts(path, &sheet)?;
        let source = source(path, &sheet, &facts)?;
        let why = sheet.section("Why").map(|section| section.prose.trim().to_owned()).unwrap_or_default();
        if why.is_empty() {
            return Err(fault(1, "the page has no ## Why"));
        }
        let examples = match sheet.section("Examples") {
            Some(section) => Example::read(path, section).map_err(|fault| vec![fault])?,
            None => Vec::new(),
        };
        if examples.is_empty() != (facts.chart == Chart::Steps) {
            return Err(fault(
                1,
                "a headline has at least one example (### given TABLE, ### then), but steps have none",
            ));
        }
        Ok(Headline {
            name: stem.to_owned(),
            path: path.to_owned(),
            lead: sheet.lead.trim().to_owned(),
            facts,
            source,
            why,
            examples,
        })
    }

    /// The same as a step of a method, so that its examples run like those of other pages; none without SQL.
    fn as_step(&self) -> Option<Page> {
        let Source::Query { sql, .. } = &self.source else { return None };
        Some(Page {
            name: self.name.clone(),
            path: self.path.clone(),
            title: Some(self.facts.title.clone()),
            lead: self.lead.clone(),
            evidence: Evidence::Ours,
            facts: PageFacts::Step(StepFacts {
                stored: true,
                official: Vec::new(),
                holds: BTreeMap::new(),
                bounds: BTreeMap::new(),
            }),
            sql: sql.clone(),
            why: self.why.clone(),
            limits: String::new(),
            message: String::new(),
            rows: None,
            examples: self.examples.clone(),
            written: Fenced::default(),
        })
    }

    /// The tables of a method that it reads.
    pub fn tables(&self) -> impl Iterator<Item = &String> {
        let (sql, table) = match &self.source {
            Source::Query { sql, .. } => (Some(sql), None),
            Source::Layouts(_) => (None, None),
            Source::StepsTo(table) => (None, Some(table)),
        };
        let read = sql.into_iter().flat_map(|sql| &sql.tables);
        read.filter(|table| *table != AREA_COUNCILS).chain(table)
    }
}

impl Method {
    /// True when the method has all that a headline reads.
    pub fn has_tables_of(&self, headline: &Headline) -> bool {
        headline.tables().all(|table| self.pages.get(table).is_some_and(|page| page.kind() != Kind::Variable))
    }

    /// The method with the headlines of its tables as steps.
    pub fn with_headlines<'h>(&self, headlines: impl IntoIterator<Item = &'h Headline>) -> Method {
        let mut method = self.clone();
        let of_tables = headlines.into_iter().filter(|headline| self.has_tables_of(headline));
        method.pages.extend(of_tables.filter_map(Headline::as_step).map(|step| (step.name.clone(), step)));
        method
    }
}

fn facts(path: &str, sheet: &Sheet) -> Result<HeadlineFacts, Vec<Fault>> {
    let Some(fenced) = &sheet.facts else {
        return Err(vec![Fault::new(
            path,
            1,
            "the facts are missing: a ```toml block with title, unit, chart and so on",
        )]);
    };
    toml::from_str(&fenced.text).map_err(|error| {
        let before = error.span().map_or("", |span| &fenced.text[..span.start]);
        vec![Fault::new(path, fenced.line + before.matches('\n').count(), error.message().to_owned())]
    })
}

/// What the figures are made of; only one way may be written.
fn source(path: &str, sheet: &Sheet, facts: &HeadlineFacts) -> Result<Source, Vec<Fault>> {
    let line = sheet.facts.as_ref().map_or(1, |fenced| fenced.line);
    let shows = sheet.section("Shows").and_then(|section| section.sql.as_ref());
    if (facts.chart == Chart::Flows) != facts.to.is_some() {
        return Err(vec![Fault::new(path, line, "flows say where they lead to, and only they do")]);
    }
    let all = |of: fn(&WrittenSeries) -> Option<&String>| -> Option<Vec<Series>> {
        facts.series.iter().map(|own| Some(Series { name: own.name.clone(), of: of(own)?.clone() })).collect()
    };
    let columns = all(|own| own.column.as_ref().filter(|_| own.layout.is_none())).filter(|all| !all.is_empty());
    let layouts = all(|own| own.layout.as_ref().filter(|_| own.column.is_none())).filter(|all| !all.is_empty());
    match (facts.chart, shows, columns, layouts, &facts.table) {
        (Chart::Steps, None, None, None, Some(table)) => Ok(Source::StepsTo(table.clone())),
        (Chart::Bars | Chart::Flows, Some(sql), Some(series), None, None) => {
            Ok(Source::Query { sql: Sql::parse(path, sql, Place::Select)?, series })
        }
        (Chart::Bars | Chart::Flows, None, None, Some(layouts), None) => Ok(Source::Layouts(layouts)),
        _ => Err(vec![Fault::new(
            path,
            line,
            "a headline has ## Shows with SQL and a column for each [[series]], or a layout for each [[series]], or for steps a table",
        )]),
    }
}
