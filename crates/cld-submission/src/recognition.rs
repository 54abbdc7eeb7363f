//! Which release a file follows: recognised by its header, and by its values where the headers are the same.

use std::collections::BTreeSet;
use std::io::Read;

use cld_book::{Book, Release, header_key};
use cld_terms::fold;

use crate::cutter::{BLOCK, Cutter};
use crate::error::ReadError;
use crate::input::Input;
use crate::repair::Sound;
use crate::source::Source;
use crate::submission::Submission;

/// The release that a file follows, as far as it can be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// Name of the release, such as `release-1`.
    pub release: String,
    /// How it was recognised, as a sentence.
    pub why: String,
}

/// Rows whose values are looked at.
const FIRST_ROWS: usize = 1_000;

/// A release that a file may follow.
struct Candidate<'a> {
    release: &'a Release,
    submission: Submission,
    /// Columns that are written as this release prints them.
    own_headers: usize,
}

/// Finds the release that an input follows.
///
/// It is the one with most of the file's columns, optional ones among them; among several, the one that prints most of the
/// headers as they are; among these, the one whose lists hold most values of the first rows. What is then still open is
/// settled for the release with the fewest items missing, and at last for the one that came first.
///
/// # Errors
/// When no table can be read from it, or none of its columns is an item of any release.
pub fn recognise(input: impl Into<Input>, book: &Book) -> Result<Recognised, ReadError> {
    let input = input.into();
    let mut releases: Vec<&Release> = book.releases.values().collect();
    releases.sort_by_key(|release| release.order);
    let source = Source::open(&input, &releases).map_err(|error| ReadError::of(&input, error))?;
    let mut candidates = Vec::new();
    for release in releases {
        match Submission::with_header(source.clone(), release) {
            Ok(submission) => candidates.push(Candidate::new(release, submission)),
            Err(ReadError::NoKnownColumn { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    keep_best(&mut candidates, |candidate| candidate.submission.header.understood());
    let Some(first) = candidates.first() else {
        return Err(ReadError::NoKnownColumn { path: input.name().to_owned(), release: "any release".into() });
    };
    let columns = first.submission.header.items.len();
    if let [only] = &candidates[..] {
        let known = only.submission.header.understood();
        return Ok(only.recognised(format!(
            "{known} of its {columns} columns are items of {}, more than of any other release.",
            only.release.title
        )));
    }
    keep_best(&mut candidates, |candidate| candidate.own_headers);
    if let [only] = &candidates[..] {
        return Ok(only.recognised(format!("Its headers are written as {} prints them.", only.release.title)));
    }
    by_values(book, candidates)
}

fn by_values(book: &Book, mut candidates: Vec<Candidate<'_>>) -> Result<Recognised, ReadError> {
    let counted = distinctive_values(book, &candidates)?;
    let mut counts = counted.iter().copied();
    let titles = candidates.iter().map(|candidate| candidate.release.title.as_str()).collect::<Vec<_>>().join(" and ");
    let most = counted.iter().copied().max().unwrap_or(0);
    candidates.retain(|_| counts.next() == Some(most));
    if let [only] = &candidates[..] {
        return Ok(only.recognised(format!(
            "Its columns are those of {titles}; of the values in its first rows that differ between them, {most} \
             are in the lists of {}.",
            only.release.title
        )));
    }
    keep_best(&mut candidates, |candidate| usize::MAX - candidate.submission.header.missing.len());
    let first = &candidates[0];
    Ok(first.recognised(format!(
        "Its columns and values are those of {titles}; nothing distinguishes them, and {} is used.",
        first.release.title
    )))
}

/// Keeps the candidates with the highest merit, in their order.
fn keep_best(candidates: &mut Vec<Candidate<'_>>, merit: impl Fn(&Candidate<'_>) -> usize) {
    let best = candidates.iter().map(&merit).max();
    candidates.retain(|candidate| Some(merit(candidate)) == best);
}

/// For each candidate, how many values of the first rows its lists hold and those of some other do not.
fn distinctive_values(book: &Book, candidates: &[Candidate<'_>]) -> Result<Vec<usize>, ReadError> {
    let known: Vec<Vec<Option<BTreeSet<String>>>> =
        candidates.iter().map(|candidate| candidate.known_values(book)).collect();
    let mut counts = vec![0; candidates.len()];
    let Some(first) = candidates.first() else { return Ok(counts) };
    for row in first_rows(&first.submission)? {
        for (column, text) in row.iter().enumerate() {
            let text = fold(text);
            let knows = |lists: &Vec<Option<BTreeSet<String>>>| {
                lists.get(column).is_some_and(|list| list.as_ref().is_some_and(|list| list.contains(text.as_ref())))
            };
            let knowing: Vec<usize> = (0..known.len()).filter(|at| knows(&known[*at])).collect();
            if knowing.len() < known.len() {
                knowing.into_iter().for_each(|at| counts[at] += 1);
            }
        }
    }
    Ok(counts)
}

/// The texts of the first rows.
fn first_rows(submission: &Submission) -> Result<Vec<csv::StringRecord>, ReadError> {
    let mut text = submission.rows(None)?;
    let mut cutter = Cutter::new(&mut text as &mut dyn Read, submission.shape(), BLOCK);
    let Some(cut) = cutter.next(Vec::new()).map_err(|error| ReadError::of(submission.input(), error.into()))? else {
        return Ok(Vec::new());
    };
    let sound = Sound::of(cut, submission.shape());
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(submission.header.delimiter).has_headers(false).flexible(true);
    // What is sound can be read; a row that could not would show nothing.
    Ok(reader.from_reader(sound.bytes.as_slice()).into_records().take(FIRST_ROWS).filter_map(Result::ok).collect())
}

impl<'a> Candidate<'a> {
    fn new(release: &'a Release, submission: Submission) -> Self {
        let header = &submission.header;
        let columns = header.items.iter().zip(&header.columns);
        let is_own = |(item, column): &(&Option<usize>, &String)| {
            item.is_some_and(|item| header_key(&release.items[item].header) == header_key(column))
        };
        let own_headers = columns.filter(is_own).count();
        Candidate { release, submission, own_headers }
    }

    /// For each column of a list, every spelling that the release's list holds.
    fn known_values(&self, book: &Book) -> Vec<Option<BTreeSet<String>>> {
        let items = self.submission.header.items.iter();
        let list = |item: &Option<usize>| book.list_of(self.release, &self.release.items[(*item)?]);
        items.map(|item| Some(list(item)?.known().map(|known| fold(known).into_owned()).collect())).collect()
    }

    fn recognised(&self, why: String) -> Recognised {
        Recognised { release: self.release.name.clone(), why }
    }
}
