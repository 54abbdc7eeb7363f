//! A folder that gets its name when it is finished, so that one that was cut short never looks whole.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;

use crate::FormatError;
use crate::atomic_file::remove_drafts;
use crate::name_lock::NameLock;

/// A folder while it is being filled: a run, what is published or given out, request files. Every such folder is made
/// by this.
///
/// - It is filled under a hidden name that is its own, for its owner alone, next to the name that it gets in the end.
/// - The name is locked meanwhile: who wants the same name is told that it is taken, and harms nothing.
/// - It gets its name last, when everything in it is on the disk.
/// - Dropped unfinished it is removed, identifiers first. A process that is killed leaves it behind under its hidden
///   name; the next folder that is begun in the same place removes it.
#[derive(Debug)]
pub struct NewFolder {
    /// The name that it gets.
    named: PathBuf,
    /// Where it is meanwhile.
    unfinished: PathBuf,
    is_finished: bool,
    _name: NameLock,
}

/// The folder within, if there is one, that holds identifiers: it is removed before all others.
const IDENTIFIERS: &str = "vault";
/// The record of what a folder holds; it is written last.
const MANIFEST: &str = "manifest.json";
const UNFINISHED: &str = ".cld-unfinished";
const LOCK: &str = ".cld-lock";

impl NewFolder {
    /// Begins the folder that will be at `path`, where nothing may be yet. Folders above it are made. What killed
    /// processes left in the same place is removed.
    ///
    /// # Errors
    /// When something is there, another process is making it, or nothing can be written there.
    pub fn begin(path: &Path) -> Result<NewFolder, FormatError> {
        let taken = || FormatError::FolderTaken { path: path.display().to_string() };
        if fs::symlink_metadata(path).is_ok() {
            return Err(taken());
        }
        let unwritable = FormatError::unwritable(path);
        let name = path.file_name().ok_or_else(|| unwritable(io::ErrorKind::InvalidInput.into()))?;
        let (name, place) = (name.to_string_lossy().into_owned(), above(path));
        fs::create_dir_all(place).map_err(&unwritable)?;
        remove_drafts(place);
        remove_leftovers(place).map_err(&unwritable)?;
        let lock = NameLock::take_patiently(&lock_of(place, &name)).map_err(&unwritable)?;
        let lock = lock.ok_or_else(|| FormatError::FolderBusy { path: path.display().to_string() })?;
        // Whoever had the name until now may have finished.
        if fs::symlink_metadata(path).is_ok() {
            return Err(taken());
        }
        let unfinished = make(place, &name).map_err(&unwritable)?;
        Ok(NewFolder { named: path.to_owned(), unfinished, is_finished: false, _name: lock })
    }

    /// Where it is while it is filled.
    pub fn path(&self) -> &Path {
        &self.unfinished
    }

    /// Where `name` in it is while it is filled.
    pub fn join(&self, name: &str) -> PathBuf {
        self.unfinished.join(name)
    }

    /// Writes `manifest.json`, which says what the folder holds, and gives the folder its name.
    ///
    /// # Errors
    /// As [`NewFolder::finish`].
    pub fn finish_with(self, manifest: &impl Serialize) -> Result<PathBuf, FormatError> {
        let path = self.join(MANIFEST);
        let unwritable = FormatError::unwritable(&path);
        let text = serde_json::to_string_pretty(manifest).map_err(|error| unwritable(error.into()))?;
        fs::write(&path, text + "\n").map_err(&unwritable)?;
        self.finish()
    }

    /// Gives the folder its name, when all that is in it is on the disk.
    ///
    /// # Errors
    /// When it cannot be stored whole, or something has the name by now. Then nothing is left of it.
    pub fn finish(mut self) -> Result<PathBuf, FormatError> {
        let unwritable = FormatError::unwritable(&self.named);
        sync(&self.unfinished).map_err(&unwritable)?;
        if fs::symlink_metadata(&self.named).is_ok() {
            return Err(FormatError::FolderTaken { path: self.named.display().to_string() });
        }
        fs::rename(&self.unfinished, &self.named).map_err(&unwritable)?;
        self.is_finished = true;
        sync_folder(above(&self.named)).map_err(&unwritable)?;
        Ok(self.named.clone())
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.is_finished {
            // What cannot be removed now is removed by whoever begins a folder here next.
            let _ = remove(&self.unfinished);
        }
    }
}

fn above(path: &Path) -> &Path {
    path.parent().filter(|place| *place != Path::new("")).unwrap_or(Path::new("."))
}

fn lock_of(place: &Path, name: &str) -> PathBuf {
    place.join(format!(".{name}{LOCK}"))
}

/// A folder for its owner alone, under a name that nothing else has.
fn make(place: &Path, name: &str) -> io::Result<PathBuf> {
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    // This type removes it, identifiers first.
    Ok(builder.tempdir_in(place)?.keep())
}

