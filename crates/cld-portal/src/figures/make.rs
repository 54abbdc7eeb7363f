//! Figures are made: what the council has sent, in the form that `cld run` reads, run and reported by each method.

use std::fs;
use std::path::Path;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use cld_book::FiguresMethod;
use cld_store::{Decision, DecisionKind, FiguresMade, Moment, StoreError, Submission, new_id};
use cld_terms::hex;
use sha2::{Digest, Sha256};

use super::made_of::{MadeBy, MadeOf, SentFile};
use super::period::{Days, missing, period};
use crate::export::{ExportError, export_of};
use crate::portal::Portal;
use crate::program::{self, Bounds, NoOutput};

/// A run or a report that takes longer is ended: all of them together take no longer than a job may.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

const NO_ROOM: &str = "the folder of the figures cannot be written";
const RECEIVED: &str = "received";

/// Makes the figures of a council anew in a folder of their own, or says why they cannot be made: no value of a row.
pub(crate) async fn make(portal: &Portal, council: &str) -> Result<Result<FiguresMade, &'static str>, StoreError> {
    let now = portal.now();
    let received = portal.store().received_as_of(now, Some(council)).await?;
    let mut sent = Vec::new();
    for (submission, decisions) in &received {
        let receipt = portal.store().receipt(submission).await?.map(|receipt| receipt.number).unwrap_or_default();
        sent.push(sent_file(submission, decisions, receipt));
    }
    let used = || sent.iter().filter(|sent| sent.left_out.is_none());
    let made = FiguresMade {
        at: now.to_string(),
        receipts: used().map(|sent| sent.receipt.clone()).collect(),
        rows: used().map(|sent| sent.rows).sum(),
        ..FiguresMade::default()
    };
    if made.receipts.is_empty() {
        return Ok(Ok(made));
    }
    let place = new_id()?;
    let folder = portal.settings().files.figures(council).join(&place);
    let digest = match make_in(portal, (council, now), &folder, sent).await {
        Ok(digest) => digest,
        Err(fault) => {
            _ = fs::remove_dir_all(&folder);
            return Ok(Err(fault));
        }
    };
    Ok(Ok(FiguresMade { at: portal.now().to_string(), place, digest, ..made }))
}

/// Removes the folders of a council's figures but the one that is current: what was before, and what was cut short.
pub(crate) fn remove_others(portal: &Portal, council: &str, current: &str) {
    let Ok(entries) = fs::read_dir(portal.settings().files.figures(council)) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name() != current) {
        if fs::remove_dir_all(entry.path()).is_err() {
            tracing::error!("earlier figures of a council cannot be removed");
        }
    }
}

fn sent_file(submission: &Submission, decisions: &[Decision], receipt: String) -> SentFile {
    let stated = (submission.period_start.clone(), submission.period_end.clone());
    let last = decisions.last().filter(|decision| decision.kind == DecisionKind::Excluded);
    SentFile {
        receipt,
        sent: submission.sent.clone().unwrap_or_default(),
        covers: submission.found.clone().unwrap_or(stated),
        rows: submission.rows.unsigned_abs(),
        left_out: last.map(|decision| decision.words.clone()),
    }
}

/// Fills the folder, and gives the digest of what says what is in it.
async fn make_in(
    portal: &Portal,
    (council, now): (&str, Moment),
    folder: &Path,
    sent: Vec<SentFile>,
) -> Result<String, &'static str> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|_| NO_ROOM)?;
    let exported = export_of(portal, now.datetime(), Some(council), &folder.join(RECEIVED)).await;
    exported.map_err(|error| match error {
        ExportError::Store(_) => "what was sent cannot be listed",
        _ => "what was sent cannot be copied",
    })?;
    let covered: Vec<Days> = sent.iter().filter(|sent| sent.left_out.is_none()).filter_map(covers).collect();
    let mut methods = Vec::new();
    for method in &portal.pages().figures {
        let Some(days) = period(method.period, &covered) else { continue };
        run_and_report(portal, folder, method, days, now).await?;
        methods.push(MadeBy {
            method: method.name.clone(),
            period: written(days),
            missing: missing(days, &covered).into_iter().map(written).collect(),
        });
    }
    fs::remove_dir_all(folder.join(RECEIVED)).map_err(|_| NO_ROOM)?;
    let (program, book) = (concat!("cld ", env!("CARGO_PKG_VERSION")).to_owned(), portal.rules_digest().to_owned());
    let made_of = MadeOf { as_of: now.to_string(), program, book, sent, methods };
    Ok(hex(Sha256::digest(made_of.write(folder).map_err(|_| NO_ROOM)?)))
}

async fn run_and_report(
    portal: &Portal,
    folder: &Path,
    method: &FiguresMethod,
    (first, last): Days,
    now: Moment,
) -> Result<(), &'static str> {
    let name = method.name.as_str();
    let days = format!("{first}..{last}");
    // Receipts of this very second are seen too.
    let as_of = now.after(TimeDelta::seconds(1)).datetime().format("%Y-%m-%dT%H:%M:%S").to_string();
    // A period that is given besides a set takes away what of the set follows from the period.
    let set = method.years.get(&last.to_string());
    let bounds = set.map_or(["--period", &days], |set| ["--parameters", set.as_str()]);
    let run = [&["run", RECEIVED, "--method", name, "--as-of", &as_of, "-o", name][..], &bounds].concat();
    done(portal, folder, &run, PATIENCE).await?;
    for form in ["html", "xlsx"] {
        let report = format!("{name}.{form}");
        done(portal, folder, &["report", name, "--received", RECEIVED, "-o", &report], PATIENCE).await?;
    }
    Ok(())
}

/// Has the program do something in a folder, or says why it did not: nothing that it printed.
pub(crate) async fn done(
    portal: &Portal,
    folder: &Path,
    arguments: &[&str],
    patience: Duration,
) -> Result<(), &'static str> {
    let done = program::run(&portal.settings().program, folder, arguments, Bounds::of_time(patience)).await;
    let done = done.map_err(|none| match none {
        NoOutput::TookTooLong => "a run or a report took too long",
        NoOutput::NotStarted => "a run cannot be started",
    })?;
    match done.status.code() {
        Some(0) => Ok(()),
        Some(3) => Err("a run or a report has too little disk or memory"),
        _ => Err("a run or a report ended without a result"),
    }
}

fn covers(sent: &SentFile) -> Option<Days> {
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day(&sent.covers.0).zip(day(&sent.covers.1))
}

fn written((first, last): Days) -> (String, String) {
    (first.to_string(), last.to_string())
}
