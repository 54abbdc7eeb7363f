//! A page with its meaning: the kind, the facts, the SQL, the reason and the worked examples.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::de::{DeTable, Deserializer};

use crate::example::Example;
use crate::facts::{PageFacts, RuleFacts};
use crate::fault::{Fault, nearest};
use crate::kind::{Evidence, Kind};
use crate::markdown::{self, Fenced, Section, Sheet};
use crate::name;
use crate::small_table::SmallTable;
use crate::sql::{Place, Sql};
use crate::title;
use crate::toml_text;

/// One page: a variable, step or table of a method, or with [`RuleFacts`] a rule.
#[derive(Debug, Clone)]
pub struct Page<F = PageFacts> {
    /// Its heading, which is its file's name.
    pub name: String,
    /// Path under `book/`.
    pub path: String,
    /// What people read in place of the name, such as "Event ends before it starts"; see [`Page::title`].
    pub title: Option<String>,
    /// The sentence under the heading.
    pub lead: String,
    /// How the page is known to be right.
    pub evidence: Evidence,
    /// The facts that its kind has.
    pub facts: F,
    /// What it fails by, is, selects or counts.
    pub sql: Sql,
    /// Its reason.
    pub why: String,
    /// What the page does not do; mostly empty.
    pub limits: String,
    /// What a rule says to the council; `{item}` means an item. Empty for other pages.
    pub message: String,
    /// A rule's or variable's examples: one row each, the last column expected.
    pub rows: Option<SmallTable>,
    /// A step's or table's examples.
    pub examples: Vec<Example>,
    /// The block of facts as it is written, to say on which line something is.
    pub(crate) written: Fenced,
}

/// A rule.
pub type RulePage = Page<RuleFacts>;

/// Names of the facts that every page has.
const SHARED: [&str; 2] = ["title", "evidence"];

/// The facts that every page has.
#[derive(Deserialize)]
struct SharedFacts {
    title: Option<String>,
    evidence: Evidence,
}

/// A page of either sort.
pub(crate) enum AnyPage {
    Rule(RulePage),
    OfMethod(Page),
}

/// Reads one page. `path` is its place under `book/`.
pub(crate) fn read(path: &str, text: &str) -> Result<AnyPage, Vec<Fault>> {
    let sheet = markdown::read(path, text).map_err(|fault| vec![fault])?;
    let found = Kind::ALL.into_iter().find_map(|kind| Some((kind, sheet.section(kind.heading())?)));
    let Some((kind, section)) = found else {
        let what = "one heading says what this is: Fails when, Is, Rows or Counts";
        return Err([name_faults(path, &sheet), vec![Fault::new(path, 1, what)]].concat());
    };
    match kind {
        Kind::Rule => Page::of_sheet(path, kind, &sheet, section, |facts| facts).map(AnyPage::Rule),
        Kind::Variable => Page::of_sheet(path, kind, &sheet, section, PageFacts::Variable).map(AnyPage::OfMethod),
        Kind::Step => Page::of_sheet(path, kind, &sheet, section, PageFacts::Step).map(AnyPage::OfMethod),
        Kind::Table => Page::of_sheet(path, kind, &sheet, section, PageFacts::Table).map(AnyPage::OfMethod),
    }
}

impl<F> Page<F> {
    /// Puts the parts of a page together, or names all that is wrong with them.
    fn of_sheet<W: DeserializeOwned>(
        path: &str,
        kind: Kind,
        sheet: &Sheet,
        section: &Section,
        of_kind: impl FnOnce(W) -> F,
    ) -> Result<Page<F>, Vec<Fault>> {
        let mut faults = name_faults(path, sheet);
        faults.extend(sheet.sections.iter().filter_map(|section| stray(path, kind, section)));
        let facts = facts::<W>(path, sheet).map_err(|fault| faults.push(fault));
        let sql = sql(path, kind, section).map_err(|more| faults.extend(more));
        faults.extend(sql.iter().filter_map(|sql| length_fault(path, sheet, sql)));
        let examples = examples(path, kind, sheet).map_err(|fault| faults.push(fault));
        let why = prose(path, sheet, "Why").map_err(|fault| faults.push(fault));
        let message = match kind {
            Kind::Rule => prose(path, sheet, "Message").map_err(|fault| faults.push(fault)),
            Kind::Variable | Kind::Step | Kind::Table => Ok(String::new()),
        };
        let (
            Ok((SharedFacts { title, evidence }, facts, written)),
            Ok(sql),
            Ok((rows, examples)),
            Ok(why),
            Ok(message),
        ) = (facts, sql, examples, why, message)
        else {
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Page {
            name: stem(path).to_owned(),
            path: path.to_owned(),
            title,
            lead: sheet.lead.trim().to_owned(),
            evidence,
            facts: of_kind(facts),
            sql,
            why,
            limits: sheet.section("Limits").map(|section| section.prose.trim().to_owned()).unwrap_or_default(),
            message,
            rows,
            examples,
            written,
        })
    }

    /// What people read: the title, or the name of a page without one. Every rule has one.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }

    /// True for a page that is filled in for many fields or populations.
    pub fn is_template(&self) -> bool {
        self.is_any_field() || self.path.contains("/any_population/")
    }

    /// True for a page that is filled in for many items.
    pub fn is_any_field(&self) -> bool {
        self.path.contains("/any_field/")
    }

    /// The line of the page on which its facts first have a word; that of the first fact when they do not.
    pub(crate) fn line_in_facts(&self, word: &str) -> usize {
        self.written.line + self.written.text.lines().position(|line| line.contains(word)).unwrap_or(0)
    }
}

impl Page {
    /// What the page defines.
    pub fn kind(&self) -> Kind {
        self.facts.kind()
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

/// The name that a page's path gives it.
fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md")
}

fn name_faults(path: &str, sheet: &Sheet) -> Vec<Fault> {
    let stem = stem(path);
    let mut faults = Vec::new();
    if sheet.heading != stem {
        faults.push(Fault::new(path, 1, format!("the heading is \"{}\", the file \"{stem}\"", sheet.heading)));
    }
    if !name::is_lawful(stem) {
        let what = format!("\"{stem}\" is not a lawful name: lower-case words joined by _, none reserved");
        faults.push(Fault::new(path, 1, what));
    }
    if sheet.lead.trim().is_empty() {
        faults.push(Fault::new(path, 1, "a sentence that says what this is must follow the heading"));
    }
    faults
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

/// The facts that every page has, those of its kind, and the block that they are in.
fn facts<W: DeserializeOwned>(path: &str, sheet: &Sheet) -> Result<(SharedFacts, W, Fenced), Fault> {
    let Some(fenced) = &sheet.facts else {
        return Err(Fault::new(path, 1, "the facts are missing: a ```toml block that states at least the evidence"));
    };
    let wrong = |error| toml_text::fault(path, &fenced.text, fenced.line, &SHARED, &error);
    let shared: SharedFacts = toml::from_str(&fenced.text).map_err(wrong)?;
    let mut table = DeTable::parse(&fenced.text).map_err(wrong)?;
    SHARED.iter().for_each(|fact| _ = table.get_mut().remove(*fact));
    let facts = W::deserialize(Deserializer::from(table)).map_err(wrong)?;
    match shared.title.as_deref().and_then(title::fault) {
        Some(what) => {
            let before = fenced.text.lines().take_while(|line| !line.starts_with("title")).count();
            Err(Fault::new(path, fenced.line + before, what))
        }
        None => Ok((shared, facts, fenced.clone())),
    }
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