/// Removes what killed processes left in `place`. What a process is still making is locked, and stays.
fn remove_leftovers(place: &Path) -> io::Result<()> {
    let mut names = BTreeSet::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(place)? {
        let file = entry?.file_name();
        let Some(hidden) = file.to_str().and_then(|file| file.strip_prefix('.')) else { continue };
        if let Some(name) = hidden.strip_suffix(LOCK) {
            names.insert(name.to_owned());
        } else if let Some((name, _)) = hidden.strip_suffix(UNFINISHED).and_then(|own| own.rsplit_once('.')) {
            names.insert(name.to_owned());
            folders.push((name.to_owned(), place.join(&file)));
        }
    }
    for name in names {
        // One who may not lock or remove what another user left can still make a folder of his own.
        let Ok(Some(_lock)) = NameLock::take(&lock_of(place, &name)) else { continue };
        folders.iter().filter(|(of, _)| *of == name).for_each(|(_, folder)| _ = remove(folder));
    }
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder.join(IDENTIFIERS)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::remove_dir_all(folder),
    }
}

/// Files that are waited for at once. The disk takes eight together in the time of one or two, and a run has hundreds.
const AT_ONCE: usize = 8;

/// Sees to it that everything in a folder is on the disk: the files, then the names of all that is in it.
fn sync(folder: &Path) -> io::Result<()> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    gather(folder, &mut files, &mut folders)?;
    // Some systems sync only what may be written.
    at_once(&files, |file| File::options().read(true).write(true).open(file)?.sync_all())?;
    at_once(&folders, sync_folder)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => gather(&entry.path(), files, folders)?,
            false => files.push(entry.path()),
        }
    }
    folders.push(folder.to_owned());
    Ok(())
}

/// Does `work` on each path, several at once.
fn at_once(paths: &[PathBuf], work: impl Fn(&Path) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let worker = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(path)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE.min(paths.len())).map(|_| scope.spawn(worker)).collect();
        let ended = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ended.collect()
    })
}

/// The same for the names in a folder. Only Unix has this; elsewhere the system sees to it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in a folder.
    fn names(place: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn it_has_its_name_when_it_is_finished_and_nothing_else_is_there_then() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("above/run");
        let folder = NewFolder::begin(&path).unwrap();
        fs::create_dir(folder.join("tables")).unwrap();
        fs::write(folder.join("tables/one"), "1").unwrap();
        assert!(!path.exists());
        assert_eq!(folder.finish_with(&[1]).unwrap(), path);
        assert_eq!(names(&place.path().join("above")), ["run"]);
        assert_eq!(names(&path), ["manifest.json", "tables"]);
    }

    #[test]
    fn given_up_it_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = NewFolder::begin(&place.path().join("run")).unwrap();
        fs::create_dir(folder.join("vault")).unwrap();
        fs::write(folder.join("vault/identifiers"), "").unwrap();
        drop(folder);
        assert!(names(place.path()).is_empty());
    }

    #[test]
    fn of_two_to_one_name_the_second_is_refused_and_the_first_is_unharmed() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("run");
        let first = NewFolder::begin(&path).unwrap();
        fs::write(first.join("row"), "1").unwrap();
        let second = NewFolder::begin(&path).unwrap_err();
        assert!(matches!(second, FormatError::FolderBusy { .. }), "{second}");
        assert_eq!(second.kind(), cld_terms::ErrorKind::Conflict);
        // Another name in the same place is free, and clears nothing of the first.
        NewFolder::begin(&place.path().join("other")).unwrap().finish().unwrap();
        first.finish().unwrap();
        assert_eq!(names(&path), ["row"]);
        let third = NewFolder::begin(&path).unwrap_err();
        assert!(matches!(third, FormatError::FolderTaken { .. }), "{third}");
        assert_eq!(names(&path), ["row"]);
    }

    #[test]
    fn clearing_up_keeps_nobody_from_a_name() {
        let place = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            for name in 0..4 {
                let place = place.path();
                scope.spawn(move || {
                    for time in 0..10 {
                        // As a killed process leaves it: everybody who begins a folder here clears it up.
                        fs::write(place.join(format!(".{name}-{time}{LOCK}")), "").unwrap();
                        NewFolder::begin(&place.join(format!("{name}-{time}"))).unwrap().finish().unwrap();
                    }
                });
            }
        });
        assert_eq!(names(place.path()).len(), 40);
    }

    #[test]
    fn what_a_killed_process_left_is_removed_by_the_next() {
        let place = tempfile::tempdir().unwrap();
        for name in [".run.AbC123.cld-unfinished", ".a.b.X.cld-unfinished", ".mine.unfinished", "a.cld-unfinished"] {
            fs::create_dir(place.path().join(name)).unwrap();
            fs::write(place.path().join(name).join("identifiers"), "").unwrap();
        }
        fs::write(place.path().join(".run.cld-lock"), "").unwrap();
        fs::write(place.path().join(".gone.cld-lock"), "").unwrap();
        NewFolder::begin(&place.path().join("other")).unwrap().finish().unwrap();
        assert_eq!(names(place.path()), [".mine.unfinished", "a.cld-unfinished", "other"]);
    }

    #[test]
    fn what_gets_the_name_meanwhile_is_never_overwritten() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("run");
        let folder = NewFolder::begin(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let refused = folder.finish().unwrap_err();
        assert!(matches!(refused, FormatError::FolderTaken { .. }), "{refused}");
        assert_eq!(names(place.path()), ["run"]);
        assert!(names(&path).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn it_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = NewFolder::begin(&place.path().join("run")).unwrap();
        let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(rights(folder.path()), 0o700);
        assert_eq!(rights(&folder.finish().unwrap()), 0o700);
    }
}
