//! What was received as of a moment, in the form that `cld run` reads.

use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use cld_format::{FormatError, NewFolder};
use cld_store::{DecisionKind, Moment, StoreError, Submission};
use cld_terms::{ErrorKind, cause};

use crate::portal::Portal;

/// What an export came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Submissions that are in it.
    pub submissions: usize,
    /// Those that were left out, by decision.
    pub left_out: usize,
    /// Those whose files have been kept for as long as they are, and are gone.
    pub destroyed: usize,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// What was received cannot be listed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder cannot be made.
    #[error(transparent)]
    Folder(#[from] FormatError),
    /// A file cannot be copied.
    #[error("the file of receipt {receipt} cannot be copied ({}). Check the space and the folder of files.", cause(.source))]
    Copy {
        /// The receipt's number.
        receipt: String,
        /// What the system says.
        source: io::Error,
    },
    /// A table cannot be written.
    #[error("the lists of the export cannot be written ({}). Check the space on the disk.", cause(.0))]
    Written(io::Error),
}

impl ExportError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            ExportError::Store(error) => error.kind(),
            ExportError::Folder(error) => error.kind(),
            ExportError::Copy { .. } | ExportError::Written(_) => ErrorKind::Resource,
        }
    }
}

const REGISTER: [&str; 6] = ["la_code", "la_name", "period_start", "period_end", "import_datetime", "file"];
const DECISIONS: [&str; 6] = ["receipt", "la_code", "decision", "words", "decided_by", "decided"];

/// Writes a folder with all that had been received and not been withdrawn by `as_of`: the files, `submissions.csv` as
/// `cld run` reads it, and `decisions.csv` with the decisions that had been made. What had been decided to be left out last
/// is left out.
///
/// # Errors
/// When the folder is there already or cannot be written, or the database cannot be read.
pub async fn export(portal: &Portal, as_of: DateTime<Utc>, output: &Path) -> Result<Exported, ExportError> {
    export_of(portal, as_of, None, output).await
}

/// The same of one council alone.
pub(crate) async fn export_of(
    portal: &Portal,
    as_of: DateTime<Utc>,
    council: Option<&str>,
    output: &Path,
) -> Result<Exported, ExportError> {
    let store = portal.store();
    let folder = NewFolder::begin(output)?;
    let files = folder.join("submissions");
    fs::create_dir(&files).map_err(ExportError::Written)?;
    let (mut register, mut decided) = (vec![REGISTER.map(str::to_owned)], vec![DECISIONS.map(str::to_owned)]);
    let (mut left_out, mut destroyed) = (0, 0);
    for (submission, decisions) in store.received_as_of(Moment::from(as_of), council).await? {
        let receipt = store.receipt(&submission).await?.map(|receipt| receipt.number).unwrap_or_default();
        for decision in &decisions {
            let by = store.account(&decision.made_by).await?.map(|account| account.name).unwrap_or_default();
            let (words, made) = (decision.words.clone(), decision.made.clone());
            let kind = decision.kind.word().to_owned();
            decided.push([receipt.clone(), submission.council.clone(), kind, words, by, made]);
        }
        if decisions.last().is_some_and(|decision| decision.kind == DecisionKind::Excluded) {
            left_out += 1;
            continue;
        }
        if submission.destroyed.is_some() {
            destroyed += 1;
            continue;
        }
        let name = format!("{receipt}.{}", ending(&submission));
        let mut file = portal.settings().files.reader(&submission.id, None).await?;
        let copied = async { tokio::io::copy(&mut file, &mut tokio::fs::File::create(files.join(&name)).await?).await };
        copied.await.map_err(|source| ExportError::Copy { receipt, source })?;
        register.push(line(portal, &submission, name));
    }
    write(&folder.join("submissions.csv"), &register)?;
    write(&folder.join("decisions.csv"), &decided)?;
    folder.finish()?;
    Ok(Exported { submissions: register.len() - 1, left_out, destroyed })
}

fn line(portal: &Portal, submission: &Submission, file: String) -> [String; 6] {
    let sent = submission.sent.as_deref().unwrap_or_default();
    let imported = sent.get(..19).unwrap_or_default().replace('T', " ");
    let name = portal.councils().name(&submission.council).to_owned();
    let Submission { council, period_start, period_end, .. } = submission;
    [council.clone(), name, period_start.clone(), period_end.clone(), imported, file]
}

/// How the file's name ends on the council's machine, where that is the ending of a kind that is read.
fn ending(submission: &Submission) -> &'static str {
    let name = submission.file_name.as_deref().unwrap_or_default().to_lowercase();
    ["csv", "txt", "tsv", "xlsx", "zip"]
        .into_iter()
        .find(|ending| name.ends_with(&format!(".{ending}")))
        .unwrap_or("csv")
}

fn write(path: &Path, lines: &[[String; 6]]) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).map_err(|error| ExportError::Written(io::Error::other(error)))?;
    }
    let bytes = writer.into_inner().map_err(|error| ExportError::Written(io::Error::other(error.to_string())))?;
    fs::write(path, bytes).map_err(ExportError::Written)
}
