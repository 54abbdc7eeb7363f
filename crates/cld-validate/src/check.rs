//! Runs the rules on each block as it is read and hands on the findings in the file's order.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use cld_book::{Book, Item, Priority, Release, Shape, Way};
use cld_submission::{Block, Columns, Submission};

use crate::advice::guidance_advises_against;
use crate::block_check::{BlockCheck, Meant, OwnColumns, Remembered, Seen};
use crate::cause::Cause;
use crate::coverage::{COVERED, Coverage, covered, too_short};
use crate::entries::Entries;
use crate::error::CheckError;
use crate::finding::{Finding, ItemTally, MOST_EXTRAS, Summary};
use crate::finish::{with_own_values, without_values};
use crate::group::{GroupStore, Groups, SpillTo};
use crate::last_file::{SERVICE_COLUMNS, columns_of_lists};
use crate::links;
use crate::native;
use crate::pattern;
use crate::period::Day;
use crate::plan::Plan;
use crate::priority::PriorityRows;
use crate::row_shape::{Judged, Rows};
use crate::rule::Rule;
use crate::sending::{Letters, Sending};
use crate::status::{StatusRows, statuses};
use crate::table::{DateItems, DayMemory, NATIONAL, OWN, TableNotes, unnamed};
use cld_condition::{Compiler, ConditionError};

/// The rules of one release, ready to check files with.
pub struct Rules<'a> {
    book: &'a Book,
    release: Cow<'a, Release>,
    compiler: Compiler,
    /// By name, then by item.
    rules: Vec<Rule>,
    /// The items that have priority on some rows only.
    asked: Vec<PriorityRows>,
    statuses: Vec<StatusRows>,
}

/// How a file is checked.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'p> {
    /// Threads that look at blocks; with one, no thread is begun.
    pub threads: usize,
    /// True when findings carry the council's own values.
    pub with_values: bool,
    /// The day on which the file is seen: that of its import, or today.
    pub seen: Day,
    /// What the file that the council sent before covers.
    pub previous: Option<&'p Coverage>,
    /// Where what does not fit into memory waits.
    pub spill_to: SpillTo,
    /// The way in which the file is to be sent, which has findings of its own; null when that does not matter.
    pub way: Option<&'p Way>,
}

