//! The newsletter: its sections, its issues as pages, and an issue with figures filled in.

use chrono::NaiveDate;
use cld_book::{Book, Fault};
use serde::{Deserialize, Serialize};

use crate::ProgrammeError;
use crate::page::{Files, Page};

/// What all issues have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newsletter {
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub lead: String,
    /// The headings of its sections, in order.
    #[serde(rename = "section")]
    pub sections: Vec<SectionFacts>,
    /// Whom to write to.
    #[serde(rename = "contact")]
    pub contacts: Vec<Contact>,
    /// Issues by name, the earliest first.
    #[serde(skip)]
    pub issues: Vec<Issue>,
}

/// A section.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionFacts {
    /// Its heading, which every issue has.
    pub heading: String,
}

/// Whom to write to about what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// About what.
    pub about: String,
    /// The address.
    pub address: String,
}

/// An issue as it was written, with places for figures.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Its name, such as `2021-09`.
    pub name: String,
    /// Its month, such as `September 2021`: changes say by it where they were announced.
    pub title: String,
    /// The day that its figures are of.
    pub position: NaiveDate,
    /// Whether it is for demonstrations alone.
    pub is_demonstration: bool,
    sections: Vec<Section>,
}

/// A part of an issue. What is published is made of these, and stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What is under it.
    pub blocks: Vec<Block>,
}

/// A paragraph, a list, a table, or a heading within a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A list.
    Points(Vec<String>),
    /// Rows under headings.
    Table {
        /// The headings.
        head: Vec<String>,
        /// The rows, each as long.
        rows: Vec<Vec<String>>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    title: String,
    position: String,
}

/// What the program fills in.
const FILLED: [&str; 4] = ["{participation}", "{changes}", "{datasets}", "{contacts}"];

impl Newsletter {
    pub(crate) fn read(files: &Files<'_>) -> Result<Newsletter, ProgrammeError> {
        let mut newsletter: Newsletter = files.facts("newsletter.toml")?;
        for (folder, is_demonstration) in [("newsletters", false), ("demonstration/newsletters", true)] {
            for (name, _) in files.under(folder, ".md") {
                let page = files.page(&format!("{folder}/{name}.md"))?;
                newsletter.issues.push(newsletter.issue(&page, name, is_demonstration)?);
            }
        }
        newsletter.issues.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(newsletter)
    }

    fn issue(&self, page: &Page, name: String, is_demonstration: bool) -> Result<Issue, ProgrammeError> {
        let Facts { title, position } = page.facts()?;
        let position = position.parse().map_err(|_| page.fault(1, "position is no day like 2021-09-30"))?;
        let mut sections = Vec::new();
        for (section, found) in self.sections.iter().zip(page.sections()) {
            if found.heading != section.heading {
                let what = format!("this section is called {}", section.heading);
                return Err(page.fault(found.line, what).into());
            }
            let mut blocks = blocks(&found.prose);
            for part in &found.parts {
                blocks.push(Block::Heading(part.heading.clone()));
                blocks.extend(self::blocks(&part.prose));
            }
            sections.push(Section { heading: section.heading.clone(), blocks });
        }
        match sections.len() == self.sections.len() && page.sections().len() == sections.len() {
            true => Ok(Issue { name, title, position, is_demonstration, sections }),
            false => Err(page.fault(1, "an issue has the sections of newsletter.toml, and no others").into()),
        }
    }

    /// The issue of that name.
    pub fn issue_named(&self, name: &str) -> Option<&Issue> {
        self.issues.iter().find(|issue| issue.name == name)
    }

    /// Whom to write to, as a table.
    pub fn contact_table(&self) -> Block {
        let rows = self.contacts.iter().map(|contact| vec![contact.about.clone(), contact.address.clone()]).collect();
        Block::Table { head: vec!["About".to_owned(), "Write to".to_owned()], rows }
    }
}

impl Issue {
    /// Its sections with what the program fills in: blocks for each of `{participation}`, `{changes}`, `{datasets}` and
    /// `{contacts}`.
    pub fn filled(&self, filled: impl Fn(&str) -> Vec<Block>) -> Vec<Section> {
        let fill = |block: &Block| match block {
            Block::Text(text) if FILLED.contains(&text.as_str()) => filled(text.trim_matches(['{', '}'])),
            block => vec![block.clone()],
        };
        let section = |section: &Section| Section {
            heading: section.heading.clone(),
            blocks: section.blocks.iter().flat_map(fill).collect(),
        };
        self.sections.iter().map(section).collect()
    }
}

/// Paragraphs and lists of a text.
pub(crate) fn blocks(prose: &str) -> Vec<Block> {
    let joined = |lines: &str| lines.split_whitespace().collect::<Vec<_>>().join(" ");
    let paragraphs = prose.split("\n\n").filter(|text| !text.trim().is_empty());
    let block = |text: &str| match text.trim().strip_prefix("- ") {
        Some(rest) => Block::Points(rest.split("\n- ").map(joined).collect()),
        None => Block::Text(joined(text)),
    };
    paragraphs.map(block).collect()
}

/// The health data that can be linked, as the reference table `datasets` has them.
pub(crate) fn datasets(book: &Book) -> Result<Vec<Block>, ProgrammeError> {
    let table = book.references.get("datasets");
    let table = table.ok_or_else(|| Fault::new("reference/datasets.csv", 1, "the table of health data is missing"))?;
    let at = |name: &str| table.columns.iter().position(|column| column == name);
    let (Some(title), Some(kind)) = (at("title"), at("kind")) else {
        return Err(Fault::new("reference/datasets.csv", 1, "there is no title, or no kind").into());
    };
    let of = |wanted: &str| {
        let rows = table.rows.iter().filter(|row| row[kind].as_deref() == Some(wanted));
        Block::Points(rows.filter_map(|row| row[title].clone()).collect())
    };
    let heading = |text: &str| Block::Heading(text.to_owned());
    Ok(vec![
        heading("National commissioning data sets"),
        of("national"),
        heading("Local provider flows"),
        of("local provider flow"),
    ])
}

/// An issue as plain text: for mails.
pub fn plain(sections: &[Section]) -> String {
    let mut text = String::new();
    for section in sections {
        let line = "=".repeat(section.heading.chars().count());
        text += &format!("{}\n{line}\n\n", section.heading);
        for block in &section.blocks {
            text += &match block {
                Block::Heading(heading) => format!("{heading}\n{}\n\n", "-".repeat(heading.chars().count())),
                Block::Text(paragraph) => format!("{paragraph}\n\n"),
                Block::Points(points) => points.iter().map(|point| format!("* {point}\n")).collect::<String>() + "\n",
                Block::Table { head, rows } => rows.iter().map(|row| line_of(head, row)).collect::<String>() + "\n",
            };
        }
    }
    text
}

/// A row of a table in words: what each cell is, and the cell.
fn line_of(head: &[String], row: &[String]) -> String {
    let cells = head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
    let said: Vec<String> = cells.map(|(head, cell)| format!("{head}: {cell}")).collect();
    format!("* {}\n", said.join("; "))
}
