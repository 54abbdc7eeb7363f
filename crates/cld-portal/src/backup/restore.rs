//! A portal's memory is put back from a backup, into a new folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cld_format::NewFolder;
use cld_store::{Deed, Moment, Restoration, Store};
use tokio::fs::File;

use super::copy::{copied, digest};
use super::manifest::{DATABASE, FILES, Facts, KEYS, OBJECTS, Sums, is_plain, sums};
use super::{BackupError, rows};
use crate::files::Files;

/// The file of the database in a folder of a portal.
const DATABASE_FILE: &str = "portal.db";

/// Where a backup is restored.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The folder, which is made; an empty one may be there.
    pub folder: &'a Path,
    /// The address of an empty database that is filled in place of a file in the folder.
    pub database: Option<&'a str>,
    /// The key that the backup has to be signed with, in hexadecimal, where it is known.
    pub key: Option<&'a str>,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made: String,
    /// The database; none when it is the one that was named.
    pub database: Option<PathBuf>,
    /// The folder of files.
    pub files_folder: PathBuf,
    /// Rows of the database.
    pub rows: usize,
    /// Files of submissions, reports included.
    pub files: usize,
    /// Entries of the audit, each as it was written.
    pub audit_entries: i64,
    /// The key that the backup was signed with, in hexadecimal.
    pub key: String,
    /// True when settings and keys are in the folder too.
    pub has_keys: bool,
    /// What was missing or altered when the backup was made.
    pub faults: Vec<String>,
}

/// Restores a backup. Every file of it is held against the digest that it had; `say` hears how far it is.
///
/// # Errors
/// When the folder or the database is not empty, or anything of the backup is not as it was made.
pub async fn restore(
    backup: &Path,
    target: Target<'_>,
    now: Moment,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Restored, BackupError> {
    let (facts, key) = Facts::read(backup, target.key)?;
    let sums = sums(backup, &facts)?;
    let folder = empty(target.folder)?;
    let mut seen = BTreeSet::new();
    let files = files(backup, &sums, folder.path(), &mut seen, say).await?;
    let has_keys = keys(backup, &sums, folder.path(), &mut seen).await?;
    for (name, sha256) in &sums {
        if !seen.contains(name) && digest(&backup.join(name)).await? != *sha256 {
            return Err(BackupError::altered(&backup.join(name)));
        }
    }
    let own = folder.join(DATABASE_FILE);
    let address = target.database.map_or_else(|| own.display().to_string(), str::to_owned);
    let rows = database(backup, &facts, &address, now, say).await?;
    let folder = folder.finish()?;
    Ok(Restored {
        database: target.database.is_none().then(|| folder.join(DATABASE_FILE)),
        files_folder: folder.join(OBJECTS),
        made: facts.made,
        audit_entries: facts.audit_entries,
        faults: facts.faults,
        rows,
        files,
        key,
        has_keys,
    })
}

/// A new folder, also where an empty one is.
fn empty(path: &Path) -> Result<NewFolder, BackupError> {
    match fs::remove_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
            Err(BackupError::NotEmpty { path: path.display().to_string() })
        }
        // Whatever else is there, the new folder says so.
        _ => Ok(NewFolder::begin(path)?),
    }
}

/// Copies a file of the backup, which has to be what it was.
async fn put_back(backup: &Path, name: &str, sums: &Sums, target: &Path) -> Result<(), BackupError> {
    let path = backup.join(name);
    let unreadable = BackupError::file(&path);
    let source = File::open(&path).await.map_err(&unreadable)?;
    let copied = copied(source, target).await?.map_err(&unreadable)?;
    if sums.get(name) == Some(&copied.sha256) { Ok(()) } else { Err(BackupError::altered(&path)) }
}

async fn files(
    backup: &Path,
    sums: &Sums,
    folder: &Path,
    seen: &mut BTreeSet<String>,
    say: &(dyn Fn(&str) + Sync),
) -> Result<usize, BackupError> {
    let list = backup.join(FILES);
    let altered = || BackupError::altered(&list);
    if sums.get(FILES) != Some(&digest(&list).await?) {
        return Err(altered());
    }
    let mut reader = csv::Reader::from_path(&list).map_err(|_| altered())?;
    let lines: Vec<[String; 4]> = reader.deserialize().collect::<Result<_, _>>().map_err(|_| altered())?;
    let files = Files::at(folder.join(OBJECTS));
    fs::create_dir(folder.join(OBJECTS)).map_err(BackupError::file(folder))?;
    for (at, [submission, report, _, sha256]) in lines.iter().enumerate() {
        let name = format!("{OBJECTS}/{sha256}");
        let is_one = |part: &String| is_plain(part) && !part.contains('/');
        if !is_one(submission) || !(report.is_empty() || is_one(report)) || !sums.contains_key(&name) {
            return Err(altered());
        }
        say(&format!("file {} of {}", at + 1, lines.len()));
        files.folder(submission).map_err(BackupError::file(folder))?;
        let path = if report.is_empty() { files.whole(submission) } else { files.report(submission, report) };
        put_back(backup, &name, sums, &path).await?;
        seen.insert(name);
    }
    Ok(lines.len())
}

async fn keys(backup: &Path, sums: &Sums, folder: &Path, seen: &mut BTreeSet<String>) -> Result<bool, BackupError> {
    let mut has_keys = false;
    for name in sums.keys() {
        if let Some(own) = name.strip_prefix(KEYS).and_then(|rest| rest.strip_prefix('/')) {
            put_back(backup, name, sums, &folder.join(own)).await?;
            seen.insert(name.clone());
            has_keys = true;
        }
    }
    Ok(has_keys)
}

pub(super) async fn database(
    backup: &Path,
    facts: &Facts,
    address: &str,
    now: Moment,
    say: &(dyn Fn(&str) + Sync),
) -> Result<usize, BackupError> {
    let mut filled = Restoration::begin(address, facts.step).await?;
    let mut count = 0;
    for table in filled.tables() {
        say(&format!("table {}", table.name));
        let path = backup.join(DATABASE).join(rows::file(table));
        count += rows::read(&mut filled, table, &path).await?;
    }
    filled.finish().await?;
    say("the record of who did what is followed");
    // A later program brings its tables to what it knows.
    let store = Store::open(address).await?;
    let entries = store.verify_audit().await?;
    if entries != facts.audit_entries {
        return Err(BackupError::altered(&backup.join(DATABASE)));
    }
    store.note(&Deed::portal(now), "backup.restored", &facts.sums, "").await?;
    store.close().await;
    Ok(count)
}
