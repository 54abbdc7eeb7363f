//! A backup is made while the portal is served.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use cld_format::NewFolder;
use cld_store::{Deed, KeptFile, Snapshot, State, StoreError};
use cld_terms::cause;
use tokio::fs::File;

use super::copy::{Copied, copied};
use super::manifest::{DATABASE, FILES, Facts, KEYS, OBJECTS, SUMS, Sums, written};
use super::{BackupError, rows};
use crate::configuration::Configuration;
use crate::portal::Portal;

/// What a backup came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Rows of the database.
    pub rows: usize,
    /// Files of submissions, reports included.
    pub files: usize,
    /// Bytes of these files.
    pub bytes: u64,
    /// Entries of the audit.
    pub audit_entries: i64,
    /// Files that are missing or not as they were received: a sentence each.
    pub faults: Vec<String>,
}

/// A file in the backup.
type Known = BTreeMap<KeptFile, Result<Copied, String>>;

/// Copies all that a portal remembers into a new folder: the database as it is at one instant, and the files that belong to
/// it. Its settings and keys come with it when `own` are given. `say` hears how far it is.
///
/// # Errors
/// When the folder is there already or cannot be written, the database cannot be read, or its audit is broken.
pub async fn back_up(
    portal: &Portal,
    own: Option<&Configuration>,
    output: &Path,
    say: &(dyn Fn(&str) + Sync),
) -> Result<BackedUp, BackupError> {
    let folder = NewFolder::begin(output)?;
    for name in [DATABASE, OBJECTS] {
        fs::create_dir(folder.join(name)).map_err(BackupError::file(&folder.join(name)))?;
    }
    let mut known = Known::new();
    let (taken, made, files) = loop {
        let made = portal.now();
        let mut snapshot = portal.store().snapshot().await?;
        let taken = database(&mut snapshot, folder.path(), say).await?;
        let files = snapshot.files().await?;
        drop(snapshot);
        // What was given up meanwhile has no file any more: then the database of now is the one to keep.
        if all_copied(portal, &files, folder.path(), &mut known, say).await? {
            break (taken, made, files);
        }
    };
    let Taken { mut sums, step, audit_entries, rows } = taken;
    let listed = list(folder.path(), &files, &known, &mut sums)?;
    if let Some(own) = own {
        keys(own, folder.path(), &mut sums).await?;
    }
    let text = written(&sums);
    fs::write(folder.join(SUMS), &text).map_err(BackupError::file(&folder.join(SUMS)))?;
    let facts = Facts::new(made.to_string(), (step, audit_entries), listed.faults.clone(), &text);
    let digest = facts.sums.clone();
    folder.finish_with(&facts.signed(portal.signing()))?;
    portal.store().note(&Deed::portal(portal.now()), "backup.made", &digest, "").await?;
    Ok(BackedUp { rows, files: listed.files, bytes: listed.bytes, audit_entries, faults: listed.faults })
}

/// The database, as it was taken.
struct Taken {
    sums: Sums,
    step: i64,
    audit_entries: i64,
    rows: usize,
}

async fn database(snapshot: &mut Snapshot, folder: &Path, say: &(dyn Fn(&str) + Sync)) -> Result<Taken, BackupError> {
    say("the record of who did what is followed");
    let audit_entries = snapshot.verify_audit().await?;
    let mut taken = Taken { sums: Sums::new(), step: snapshot.step(), audit_entries, rows: 0 };
    for table in snapshot.tables() {
        say(&format!("table {}", table.name));
        let name = format!("{DATABASE}/{}", rows::file(table));
        let (sha256, rows) = rows::write(snapshot, table, &folder.join(&name)).await?;
        taken.sums.insert(name, sha256);
        taken.rows += rows;
    }
    Ok(taken)
}

/// Copies those files that are not copied yet; false when one of them was destroyed meanwhile, as it should be.
async fn all_copied(
    portal: &Portal,
    files: &[KeptFile],
    folder: &Path,
    known: &mut Known,
    say: &(dyn Fn(&str) + Sync),
) -> Result<bool, BackupError> {
    for (at, file) in files.iter().enumerate() {
        if known.contains_key(file) {
            continue;
        }
        say(&format!("file {} of {}", at + 1, files.len()));
        let kept = match copy(portal, file, folder).await? {
            Ok(copied) => Ok(copied),
            Err(_) if is_destroyed(portal, file).await? => return Ok(false),
            Err(fault) => Err(fault),
        };
        known.insert(file.clone(), kept);
    }
    Ok(true)
}

