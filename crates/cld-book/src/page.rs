//! A page with its meaning: the kind, the facts, the SQL, the reason and the worked examples.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::example::{Example, SmallTable};
use crate::fault::{Fault, nearest};
use crate::kind::{Evidence, Kind, Severity};
use crate::markdown::{self, Section, Sheet};
use crate::method::Bound;
use crate::name;
use crate::shape::{Checks, Shape};
use crate::spec::{Item, ItemType, Priority};
use crate::sql::{Place, Sql};
use crate::title;

/// One rule, variable, step or table.
#[derive(Debug, Clone)]
pub struct Page {
    pub name: String,
    /// Path under `book/`.
    pub path: String,
    pub kind: Kind,
    /// The sentence under the heading.
    pub lead: String,
    pub facts: Facts,
    /// What a rule looks at; one row for all other kinds.
    pub shape: Shape,
    pub sql: Sql,
    pub why: String,
    /// What the page does not do; mostly empty.
    pub limits: String,
    /// What a rule tells the council; `{item}` stands for an item.
    pub message: String,
    /// A rule's or variable's examples: one row each, the last column expected.
    pub rows: Option<SmallTable>,
    /// A step's or table's examples.
    pub examples: Vec<Example>,
}

/// The facts of a page, from its block of TOML. Which may stand there depends on the kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// What people read in place of the name, such as "Event ends before it starts".
    pub title: Option<String>,
    pub evidence: Evidence,
    /// Rules: how much a finding weighs.
    pub severity: Option<Severity>,
    /// Rules: the item to mend.
    pub item: Option<String>,
    /// Rules for any field: the items that the rule is about.
    pub applies_to: Option<AppliesTo>,
    /// Rules: the first release that the rule holds in; none for the first of all.
    pub since: Option<String>,
    /// Rules: the last release that the rule holds in; none when it still holds.
    pub until: Option<String>,
    /// Rules: when one of these fails on the same row, this finding follows from it.
    #[serde(default)]
    pub follows: Vec<String>,
    /// Rules: what is looked at. The facts that follow are those of rules over several rows, see [`Shape`].
    #[serde(default)]
    pub checks: Checks,
    #[serde(default)]
    pub key: Vec<String>,
    pub differs: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub link: Option<String>,
    pub back: Option<String>,
    /// Steps: false for a step that is worked out each time it is read.
    pub stored: Option<bool>,
    /// Steps and tables: the official result that must be equal, as SCRIPT/TABLE; several when scripts give it twice.
    #[serde(default, deserialize_with = "one_or_more")]
    pub official: Vec<String>,
    /// Tables: which of its columns are shares or rates of a council.
    #[serde(default)]
    pub shares: Vec<Share>,
    /// Bounds that this page introduces.
    #[serde(default)]
    pub bounds: BTreeMap<String, Bound>,
}

/// A share or rate among the columns of a table. Numerators and denominators of councils may be added up, outcomes not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub numerator: String,
    pub denominator: String,
    pub outcome: String,
    /// What the denominator is taken as: 100 gives per cent.
    #[serde(default = "hundred")]
    pub per: i64,
}

fn hundred() -> i64 {
    100
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        One(String),
        More(Vec<String>),
    }
    Ok(match Names::deserialize(deserializer)? {
        Names::One(name) => vec![name],
        Names::More(names) => names,
    })
}

/// The items that a rule for any field is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    Dates,
    Numbers,
    /// Items with a list that is completely known.
    CompleteLists,
    PriorityItems,
    /// Items that belong to some types of event only.
    ItemsOfEventTypes,
    /// Items that belong to some types of client only.
    ItemsOfClientTypes,
    /// Texts and numbers that say who somebody is: references, names, the NHS number.
    Identifiers,
    /// Items that hold the identifier of an adult whom a carer looks after.
    LinkedAdults,
    /// Items that hold the identifier of a carer of a service user.
    LinkedCarers,
}

impl AppliesTo {
    /// True when this item is meant; of items with a list, only if the list is complete.
    pub fn covers(self, item: &Item, list_is_complete: bool) -> bool {
        match self {
            AppliesTo::Dates => item.item_type == ItemType::Date,
            AppliesTo::Numbers => matches!(item.item_type, ItemType::Decimal | ItemType::Integer),
            AppliesTo::CompleteLists => item.item_type == ItemType::List && list_is_complete,
            AppliesTo::PriorityItems => item.priority != Priority::Never,
            AppliesTo::ItemsOfEventTypes => !item.applies_to.is_empty(),
            AppliesTo::ItemsOfClientTypes => !item.client_types.is_empty(),
            AppliesTo::Identifiers => item.identifies && matches!(item.item_type, ItemType::Text | ItemType::NhsNumber),
            AppliesTo::LinkedAdults => links_to(item, "adult_"),
            AppliesTo::LinkedCarers => links_to(item, "carer_"),
        }
    }
}

fn links_to(item: &Item, whom: &str) -> bool {
    item.name.starts_with(whom) && item.name.ends_with("_linked_person_id")
}

