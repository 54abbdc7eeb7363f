//! A file is checked by a process of its own: a hostile one kills that and not the portal. The process is `cld check`, so
//! that what is found here is what a council finds on its own machine.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use cld_components::plain_name;
use cld_store::{CheckOutcome, Claim, Deed, FindingCount, JobKind, ReportFile, StoreError, Submission};
use cld_terms::in_words;
use serde::Deserialize;

use super::found::found_in_items;
use super::wait::Wait;
use crate::portal::Portal;
use crate::program::{self, Bounds, NoOutput};
use crate::submissions::told;

/// A check that wants more is ended. One of 100,000 rows passes with a tenth of the memory.
const BOUNDS: Bounds = Bounds { time: Duration::from_secs(30 * 60), memory: Some(4 << 30), file: Some(16 << 30) };

const TOO_LONG: &str = "a check took too long";

/// What there is to read of a check: what it is asked for by, its file, and whether it has values of rows.
const REPORTS: [(&str, &str, bool); 4] = [
    ("report", "report.html", false),
    ("findings", "findings.csv", false),
    ("report-with-values", "report-with-values.html", true),
    ("findings-with-values", "findings-with-values.xlsx", true),
];

/// The folder of reports while they are made.
const FOUND: &str = ".found";

/// The line of `cld check --json`.
#[derive(Debug, Deserialize)]
struct Line {
    release: String,
    rows: u64,
    verdict: String,
    period: Option<Days>,
    basis: Option<String>,
    findings: BTreeMap<String, u64>,
}

#[derive(Debug, Deserialize)]
struct Days {
    first_day: String,
    last_day: String,
}

pub(super) async fn check(
    portal: &Portal,
    claim: &Claim,
    submission: &Submission,
) -> Result<Result<(), Wait>, StoreError> {
    let store = portal.store();
    store.checking(&Deed::portal(portal.now()), submission).await?;
    let submission = store.submission(&submission.id).await?;
    let Ok(folder) = portal.settings().files.folder(&submission.id) else {
        return Ok(Err(Wait::again(claim, "the folder of the file cannot be used")));
    };
    if portal.settings().files.bring_back(&submission.id).await.is_err() {
        return Ok(Err(Wait::again(claim, "the file cannot be brought back from where files are kept")));
    }
    let name = plain_name(submission.file_name.as_deref().unwrap_or_default());
    match checked(portal, &folder, &name).await {
        Ok(outcome) => {
            let mails = told::check_done(portal, &submission, &outcome).await?;
            let deed = Deed::portal(portal.now());
            store.checked(&deed, claim, &submission, &outcome, &mails).await?;
            if portal.settings().files.objects().is_some() {
                store.want(JobKind::Keep, &submission.id, portal.now()).await?;
            }
            Ok(Ok(()))
        }
        Err(TOO_LONG) => Ok(Err(Wait::long(claim, TOO_LONG))),
        Err(fault) => Ok(Err(Wait::again(claim, fault))),
    }
}

/// Checks in a folder of its own, of which nothing is left.
async fn checked(portal: &Portal, folder: &Path, name: &str) -> Result<CheckOutcome, &'static str> {
    let place = folder.join("checking");
    _ = fs::remove_dir_all(&place);
    let outcome = checked_in(portal, folder, &place, name).await;
    _ = fs::remove_dir_all(&place);
    outcome
}

/// In that folder the file has the name that its council knows it by. What is found is in one inside it, whose name no file of
/// a council can have: a file may be called as a report is.
async fn checked_in(portal: &Portal, folder: &Path, place: &Path, name: &str) -> Result<CheckOutcome, &'static str> {
    const NO_ROOM: &str = "the reports of a check cannot be written";
    let found = place.join(FOUND);
    fs::create_dir(place).and_then(|()| fs::create_dir(&found)).map_err(|_| NO_ROOM)?;
    fs::hard_link(folder.join("file"), place.join(name)).map_err(|_| "the file cannot be read")?;
    let [report, findings, own_report, own_findings] = REPORTS.map(|(_, file, _)| format!("{FOUND}/{file}"));
    // What another portal would not take does not matter here.
    let own = ["check", name, "--way", "cld-portal", "--json"];
    let with_values = ["--report-with-values", &own_report, "--findings-with-values", &own_findings];
    let all = [&own[..], &["--report", &report, "--findings", &findings], &with_values].concat();
    let line = run(portal, place, &all).await?;
    let line: Line = serde_json::from_slice(&line).map_err(|_| "a check gave no result")?;
    let severities = severities(&place.join(&findings), &line);
    let in_items = found_in_items(portal, &place.join(findings));
    let mut reports = Vec::new();
    for (kind, file, own_values) in REPORTS {
        fs::rename(found.join(file), folder.join(file)).map_err(|_| NO_ROOM)?;
        let bytes = fs::metadata(folder.join(file)).map_err(|_| NO_ROOM)?.len();
        reports.push(ReportFile { kind: kind.to_owned(), file: file.to_owned(), own_values, bytes });
    }
    let count = |(rule, count): (&String, &u64)| FindingCount {
        title: portal.title(rule).cloned().unwrap_or_else(|| in_words(rule)),
        severity: severities.get(rule.as_str()).cloned().unwrap_or_else(|| "error".to_owned()),
        rule: rule.clone(),
        count: *count,
    };
    Ok(CheckOutcome {
        findings: line.findings.iter().map(count).collect(),
        in_items,
        release: line.release,
        rules_digest: portal.rules_digest().to_owned(),
        rows: line.rows,
        verdict: line.verdict,
        found: line.period.map(|days| (days.first_day, days.last_day)),
        found_basis: line.basis,
        reports,
    })
}

/// What the process printed. 0 and 1 are results, and 2 that no table can be read.
async fn run(portal: &Portal, place: &Path, arguments: &[&str]) -> Result<Vec<u8>, &'static str> {
    let done = program::run(&portal.settings().program, place, arguments, BOUNDS).await.map_err(|none| match none {
        NoOutput::TookTooLong => TOO_LONG,
        NoOutput::NotStarted => "a check cannot be started",
    })?;
    match done.status.code() {
        Some(0..=2) => Ok(done.stdout),
        _ => Err("a check ended without a result"),
    }
}

/// How much each rule weighs: from its page, and for what is found about the shape of a file from the findings.
fn severities(findings: &Path, line: &Line) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    let Ok(file) = File::open(findings) else { return known };
    for finding in BufReader::new(file).split(b'\n').skip(1).map_while(Result::ok) {
        let mut cells = finding.split(|byte| *byte == b',').skip(1).map(String::from_utf8_lossy);
        let (Some(rule), Some(severity)) = (cells.next(), cells.next()) else { continue };
        if line.findings.contains_key(rule.as_ref()) {
            known.entry(rule.into_owned()).or_insert_with(|| severity.into_owned());
        }
        if known.len() == line.findings.len() {
            break;
        }
    }
    known
}
