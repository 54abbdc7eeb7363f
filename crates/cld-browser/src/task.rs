//! The tasks: what the commands `check` and `prepare` do, with one thread and without a disk.

use std::io::Write;

use cld_book::Book;
use cld_check::{FindingsForm, Ledger, Opened, Report, USUAL_WAY, json};
use cld_prepare::{Packing, Preparation};
use cld_submission::Input;
use cld_terms::counted;
use cld_validate::{CheckError, Coverage, Day, Manner, RuleSets, SpillTo};

use crate::error::TaskError;
use crate::given::{Given, Out};
use crate::page::{File, Page, Stream};
use crate::request::{Done, Request, Task};

/// A page has one thread.
const THREADS: usize = 1;

/// Does what the page asks for; results go to its streams.
///
/// # Errors
/// When it cannot be done, or a result has no room.
pub fn done(book: &Book, page: &impl Page, request: &Request) -> Result<Done, TaskError> {
    match (request.task, request.task.form()) {
        (_, Some(form)) => findings(book, page, request, form),
        (Task::Prepare, None) => prepare(book, page, request, Packing::Plain),
        (Task::PrepareGzip, None) => prepare(book, page, request, Packing::Gzip),
        (_, None) => check(book, page, request),
    }
}

fn input(page: &impl Page, file: File, name: &str) -> Input {
    Input::new(name, Given { page: page.clone(), file })
}

fn out<P: Page>(page: &P, stream: Stream) -> Out<P> {
    Out { page: page.clone(), stream }
}

fn check(book: &Book, page: &impl Page, request: &Request) -> Result<Done, TaskError> {
    let mut rules = RuleSets::new(book);
    let opened = opened(book, &mut rules, page, request)?;
    let previous = previous(book, &mut rules, page, request)?;
    let manner = manner(book, request, previous.as_ref());
    let checked = opened.check(&rules, manner, |_| ()).unwrap_or_else(|reason| opened.not_checked(&reason));
    let line = json::line(book, &checked, request.with_values).map_err(std::io::Error::other)?;
    out(page, Stream::JsonLine).write_all(line.as_bytes())?;
    let mut report = Report::new(book, request.with_values);
    report.add(&checked);
    out(page, Stream::Report).write_all(report.page().as_bytes())?;
    Ok(Done { verdict: checked.description(), status: checked.exit_status(), groups: Vec::new() })
}

fn findings(book: &Book, page: &impl Page, request: &Request, form: FindingsForm) -> Result<Done, TaskError> {
    let mut rules = RuleSets::new(book);
    let opened = [opened(book, &mut rules, page, request)?];
    let previous = previous(book, &mut rules, page, request)?;
    let mut ledger = Ledger::new(form, out(page, Stream::Findings), &opened, request.with_values);
    let manner = manner(book, request, previous.as_ref());
    let checked = opened[0].check(&rules, manner, |finding| ledger.add(0, finding));
    let checked = checked.unwrap_or_else(|reason| opened[0].not_checked(&reason));
    let done = Done { verdict: checked.description(), status: checked.exit_status(), groups: Vec::new() };
    ledger.conclude(book, 0, checked);
    ledger.finish()?;
    Ok(done)
}

fn opened(book: &Book, rules: &mut RuleSets<'_>, page: &impl Page, request: &Request) -> Result<Opened, CheckError> {
    Opened::new(book, rules, input(page, File::Chosen, &request.name), request.release.as_deref())
}

fn previous(
    book: &Book,
    rules: &mut RuleSets<'_>,
    page: &impl Page,
    request: &Request,
) -> Result<Option<Coverage>, CheckError> {
    let Some(name) = &request.previous else { return Ok(None) };
    let previous = Opened::new(book, rules, input(page, File::Previous, name), request.release.as_deref())?;
    previous.coverage(rules, THREADS).map(Some)
}

fn manner<'p>(book: &'p Book, request: &Request, previous: Option<&'p Coverage>) -> Manner<'p> {
    Manner {
        threads: THREADS,
        with_values: request.with_values,
        seen: Day::from_epoch_days(request.day).unwrap_or_default(),
        previous,
        spill_to: SpillTo::Memory,
        way: book.ways.get(USUAL_WAY),
    }
}

fn prepare(book: &Book, page: &impl Page, request: &Request, packing: Packing) -> Result<Done, TaskError> {
    let file = input(page, File::Chosen, &request.name);
    let preparation = Preparation::new(book, file, request.release.as_deref())?;
    let mut out = Counted { out: out(page, Stream::Ready), bytes: 0 };
    let prepared = preparation.write(book, THREADS, packing, &mut out, |_| Ok(()))?;
    let mut groups = prepared.said();
    let way = book.ways.get(USUAL_WAY).filter(|_| prepared.is_ready());
    let limit = way.and_then(|way| match packing {
        Packing::Plain => way.largest.as_ref(),
        Packing::Gzip => way.largest_packed.as_ref(),
    });
    let too_large = limit.filter(|limit| out.bytes > limit.bytes);
    if let (Some(limit), Some(way)) = (too_large, way) {
        let advice = match packing {
            Packing::Plain => "Pack it with gzip.",
            Packing::Gzip => "Send fewer months in one file.",
        };
        groups.insert(0, ("Too large", vec![format!("{} takes up to {}. {advice}", way.title, limit.said)]));
    }
    let rows = counted(prepared.rows, "row", "rows");
    let (verdict, status) = match (prepared.is_ready(), prepared.has_left() || too_large.is_some()) {
        (false, _) => ("Not written. Correct what is named first, or send it otherwise.".to_owned(), 2),
        (true, left) => (format!("{rows}, by {}, in Windows-1252", prepared.release), u8::from(left)),
    };
    Ok(Done { verdict, status, groups })
}

/// Counts what is written.
struct Counted<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
