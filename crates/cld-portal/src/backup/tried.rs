//! Whether the newest backup can be restored: its database is, into a file that goes again, and some of its files are held
//! against the digests that they had.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use cld_store::Moment;

use super::BackupError;
use super::copy::digest;
use super::manifest::{Facts, MANIFEST, OBJECTS, sums};
use super::restore::database;
use crate::accounts::mails::mail;
use crate::portal::{Portal, PortalError};

/// Files that are read again, chosen anew each time.
const FILES: usize = 20;

/// A backup is made every night: one that is older than this is not the newest that there should be.
const NEWEST: TimeDelta = TimeDelta::days(2);

/// Restores the newest backup of a folder in `place`, of which nothing is left. Gives the digest that names the backup, or what is
/// wrong, in words for whoever runs the portal.
pub(crate) async fn tried(portal: &Portal, backups: &Path, place: &Path) -> Result<String, String> {
    let newest = newest(backups).ok_or("There is no backup in the folder of backups.")?;
    _ = fs::remove_dir_all(place);
    let made = fs::create_dir_all(place).map_err(|_| "The newest backup cannot be tried: there is no room for it.");
    let restored = match made {
        Ok(()) => restored(portal, &newest, place).await.map_err(|error| error.to_string()),
        Err(words) => Err(words.to_owned()),
    };
    _ = fs::remove_dir_all(place);
    let facts = restored.map_err(|fault| format!("The newest backup cannot be restored: {fault}"))?;
    let since = Moment::read(&facts.made).map(|made| portal.now().datetime() - made.datetime());
    if since.is_none_or(|since| since > NEWEST) {
        return Err("The newest backup is older than two days: no later one is in the folder of backups.".to_owned());
    }
    match facts.faults.as_slice() {
        [] => Ok(facts.sums),
        faults => Err(format!("The newest backup lacks files of the portal, {} in number.", faults.len())),
    }
}

/// The folder whose manifest was written last. One that is being made has none.
fn newest(backups: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(backups).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let written = |folder: &PathBuf| fs::metadata(folder.join(MANIFEST)).and_then(|known| known.modified()).ok();
    folders.filter_map(|folder| Some((written(&folder)?, folder))).max().map(|(_, folder)| folder)
}

async fn restored(portal: &Portal, backup: &Path, place: &Path) -> Result<Facts, BackupError> {
    let (facts, _) = Facts::read(backup, Some(&portal.receipt_key()))?;
    let sums = sums(backup, &facts)?;
    let files: Vec<(&String, &String)> = sums.iter().filter(|(name, _)| name.starts_with(OBJECTS)).collect();
    // Which they are is different from one week to the next.
    let first = usize::try_from(portal.now().datetime().timestamp() / (7 * 24 * 3600)).unwrap_or_default() * FILES;
    for at in 0..files.len().min(FILES) {
        let (name, sha256) = files[(first + at) % files.len()];
        if digest(&backup.join(name)).await? != *sha256 {
            return Err(BackupError::altered(&backup.join(name)));
        }
    }
    let address = place.join("portal.db").display().to_string();
    database(backup, &facts, &address, portal.now(), &|_| ()).await?;
    Ok(facts)
}

/// Support is told that there is no backup, or none that can be restored.
///
/// # Errors
/// When the database cannot be written.
pub async fn tell_of_failed_backup(portal: &Portal, what: &str) -> Result<(), PortalError> {
    let to = &portal.settings().support_mailbox;
    let told = mail(portal, "backup_failed", to, &[("what", what)])?;
    Ok(portal.store().send(&cld_store::Deed::portal(portal.now()), &[told]).await?)
}