impl<'a> Rules<'a> {
    /// Compiles every rule page that the release has the items for.
    ///
    /// # Errors
    /// When there is no such release, or a page cannot be compiled.
    pub fn compile(book: &'a Book, release: &str) -> Result<Rules<'a>, CheckError> {
        let known = book.release(release).ok_or_else(|| CheckError::unknown_release(book, release))?;
        Rules::of_release(book, Cow::Borrowed(known))
    }

    /// The same for a release with the optional items that a file has, see [`Release::with_optional`].
    ///
    /// # Errors
    /// When a page cannot be compiled.
    pub fn of_release(book: &'a Book, release: Cow<'a, Release>) -> Result<Rules<'a>, CheckError> {
        let compiler = compiler(book, &release)?;
        let (mut rules, mut faults) = (Vec::new(), Vec::new());
        for page in book.rules.values() {
            for item in book.rule_items(&release, page) {
                match Rule::compile(book, &compiler, &release, page, item) {
                    Ok(rule) => rules.push(rule),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if !faults.is_empty() {
            return Err(CheckError::RulesFaulty(faults));
        }
        let asked = PriorityRows::all(&compiler, &release).map_err(CheckError::RulesUncomputable)?;
        let statuses = StatusRows::all(book, &compiler, &release).map_err(CheckError::RulesUncomputable)?;
        Ok(Rules { book, release, compiler, rules, asked, statuses })
    }

    /// The release, with the optional items that the rules were compiled for.
    pub fn release(&self) -> &Release {
        &self.release
    }

    /// Checks a submission. Findings come by row, then by rule; those of rules over several rows come
    /// after all others. Memory does not grow with the file or the number of findings. A rule that reads
    /// an item without a column is left out.
    ///
    /// # Errors
    /// When the file cannot be read to its end, a rule cannot be evaluated, or what does not fit into memory cannot be
    /// spilled. Findings of the rows before may have been handed on by then.
    pub fn check(
        &self,
        submission: &Submission,
        manner: Manner<'_>,
        mut sink: impl FnMut(Finding),
    ) -> Result<Summary, CheckError> {
        let check = self.block_check(submission, manner).map_err(CheckError::RulesUncomputable)?;
        let mut summary = self.summary(submission);
        let mut report = |summary: &mut Summary, finding: Finding| {
            summary.count(&finding);
            sink(finding);
        };
        let mut table = TableNotes::default();
        let (mut rows, mut broken) = (Rows::new(submission.header.items.len()), 0_u64);
        for finding in native::of_header(&submission.header, &self.release) {
            report(&mut summary, finding);
        }
        let of_way = check.sending.iter().flat_map(|(sending, _)| sending.findings());
        of_way.for_each(|finding| report(&mut summary, finding));
        let (mut total, mut store) = (Seen::default(), GroupStore::new(&check.groups));
        let mut letters = Letters::default();
        let take = |first: u64, seen: Result<Seen, CheckError>| {
            let mut seen = seen?;
            letters.add(first, &seen.letters);
            for (place, causes) in by_row(std::mem::take(&mut seen.causes)) {
                for judged in rows.next(first + u64::from(place), causes) {
                    note_shape(&judged, &mut table, &mut broken);
                    check.judged(judged).into_iter().for_each(|finding| report(&mut summary, finding));
                }
            }
            table.add(first, &seen.table, &check.unnamed);
            total.add(&seen);
            store.add(first, seen.notes).map_err(CheckError::SpillFailed)
        };
        read(submission, &check, manner.threads, take)?;
        if let Some(judged) = rows.end() {
            note_shape(&judged, &mut table, &mut broken);
            check.judged(judged).into_iter().for_each(|finding| report(&mut summary, finding));
        }
        let report_group = |finding| report(&mut summary, finding);
        match manner.with_values {
            true => {
                let no_columns = Columns::new(self.book, &self.release, []).tolerant().of_rows_alone();
                with_own_values(&check, &no_columns, submission, store, report_group)?
            }
            false => without_values(&check, store, report_group)?,
        }
        let cause = if total.is_empty() {
            report(&mut summary, native::no_rows());
            Some("file_has_no_rows")
        } else {
            let findings = table.findings(submission, &self.release, &check.dates, &total.coverage.people);
            findings.into_iter().for_each(|finding| report(&mut summary, finding));
            let is_broken = broken * 20 >= total.rows && broken > 0;
            let lost = || table.cause_of_lost_dates(&submission.header, &self.release, total.rows);
            is_broken.then_some("row_has_wrong_number_of_cells").or_else(lost)
        };
        let cause: Option<Arc<str>> = cause.map(Arc::from);
        for finding in self.cover(&mut summary, submission, &total.coverage, manner) {
            report(&mut summary, Finding { follows: cause.clone(), ..finding });
        }
        if let Some((sending, _)) = &check.sending {
            let mixed = letters.is_mixed().then(|| native::mixed_encodings(&letters));
            mixed.into_iter().chain(sending.at_end(&letters)).for_each(|finding| report(&mut summary, finding));
        }
        summary.rows = total.rows;
        summary.items = self.item_tallies(submission, &total, &check);
        Ok(summary)
    }

    /// What a file covers, without checking it.
    ///
    /// # Errors
    /// When the file cannot be read to its end.
    pub fn coverage(&self, submission: &Submission, threads: usize) -> Result<Coverage, CheckError> {
        let lists = self.lists_of(submission);
        let names = COVERED.into_iter().chain([NATIONAL]).chain(SERVICE_COLUMNS);
        let names: BTreeSet<&str> = names.chain(lists.iter().map(String::as_str)).collect();
        let columns = Columns::new(self.book, &self.release, names).tolerant().of_rows_alone();
        let mut coverage = Coverage::default();
        let work = |(): &mut (), block: &Block<'_>| {
            let mut coverage = covered(block);
            coverage.people.add(block, |_, _| ());
            coverage.for_comparison.add(block, &self.release, &lists);
            coverage
        };
        submission.read(&columns, threads, || (), work, |_, more| coverage.merge(&more))?;
        Ok(coverage)
    }

    /// The columns of lists that a file has, as blocks name them.
    fn lists_of(&self, submission: &Submission) -> Vec<String> {
        let mut lists = columns_of_lists(&self.release);
        let has = |name: &String| {
            !self.release.columns([name.as_str()]).iter().any(|(item, _)| submission.header.missing.contains(item))
        };
        lists.retain(has);
        lists
    }

    /// Notes the periods in the summary; the findings are about the file as a whole.
    fn cover(
        &self,
        summary: &mut Summary,
        submission: &Submission,
        coverage: &Coverage,
        manner: Manner<'_>,
    ) -> Vec<Finding> {
        let has = |name: &str| {
            let item = self.release.items.iter().position(|item| item.name == name);
            item.is_some_and(|item| !submission.header.missing.contains(&item))
        };
        if !has("event_end_date") || !has("event_type") {
            return Vec::new();
        }
        let covered = coverage.conclude(manner.seen);
        summary.stated = covered.stated;
        summary.found = covered.found;
        summary.basis = covered.basis.map(|basis| basis.word().into());
        let event_types = self.release.item("event_type").and_then(|item| self.book.list_of(&self.release, item));
        let event_types: Vec<String> = event_types.iter().flat_map(|list| list.values().into_values()).collect();
        let mut shrunken = coverage.shrunken(event_types.iter().map(String::as_str), manner.previous);
        if let Some(last) = manner.previous {
            // Whoever is not known to be the same person has other services.
            let is_known = !shrunken.iter().any(|finding| PEOPLE_LOST.contains(&finding.rule.as_ref()));
            let is_continued = is_known && coverage.begins_by_the_end_of(last);
            shrunken.extend(coverage.for_comparison.compared_with(&last.for_comparison, &self.release, is_continued));
        }
        let asked = self.book.collection.of(&self.release.name);
        let short = asked.and_then(|asked| too_short(asked, [covered.found, covered.stated]));
        covered.findings.into_iter().chain(short).chain(shrunken).collect()
    }

    fn block_check<'l>(
        &'l self,
        submission: &'l Submission,
        manner: Manner<'l>,
    ) -> Result<BlockCheck<'l>, ConditionError> {
        let header = &submission.header;
        let can_read = |columns: &mut dyn Iterator<Item = &str>| {
            !self.release.columns(columns).iter().any(|(item, _)| header.missing.contains(item))
        };
        let lists = manner.previous.map(|_| self.lists_of(submission)).unwrap_or_default();
        let readable = |rule: &&Rule| can_read(&mut rule.reads());
        let (rules, group_rules): (Vec<_>, Vec<&Rule>) =
            self.rules.iter().filter(readable).partition(|rule| rule.shape == Shape::Row);
        let readable = |asked: &&PriorityRows| can_read(&mut asked.columns.iter().map(String::as_str));
        let asked: Vec<&PriorityRows> = self.asked.iter().filter(readable).collect();
        let readable = |status: &&StatusRows| can_read(&mut status.columns.iter().map(String::as_str));
        let statuses: Vec<&StatusRows> = self.statuses.iter().filter(readable).collect();
        let conditions = rules.iter().chain(&group_rules).map(|rule| &rule.condition);
        let conditions = conditions.chain(asked.iter().flat_map(|asked| [&asked.asked, &asked.blank]));
        let conditions = conditions.chain(statuses.iter().map(|status| &status.rows));
        let of_last = manner.previous.map(|_| SERVICE_COLUMNS).into_iter().flatten();
        let covered = COVERED.into_iter().chain([OWN, NATIONAL]).chain(of_last);
        let covered = covered.filter(|name| can_read(&mut std::iter::once(*name)));
        let covered = covered.chain(lists.iter().map(String::as_str));
        let compared = group_rules.iter().flat_map(|rule| rule.shape.columns()).chain(covered);
        let mut plan = Plan::new(self.book, &self.release, &self.compiler.schema, conditions, compared)?;
        plan.columns = plan.columns.of_rows_alone();
        let groups = Groups::new(&group_rules, manner.spill_to);
        let own = manner.with_values.then(|| OwnColumns::of(header, &self.release.items));
        let sending = manner.way.map(|way| Sending { way, release: &self.release, submission });
        let sending = sending.map(|sending| (sending, sending.rows()));
        let (unnamed, dates) = (unnamed(header), DateItems::of(&plan.columns, &self.release));
        let entries = Entries::of(self.book, &self.release, header);
        let release = &*self.release;
        Ok(BlockCheck {
            plan,
            rules,
            group_rules,
            groups,
            asked,
            statuses,
            own,
            header,
            sending,
            release,
            unnamed,
            dates,
            entries,
            lists: manner.previous.is_some().then_some(lists),
        })
    }

