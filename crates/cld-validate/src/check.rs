//! Runs the rules on each block as it is read and hands on the findings in the file's order.

use cld_book::{Book, Release, nearest};
use cld_submission::{Block, Columns, Oddity, Submission};

use crate::CheckError;
use crate::compile::Compiler;
use crate::condition::Condition;
use crate::finding::{Finding, Summary};
use crate::native;
use crate::rule::{self, Rule};

/// The rules of one release, ready to check files with.
pub struct Rules<'a> {
    book: &'a Book,
    release: &'a Release,
    /// By name, then by item.
    rules: Vec<Rule>,
}

impl<'a> Rules<'a> {
    /// Compiles every rule page that the release has the items for.
    pub fn compile(book: &'a Book, release: &str) -> Result<Rules<'a>, CheckError> {
        let Some(release) = book.release(release) else {
            let nearest = nearest(release, book.releases.keys().map(String::as_str));
            return Err(CheckError::ReleaseUnknown { named: release.to_owned(), nearest });
        };
        let compiler = compiler(book, release)?;
        let (mut rules, mut faults) = (Vec::new(), Vec::new());
        for page in book.rules.values() {
            for item in rule::items(book, release, page) {
                match Rule::compile(&compiler, release, page, item) {
                    Ok(rule) => rules.push(rule),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if faults.is_empty() { Ok(Rules { book, release, rules }) } else { Err(CheckError::RulesFaulty(faults)) }
    }

    pub fn release(&self) -> &'a Release {
        self.release
    }

    /// Checks a submission on `threads` threads. Findings come by row, then by rule; memory does not
    /// grow with their number. A rule that reads an item without a column is left out.
    pub fn check(
        &self,
        submission: &Submission,
        threads: usize,
        mut sink: impl FnMut(Finding),
    ) -> Result<Summary, CheckError> {
        let mut summary = Summary::default();
        let mut report = |summary: &mut Summary, finding: Finding| {
            summary.count(&finding);
            sink(finding);
        };
        for finding in native::of_header(&submission.header, self.release) {
            report(&mut summary, finding);
        }
        let rules: Vec<_> = self.rules.iter().filter(|rule| self.can_read(rule, submission)).collect();
        let names = rules.iter().flat_map(|rule| &rule.columns).map(String::as_str);
        let columns = Columns::new(self.book, self.release, names);
        let conditions = rules.into_iter().map(|rule| Condition::new(rule, &columns)).collect::<Result<Vec<_>, _>>()?;
        let width = submission.header.items.len();
        let mut failed = None;
        submission.read(
            &columns,
            threads,
            |block| causes(&conditions, block),
            |first, result| match result {
                Ok((rows, causes)) if failed.is_none() => {
                    summary.rows += rows;
                    for (place, cause) in causes {
                        report(&mut summary, cause.finding(first + u64::from(place), &conditions, width));
                    }
                }
                Ok(_) => {}
                Err(error) => failed = failed.take().or(Some(error)),
            },
        )?;
        failed.map_or(Ok(summary), Err)
    }

    fn can_read(&self, rule: &Rule, submission: &Submission) -> bool {
        let read = self.release.columns(rule.columns.iter().map(String::as_str));
        !read.iter().any(|(item, _)| submission.header.missing.contains(item))
    }
}

/// Compiles against every column that items of the release can become.
pub(crate) fn compiler(book: &Book, release: &Release) -> Result<Compiler, CheckError> {
    let forms = ["", "_as_written", "_collated"];
    let names: Vec<String> =
        release.items.iter().flat_map(|item| forms.map(|form| format!("{}{form}", item.name))).collect();
    let columns = Columns::new(book, release, names.iter().map(String::as_str));
    Compiler::new(columns.schema).map_err(|source| CheckError::RuleUncomputable { rule: release.name.clone(), source })
}

/// Why there is a finding: the row's shape, or a rule.
enum Cause {
    Oddity(Oddity),
    /// Position among the conditions.
    Rule(usize),
}

impl Cause {
    fn finding(self, row: u64, conditions: &[Condition<'_>], width: usize) -> Finding {
        match self {
            Cause::Oddity(oddity) => native::of_row(row, oddity, width),
            Cause::Rule(at) => {
                let Rule { name, severity, item, message, .. } = conditions[at].rule;
                Finding {
                    row,
                    rule: name.clone(),
                    severity: *severity,
                    item: Some(item.clone()),
                    message: message.clone(),
                }
            }
        }
    }
}

/// Number of rows, and what fails in them: places in the block, in the order of the findings.
fn causes(conditions: &[Condition<'_>], block: Block) -> Result<(u64, Vec<(u32, Cause)>), CheckError> {
    let mut causes: Vec<_> =
        block.oddities.iter().map(|(row, oddity)| (block.places[*row], Cause::Oddity(*oddity))).collect();
    for (at, condition) in conditions.iter().enumerate() {
        causes.extend(condition.fails(&block)?.set_indices().map(|row| (block.places[row], Cause::Rule(at))));
    }
    // Stable: what fails in one row keeps the order of the rules.
    causes.sort_by_key(|(place, _)| *place);
    Ok((block.batch.num_rows() as u64, causes))
}