async fn is_destroyed(portal: &Portal, file: &KeptFile) -> Result<bool, BackupError> {
    let now = portal.store().submission(&file.submission).await?.state;
    Ok(matches!(now, State::Infected | State::GivenUp))
}

/// Copies a file to where its digest says, or says what is wrong with it.
async fn copy(portal: &Portal, file: &KeptFile, folder: &Path) -> Result<Result<Copied, String>, BackupError> {
    let what = match &file.report {
        None => format!("the file of submission {}", file.submission),
        Some(report) => format!("{report} of submission {}", file.submission),
    };
    let source = match portal.settings().files.reader(&file.submission, file.report.as_deref()).await {
        Ok(source) => source,
        Err(StoreError::NotThere { .. }) => return Ok(Err(format!("{what} is missing"))),
        Err(StoreError::File { source, .. }) => return Ok(Err(format!("{what} cannot be read ({})", cause(&source)))),
        Err(error) => return Err(error.into()),
    };
    let unnamed = folder.join(OBJECTS).join("copying");
    let copied = match copied(source, &unnamed).await? {
        Ok(copied) => copied,
        Err(_) if portal.settings().files.objects().is_some() => return Err(StoreError::ObjectsUnreachable.into()),
        Err(error) => return Ok(Err(format!("{what} cannot be read ({})", cause(&error)))),
    };
    if file.sha256.as_ref().is_some_and(|sha256| *sha256 != copied.sha256) {
        return Ok(Err(format!("{what} is not as it was received")));
    }
    let object = folder.join(OBJECTS).join(&copied.sha256);
    fs::rename(&unnamed, &object).map_err(BackupError::file(&object))?;
    Ok(Ok(copied))
}

/// What `files.csv` lists.
struct Listed {
    files: usize,
    bytes: u64,
    faults: Vec<String>,
}

fn list(folder: &Path, files: &[KeptFile], known: &Known, sums: &mut Sums) -> Result<Listed, BackupError> {
    let path = folder.join(FILES);
    let unwritable = BackupError::file(&path);
    let wrong = |error: csv::Error| unwritable(io::Error::other(error));
    let mut writer = csv::Writer::from_path(&path).map_err(wrong)?;
    writer.write_record(["submission", "report", "bytes", "sha256"]).map_err(wrong)?;
    let mut listed = Listed { files: 0, bytes: 0, faults: Vec::new() };
    let mut kept = BTreeSet::new();
    for file in files {
        match known.get(file) {
            Some(Ok(Copied { sha256, bytes })) => {
                let report = file.report.as_deref().unwrap_or_default();
                writer.write_record([&file.submission, report, &bytes.to_string(), sha256]).map_err(wrong)?;
                (listed.files, listed.bytes) = (listed.files + 1, listed.bytes + bytes);
                sums.insert(format!("{OBJECTS}/{sha256}"), sha256.clone());
                kept.insert(sha256.as_str());
            }
            Some(Err(fault)) => listed.faults.push(fault.clone()),
            None => {}
        }
    }
    writer.flush().map_err(&unwritable)?;
    drop(writer);
    let text = fs::read(&path).map_err(&unwritable)?;
    sums.insert(FILES.to_owned(), cld_terms::hex(<sha2::Sha256 as sha2::Digest>::digest(text)));
    for entry in fs::read_dir(folder.join(OBJECTS)).map_err(&unwritable)? {
        let entry = entry.map_err(&unwritable)?;
        if !entry.file_name().to_str().is_some_and(|name| kept.contains(name)) {
            fs::remove_file(entry.path()).map_err(&unwritable)?;
        }
    }
    Ok(listed)
}

async fn keys(own: &Configuration, folder: &Path, sums: &mut Sums) -> Result<(), BackupError> {
    let place = folder.join(KEYS);
    fs::create_dir(&place).map_err(BackupError::file(&place))?;
    for (name, path) in own.own_files() {
        let unreadable = BackupError::file(&path);
        let source = File::open(&path).await.map_err(&unreadable)?;
        let copied = copied(source, &place.join(name)).await?.map_err(&unreadable)?;
        sums.insert(format!("{KEYS}/{name}"), copied.sha256);
    }
    Ok(())
}