    fn summary(&self, submission: &Submission) -> Summary {
        Summary {
            release: self.release.name.as_str().into(),
            extras: submission.header.unknown.iter().take(MOST_EXTRAS).cloned().collect(),
            sheet: submission.sheet().map(|sheet| sheet.name.as_str().into()),
            ..Summary::default()
        }
    }

    fn item_tallies(&self, submission: &Submission, total: &Seen, check: &BlockCheck<'_>) -> Vec<ItemTally> {
        let tally = |(at, item): (usize, &Item)| {
            let given = total.given.get(at).copied().unwrap_or_default();
            let on_some_rows = check
                .asked
                .iter()
                .position(|asked| asked.item == at)
                .map(|asked| total.asked.get(asked).copied().unwrap_or_default());
            let (asked, blank) = on_some_rows.unwrap_or((total.rows, total.rows - given));
            let mandatory = if item.priority == Priority::Never { 0 } else { asked };
            ItemTally {
                item: item.header.as_str().into(),
                is_priority: item.priority != Priority::Never,
                asked,
                filled: asked - blank,
                given,
                usable: given - total.faulty.get(at).copied().unwrap_or_default().min(given),
                statuses: statuses((at, item), &check.statuses, &total.statuses, (total.rows, mandatory)),
            }
        };
        let items = self.release.items.iter().enumerate();
        items.filter(|(at, _)| !submission.header.missing.contains(at)).map(tally).collect()
    }
}

