//! What a backup says of itself, and how that is shown to be so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Component, Path};

use cld_terms::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::BackupError;
use crate::signed::{NotSigned, Signing, document, verified};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SUMS: &str = "SHA256SUMS";
/// Whose each file is.
pub(super) const FILES: &str = "files.csv";
pub(super) const DATABASE: &str = "database";
pub(super) const OBJECTS: &str = "files";
pub(super) const KEYS: &str = "keys";

/// The form of backups that this program makes and reads.
const FORM: u64 = 1;
const KIND: &str = "backup";

/// What is signed of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// The form of the folder.
    form: u64,
    /// The program that made it.
    program: String,
    /// The instant of the database.
    pub(super) made: String,
    /// How many steps had made its tables.
    pub(super) step: i64,
    /// Entries of the audit, each of which was as it had been written.
    pub(super) audit_entries: i64,
    /// Files that were missing or not as they had been received.
    pub(super) faults: Vec<String>,
    /// Digest of `SHA256SUMS`.
    pub(super) sums: String,
}

/// The digests of all files of a backup, by path.
pub(super) type Sums = BTreeMap<String, String>;

impl Facts {
    pub(super) fn new(made: String, (step, audit_entries): (i64, i64), faults: Vec<String>, sums: &str) -> Facts {
        let program = concat!("cld ", env!("CARGO_PKG_VERSION")).to_owned();
        Facts { form: FORM, program, made, step, audit_entries, faults, sums: hex(Sha256::digest(sums)) }
    }

    /// As the manifest has it, signed.
    pub(super) fn signed(&self, signing: &Signing) -> serde_json::Value {
        let body = serde_json::json!(self);
        let signature = signing.sign(&body.to_string());
        document(KIND, &body, &signature, &signing.public_key())
    }

    /// What the manifest in a folder says, and the key that it was signed with.
    pub(super) fn read(folder: &Path, key: Option<&str>) -> Result<(Facts, String), BackupError> {
        let path = folder.join(MANIFEST);
        let no_backup = |fault: &str| BackupError::NoBackup { path: folder.display().to_string(), fault: fault.into() };
        if !path.is_file() {
            return Err(no_backup("it has no manifest.json"));
        }
        let text = fs::read_to_string(&path).map_err(|_| BackupError::altered(&path))?;
        let (body, key) = verified(&text, KIND, key).map_err(|fault| match fault {
            NotSigned::NoDocument => no_backup("manifest.json is no manifest of a backup"),
            NotSigned::AnotherKey => BackupError::AnotherKey { path: path.display().to_string() },
            NotSigned::Altered => BackupError::altered(&path),
        })?;
        match body.get("form").and_then(serde_json::Value::as_u64) {
            Some(FORM) => {}
            _ => return Err(no_backup("it is of a later program")),
        }
        let facts = serde_json::from_value(body).map_err(|_| no_backup("its manifest lacks something"))?;
        Ok((facts, key))
    }
}

/// As `sha256sum` writes and checks it.
pub(super) fn written(sums: &Sums) -> String {
    let mut text = String::new();
    for (path, sha256) in sums {
        // A string takes whatever is written to it.
        _ = writeln!(text, "{sha256}  {path}");
    }
    text
}

/// The digests that a backup has, where its manifest says that they are those with which it was made.
pub(super) fn sums(folder: &Path, facts: &Facts) -> Result<Sums, BackupError> {
    let path = folder.join(SUMS);
    let altered = || BackupError::altered(&path);
    let text = fs::read_to_string(&path).map_err(|_| altered())?;
    if hex(Sha256::digest(&text)) != facts.sums {
        return Err(altered());
    }
    let mut sums = Sums::new();
    for line in text.lines() {
        let (sha256, name) = line.split_once("  ").filter(|(_, name)| is_plain(name)).ok_or_else(altered)?;
        sums.insert(name.to_owned(), sha256.to_owned());
    }
    has_all(folder, &sums)?;
    Ok(sums)
}

/// A path that stays within the folder.
pub(super) fn is_plain(name: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    !name.is_empty()
        && name.bytes().all(letters)
        && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// The backup has the files of the list, and no others.
fn has_all(folder: &Path, sums: &Sums) -> Result<(), BackupError> {
    let fault = |name: &str, fault| BackupError::Altered { path: folder.join(name).display().to_string(), fault };
    let mut found = Vec::new();
    gather(folder, "", &mut found)?;
    let there: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    if let Some(missing) = sums.keys().find(|name| !there.contains(name.as_str())) {
        return Err(fault(missing, "is missing from the backup"));
    }
    let is_listed = |name: &String| sums.contains_key(name) || name == MANIFEST || name == SUMS;
    match found.iter().find(|name| !is_listed(name)) {
        Some(more) => Err(fault(more, "is no part of the backup that was made")),
        None => Ok(()),
    }
}

fn gather(folder: &Path, above: &str, found: &mut Vec<String>) -> Result<(), BackupError> {
    let unreadable = BackupError::file(folder);
    for entry in fs::read_dir(folder).map_err(&unreadable)? {
        let entry = entry.map_err(&unreadable)?;
        let name = format!("{above}{}", entry.file_name().to_string_lossy());
        match entry.file_type().map_err(&unreadable)?.is_dir() {
            true => gather(&entry.path(), &format!("{name}/"), found)?,
            false => found.push(name),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn no_path_of_a_backup_leads_out_of_it() {
        for (name, plain) in [
            ("database/account.jsonl", true),
            ("files/ab12", true),
            ("../etc/passwd", false),
            ("/etc/passwd", false),
            ("files/../../x", false),
            ("", false),
            ("a\\b", false),
        ] {
            assert_eq!(is_plain(name), plain, "{name:?}");
        }
    }
}
