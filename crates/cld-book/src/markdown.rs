//! The grammar of a page: a heading, a lead, facts, sections with SQL and small tables.

use crate::fault::Fault;
use crate::small_table::SmallTable;

/// A fenced block and the line of its first line of content.
#[derive(Debug, Clone, Default)]
pub struct Fenced {
    /// What is between the fences, with its line breaks.
    pub text: String,
    /// The line of the page on which it begins, counted from 1.
    pub line: usize,
}

/// A `## heading` (or `### heading`) with what is under it.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The heading without its marks.
    pub heading: String,
    /// The line of the heading.
    pub line: usize,
    /// Lines that are neither a table nor fenced.
    pub prose: String,
    /// Its block of SQL.
    pub sql: Option<Fenced>,
    /// Its table.
    pub table: Option<SmallTable>,
    /// What is under its `###` headings.
    pub parts: Vec<Section>,
}

/// A page as written, before its kind is known.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The `#` heading.
    pub heading: String,
    /// What comes before the first `##` heading.
    pub lead: String,
    /// The block of TOML.
    pub facts: Option<Fenced>,
    /// What is under its `##` headings.
    pub sections: Vec<Section>,
}

impl Sheet {
    /// Reads a page's text into its parts. `path` is its place under `book/`, for messages.
    ///
    /// # Errors
    /// A table or a block that is not whole, or a heading out of its place.
    pub fn read(path: &str, text: &str) -> Result<Sheet, Fault> {
        read(path, text)
    }

    /// What is under one heading.
    pub fn section(&self, heading: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.heading == heading)
    }
}

/// Reads a page's text into its parts.
pub(crate) fn read(path: &str, text: &str) -> Result<Sheet, Fault> {
    let mut reader = Reader { path, sheet: Sheet::default(), in_part: false };
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line)).peekable();
    while let Some((number, line)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let mut fenced = Fenced { text: String::new(), line: number + 1 };
            loop {
                match lines.next() {
                    Some((_, "```")) => break,
                    Some((_, content)) => {
                        fenced.text.push_str(content);
                        fenced.text.push('\n');
                    }
                    None => return Err(Fault::new(path, number, "this block is never closed with ```")),
                }
            }
            reader.fenced(language, fenced, number)?;
        } else if line.starts_with('|') {
            let mut rows = vec![(number, line)];
            while let Some(row) = lines.next_if(|(_, next)| next.starts_with('|')) {
                rows.push(row);
            }
            reader.table(SmallTable::read(path, &rows)?, number)?;
        } else {
            reader.line(number, line)?;
        }
    }
    Ok(reader.sheet)
}

struct Reader<'a> {
    path: &'a str,
    sheet: Sheet,
    in_part: bool,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Fault> {
        if let Some(heading) = line.strip_prefix("# ") {
            if number != 1 {
                return Err(self.fault(number, "a page has one # heading, on its first line"));
            }
            self.sheet.heading = heading.trim().to_owned();
        } else if let Some(heading) = line.strip_prefix("## ") {
            self.in_part = false;
            self.sheet.sections.push(section(heading, number));
        } else if let Some(heading) = line.strip_prefix("### ") {
            let Some(parent) = self.sheet.sections.last_mut() else {
                return Err(self.fault(number, "a ### heading belongs under a ## heading"));
            };
            parent.parts.push(section(heading, number));
            self.in_part = true;
        } else {
            let prose = match self.current() {
                Some(section) => &mut section.prose,
                None => &mut self.sheet.lead,
            };
            prose.push_str(line);
            prose.push('\n');
        }
        Ok(())
    }

    fn fenced(&mut self, language: &str, fenced: Fenced, number: usize) -> Result<(), Fault> {
        match language {
            "toml" if self.sheet.sections.is_empty() && self.sheet.facts.is_none() => {
                self.sheet.facts = Some(fenced);
                Ok(())
            }
            "toml" => Err(self.fault(number, "a page has one block of facts, before its first ## heading")),
            "sql" => match self.current() {
                Some(section) if section.sql.is_none() => {
                    section.sql = Some(fenced);
                    Ok(())
                }
                _ => Err(self.fault(number, "a section has one block of SQL")),
            },
            other => Err(self.fault(number, format!("a block is toml or sql, not \"{other}\""))),
        }
    }

    fn table(&mut self, table: SmallTable, number: usize) -> Result<(), Fault> {
        match self.current() {
            Some(section) if section.table.is_none() => {
                section.table = Some(table);
                Ok(())
            }
            _ => Err(self.fault(number, "a heading has one table; give the next its own heading")),
        }
    }

    fn current(&mut self) -> Option<&mut Section> {
        let section = self.sheet.sections.last_mut()?;
        if self.in_part { section.parts.last_mut() } else { Some(section) }
    }

    fn fault(&self, line: usize, what: impl Into<String>) -> Fault {
        Fault::new(self.path, line, what)
    }
}

fn section(heading: &str, line: usize) -> Section {
    Section { heading: heading.trim().to_owned(), line, ..Section::default() }
}