/// Findings after which people of the last file are not known to be the same in this one.
const PEOPLE_LOST: [&str; 2] = ["identifiers_respelled_since_last", "people_of_last_file_missing"];

/// Looks at every block and hands on what each comes to, in the file's order, until that fails.
fn read(
    submission: &Submission,
    check: &BlockCheck<'_>,
    threads: usize,
    mut take: impl FnMut(u64, Result<Seen, CheckError>) -> Result<(), CheckError>,
) -> Result<(), CheckError> {
    let work = |memory: &mut Remembered, block: &Block<'_>| check.at(memory, block);
    let fresh = || Remembered { rules: check.plan.fresh(), days: DayMemory::default(), meant: Meant::default() };
    let take = |first, seen| take(first, seen).map_or_else(ControlFlow::Break, ControlFlow::Continue);
    match submission.try_read(&check.plan.columns, threads, fresh, work, take)? {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(_) => Ok(()),
    }
}

/// Counts a row that differs by empty cells at its end, or whose values are under the wrong items.
fn note_shape(judged: &Judged, table: &mut TableNotes, broken: &mut u64) {
    match judged {
        Judged::Sound(..) => {}
        Judged::Shorter(row, _) => table.shorter.add(*row),
        Judged::Longer(row, _) => table.longer.add(*row),
        Judged::Shapeless(..) | Judged::BreaksOff(..) | Judged::WithoutQuotes(..) => *broken += 1,
    }
}

/// The causes of each row together.
fn by_row(causes: Vec<(u32, Cause)>) -> Vec<(u32, Vec<Cause>)> {
    let mut rows: Vec<(u32, Vec<Cause>)> = Vec::new();
    for (place, cause) in causes {
        match rows.last_mut().filter(|row| row.0 == place) {
            Some((_, causes)) => causes.push(cause),
            None => rows.push((place, vec![cause])),
        }
    }
    rows
}

impl Seen {
    /// True when no row holds anything under an item.
    fn is_empty(&self) -> bool {
        self.given.iter().all(|rows| *rows == 0)
    }

    fn add(&mut self, other: &Seen) {
        self.rows += other.rows;
        self.coverage.merge(&other.coverage);
        sum(&mut self.given, &other.given, |sum, more| *sum += more);
        sum(&mut self.faulty, &other.faulty, |sum, more| *sum += more);
        sum(&mut self.asked, &other.asked, |sum, more| *sum = (sum.0 + more.0, sum.1 + more.1));
        sum(&mut self.statuses, &other.statuses, |sum, more| *sum += more);
    }
}

fn sum<T: Default + Clone>(sums: &mut Vec<T>, more: &[T], add: impl Fn(&mut T, &T)) {
    sums.resize(more.len(), T::default());
    sums.iter_mut().zip(more).for_each(|(sum, more)| add(sum, more));
}

/// Compiles against every column that items of the release can become.
pub(crate) fn compiler(book: &Book, release: &Release) -> Result<Compiler, CheckError> {
    let forms = ["", "_as_written", "_collated"];
    let names: Vec<String> =
        release.items.iter().flat_map(|item| forms.map(|form| format!("{}{form}", item.name))).collect();
    let columns = Columns::new(book, release, names.iter().map(String::as_str));
    let mut functions = vec![pattern::looks_like(), guidance_advises_against(book, release)];
    functions.extend(links::functions());
    Compiler::new(columns.schema, functions).map_err(CheckError::RulesUncomputable)
}
