//! A run of a method over what all councils had sent: exported, run, published, and all of it that is about people removed.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use cld_store::{MethodRun, RunOutcome};

use crate::export::{ExportError, export};
use crate::figures::done;
use crate::portal::Portal;

/// A run of all councils takes no longer than this: a job is given away after a little more.
const PATIENCE: Duration = Duration::from_secs(55 * 60);

const NO_ROOM: &str = "the folder of the run cannot be written";
const RECEIVED: &str = "received";

/// The folder of a run in that of what was asked for.
pub(crate) const RUN: &str = "run";
/// The folder of what may be published of it.
pub(crate) const PUBLISHED: &str = "published";

/// What stays of a run: its record, the book that it followed, and its tables. Nothing of it has a row for a person.
const KEPT: [&str; 3] = ["manifest.json", "book.zip", "layouts"];
/// The one table that says which files were used, and why others were not.
const REGISTER: &str = "submission_register.csv";

/// Runs what was asked for in a folder of its own, or says why it cannot be done: no value of a row.
pub(crate) async fn make(portal: &Portal, asked: &MethodRun) -> Result<RunOutcome, &'static str> {
    let folder = portal.settings().files.run(&asked.id);
    let made = make_in(portal, asked, &folder).await;
    if made.is_err() {
        _ = fs::remove_dir_all(&folder);
    }
    made
}

async fn make_in(portal: &Portal, asked: &MethodRun, folder: &Path) -> Result<RunOutcome, &'static str> {
    // What was cut short is begun again from nothing.
    _ = fs::remove_dir_all(folder);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|_| NO_ROOM)?;
    let as_of = DateTime::parse_from_rfc3339(&asked.asked_for.as_of).map_err(|_| "it does not say as of when")?;
    let as_of: DateTime<Utc> = as_of.to_utc();
    let exported = export(portal, as_of, &folder.join(RECEIVED)).await.map_err(|error| match error {
        ExportError::Store(_) => "what was sent cannot be listed",
        _ => "what was sent cannot be copied",
    })?;
    if exported.submissions == 0 {
        return Err("nothing had been sent by then that is used");
    }
    let asked = &asked.asked_for;
    let days = format!("{}..{}", asked.period_start, asked.period_end);
    // Receipts of this very second are seen too.
    let seen = (as_of + TimeDelta::seconds(1)).format("%Y-%m-%dT%H:%M:%S").to_string();
    let run = ["run", RECEIVED, "--method", &asked.method, "--as-of", &seen, "--period", &days, "-o", RUN];
    done(portal, folder, &run, PATIENCE).await?;
    done(portal, folder, &["publish", RUN, "-o", PUBLISHED], PATIENCE).await?;
    without_people(folder).map_err(|_| NO_ROOM)?;
    let count = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
    Ok(RunOutcome {
        seconds: 0,
        submissions: count(exported.submissions),
        left_out: count(exported.left_out),
        destroyed: count(exported.destroyed),
    })
}

/// Removes what has rows of people: the files, identifiers, events, steps, and tables that are not laid out.
fn without_people(folder: &Path) -> io::Result<()> {
    fs::remove_dir_all(folder.join(RECEIVED))?;
    let run = folder.join(RUN);
    let register = fs::read(run.join("tables").join(REGISTER))?;
    for entry in fs::read_dir(&run)? {
        let entry = entry?;
        if KEPT.iter().any(|kept| entry.file_name() == *kept) {
            continue;
        }
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    fs::create_dir(run.join("tables"))?;
    fs::write(run.join("tables").join(REGISTER), register)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{RECEIVED, RUN, without_people};

    #[test]
    fn nothing_that_has_rows_of_people_stays_of_a_run() {
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join(RUN);
        for path in ["vault", "submitted", "steps/events", "tables/people", "layouts", "areas"] {
            fs::create_dir_all(run.join(path)).unwrap();
            fs::write(run.join(path).join("rows"), "999").unwrap();
        }
        fs::create_dir(folder.path().join(RECEIVED)).unwrap();
        for path in ["manifest.json", "book.zip", "layouts/index.csv", "tables/submission_register.csv", "people.csv"] {
            fs::write(run.join(path), "a").unwrap();
        }
        without_people(folder.path()).unwrap();
        let names = |path: &std::path::Path| {
            let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(names(folder.path()), [RUN]);
        assert_eq!(names(&run), ["book.zip", "layouts", "manifest.json", "tables"]);
        assert_eq!(names(&run.join("tables")), ["submission_register.csv"]);
    }
}