impl Page {
    /// Reads one page. `path` is its place under `book/`.
    pub fn read(path: &str, text: &str) -> Result<Page, Vec<Fault>> {
        let sheet = markdown::read(path, text).map_err(|fault| vec![fault])?;
        let mut faults = Vec::new();
        let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
        if sheet.heading != stem {
            faults.push(Fault::new(path, 1, format!("the heading is \"{}\", the file \"{stem}\"", sheet.heading)));
        }
        if !name::is_lawful(stem) {
            faults.push(Fault::new(
                path,
                1,
                format!("\"{stem}\" is not a lawful name: lower-case words joined by _, none reserved"),
            ));
        }
        if sheet.lead.trim().is_empty() {
            faults.push(Fault::new(path, 1, "a sentence that says what this is must stand under the heading"));
        }
        let found = Kind::ALL.into_iter().find_map(|kind| Some((kind, sheet.section(kind.heading())?)));
        let Some((kind, section)) = found else {
            let what = "one heading says what this is: Fails when, Is, Rows or Counts";
            return Err([faults, vec![Fault::new(path, 1, what)]].concat());
        };
        faults.extend(sheet.sections.iter().filter_map(|section| stray(path, kind, section)));
        let facts = facts(path, kind, &sheet).map_err(|fault| faults.push(fault));
        faults.extend(facts.iter().flat_map(|facts| bound_faults(path, &sheet, facts)));
        let sql = sql(path, kind, section).map_err(|more| faults.extend(more));
        faults.extend(sql.iter().filter_map(|sql| length_fault(path, &sheet, sql)));
        let examples = examples(path, kind, &sheet).map_err(|fault| faults.push(fault));
        let why = prose(path, &sheet, "Why").map_err(|fault| faults.push(fault));
        let message = match kind {
            Kind::Rule => prose(path, &sheet, "Message").map_err(|fault| faults.push(fault)),
            _ => Ok(String::new()),
        };
        let shape = match &facts {
            Ok(facts) => Shape::of(facts).map_err(|what| faults.push(Fault::new(path, facts_line(&sheet), what))),
            Err(()) => Err(()),
        };
        let (Ok(facts), Ok(shape), Ok(sql), Ok((rows, examples)), Ok(why), Ok(message)) =
            (facts, shape, sql, examples, why, message)
        else {
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let lead = sheet.lead.trim().to_owned();
        let limits = sheet.section("Limits").map(|section| section.prose.trim().to_owned()).unwrap_or_default();
        Ok(Page {
            name: stem.to_owned(),
            path: path.to_owned(),
            kind,
            lead,
            facts,
            shape,
            sql,
            why,
            limits,
            message,
            rows,
            examples,
        })
    }

    /// True for a page that is filled in for many fields or populations.
    pub fn is_template(&self) -> bool {
        self.is_any_field() || self.path.contains("/any_population/")
    }

    /// True for a page that is filled in for many items.
    pub fn is_any_field(&self) -> bool {
        self.path.contains("/any_field/")
    }

    /// The same page for one population: `{rows}` filled in, named `ROWS_PAGE`.
    pub fn of_rows(&self, rows: &str) -> Page {
        let mut page = self.clone();
        page.name = format!("{rows}_{}", self.name);
        page.sql.text = self.sql.text.replace("{rows}", rows);
        page.sql.tables = self.sql.tables.iter().map(|table| table.replace("any_rows", rows)).collect();
        page
    }
}

/// The part that says why a page has more SQL than can be seen at once.
const LONG: &str = "Why so long";

/// From this many lines on.
const LONG_LINES: usize = 60;

/// SQL that nobody sees at once needs a reason, and a reason needs such SQL.
fn length_fault(path: &str, sheet: &Sheet, sql: &Sql) -> Option<Fault> {
    match (sql.lines_on_page > LONG_LINES, sheet.section(LONG)) {
        (true, None) => {
            let what = format!(
                "{} lines of SQL: shorten it with percent(…) or {{for each …}}, make a step of a part, or say under ## {LONG}",
                sql.lines_on_page
            );
            Some(Fault::new(path, sql.line, what))
        }
        (false, Some(section)) => {
            let what = format!("{} lines of SQL are not so long: leave this out", sql.lines_on_page);
            Some(Fault::new(path, section.line, what))
        }
        _ => None,
    }
}

/// A heading that pages of this kind do not have.
fn stray(path: &str, kind: Kind, section: &Section) -> Option<Fault> {
    let known = [kind.heading(), "Message", "Why", LONG, "Limits", "Examples"];
    let is_known = known.contains(&section.heading.as_str()) && (section.heading != "Message" || kind == Kind::Rule);
    let what = || {
        let hint = nearest(&section.heading, known);
        format!("a {} has no part \"{}\"{hint}", kind.noun(), section.heading)
    };
    (!is_known).then(|| Fault::new(path, section.line, what()))
}

fn facts_line(sheet: &Sheet) -> usize {
    sheet.facts.as_ref().map_or(1, |fenced| fenced.line)
}

fn facts(path: &str, kind: Kind, sheet: &Sheet) -> Result<Facts, Fault> {
    let Some(fenced) = &sheet.facts else {
        return Err(Fault::new(path, 1, "the facts are missing: a ```toml block that states at least the evidence"));
    };
    let facts: Facts = toml::from_str(&fenced.text).map_err(|error| {
        let before = error.span().map_or("", |span| &fenced.text[..span.start]);
        Fault::new(path, fenced.line + before.matches('\n').count(), error.message().to_owned())
    })?;
    let misplaced = match kind {
        Kind::Rule if facts.severity.is_none() => Some("a rule states its severity"),
        Kind::Rule if facts.item.is_some() == facts.applies_to.is_some() => {
            Some("a rule states the item it is about, or in any_field what it applies_to")
        }
        Kind::Rule if facts.stored.is_some() || !facts.official.is_empty() || !facts.bounds.is_empty() => {
            Some("stored, official and bounds are facts of a method's pages")
        }
        Kind::Rule => None,
        _ if facts.severity.is_some() || facts.item.is_some() || facts.applies_to.is_some() => {
            Some("severity, item and applies_to are facts of rules")
        }
        _ if facts.since.is_some() || facts.until.is_some() => Some("since and until are facts of rules"),
        _ if facts.checks != Checks::Row || !facts.follows.is_empty() => Some("checks and follows are facts of rules"),
        Kind::Variable if facts.stored.is_some() || !facts.official.is_empty() => {
            Some("stored and official are facts of steps and tables")
        }
        _ => None,
    };
    if let Some(what) = facts.title.as_deref().and_then(title::fault) {
        let before = fenced.text.lines().take_while(|line| !line.starts_with("title")).count();
        return Err(Fault::new(path, fenced.line + before, what));
    }
    match misplaced {
        Some(what) => Err(Fault::new(path, fenced.line, what)),
        None => Ok(facts),
    }
}

/// What bounds follow from is SQL of the plain dialect too.
fn bound_faults(path: &str, sheet: &Sheet, facts: &Facts) -> Vec<Fault> {
    let text = sheet.facts.as_ref().map_or("", |fenced| fenced.text.as_str());
    let line_of = |sql: &str| text.lines().position(|line| line.contains(sql)).unwrap_or(0) + facts_line(sheet);
    let stated = facts.bounds.values().filter_map(|bound| bound.unless_given.as_ref());
    stated.flat_map(|sql| Bound::faults(path, line_of(sql), sql)).collect()
}

fn sql(path: &str, kind: Kind, section: &Section) -> Result<Sql, Vec<Fault>> {
    let Some(fenced) = &section.sql else {
        return Err(vec![Fault::new(path, section.line, "a ```sql block is missing under this heading")]);
    };
    let place = match kind {
        Kind::Rule => Place::Rule,
        Kind::Variable => Place::Value,
        Kind::Step | Kind::Table => Place::Select,
    };
    Sql::parse(path, fenced, place)
}

fn prose(path: &str, sheet: &Sheet, heading: &str) -> Result<String, Fault> {
    match sheet.section(heading) {
        Some(section) if !section.prose.trim().is_empty() => Ok(section.prose.trim().to_owned()),
        _ => Err(Fault::new(path, 1, format!("the page has no ## {heading}"))),
    }
}

type Examples = (Option<SmallTable>, Vec<Example>);

fn examples(path: &str, kind: Kind, sheet: &Sheet) -> Result<Examples, Fault> {
    let Some(section) = sheet.section("Examples") else {
        return Err(Fault::new(path, 1, "the page has no ## Examples"));
    };
    if matches!(kind, Kind::Step | Kind::Table) {
        let examples = Example::read(path, section)?;
        return match examples.is_empty() {
            true => Err(Fault::new(path, section.line, "at least one example: ### given TABLE, ### then")),
            false => Ok((None, examples)),
        };
    }
    let Some(table) = section.table.clone() else {
        return Err(Fault::new(path, section.line, "a table of examples is missing here"));
    };
    if kind == Kind::Rule {
        failing_and_passing(path, &table)?;
    }
    Ok((Some(table), Vec::new()))
}

/// A rule shows at least one row that fails and one that does not.
fn failing_and_passing(path: &str, table: &SmallTable) -> Result<(), Fault> {
    let Some(fails) = table.column("fails").filter(|at| at + 1 == table.columns.len()) else {
        return Err(Fault::new(path, table.line, "the last column of a rule's examples is \"fails\""));
    };
    let outcomes: Vec<_> = table.rows.iter().map(|(line, row)| (*line, row[fails].as_deref())).collect();
    if let Some((line, _)) = outcomes.iter().find(|(_, fails)| !matches!(fails, None | Some("yes" | "?"))) {
        return Err(Fault::new(path, *line, "fails is \"yes\" or empty, or \"?\" until cld book fill has been there"));
    }
    if outcomes.iter().any(|(_, fails)| *fails == Some("?")) {
        return Ok(());
    }
    let failing = outcomes.iter().filter(|(_, fails)| fails.is_some()).count();
    match failing == 0 || failing == outcomes.len() {
        true => Err(Fault::new(path, table.line, "show a failing and a passing row")),
        false => Ok(()),
    }
}
