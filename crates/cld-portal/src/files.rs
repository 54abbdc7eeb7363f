//! Where the files of submissions are: a folder each, for the portal's own user alone, and, once they are checked, a store of
//! objects where the portal has one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use cld_store::{Objects, Reader, StoreError};

use crate::part::Part;

/// The name of the file that was sent.
pub(crate) const FILE: &str = "file";

/// Where the files of submissions are.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
    objects: Option<Objects>,
}

impl Files {
    /// Those under a folder.
    pub fn at(folder: impl Into<PathBuf>) -> Files {
        Files { folder: folder.into(), objects: None }
    }

    /// The same where files are kept in a store of objects once they are checked: the folder is where they arrive.
    pub(crate) fn kept_in(self, objects: Objects) -> Files {
        Files { objects: Some(objects), ..self }
    }

    /// The store of objects that files are kept in; none when that is the folder.
    pub(crate) fn objects(&self) -> Option<&Objects> {
        self.objects.as_ref()
    }

    /// The folder of a submission, made when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn folder(&self, id: &str) -> io::Result<PathBuf> {
        let folder = self.folder.join(id);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(folder)
    }

    /// The file as it was sent, once all of it is here.
    pub fn whole(&self, id: &str) -> PathBuf {
        self.folder.join(id).join(FILE)
    }

    /// A report of what was found.
    pub(crate) fn report(&self, id: &str, file: &str) -> PathBuf {
        self.folder.join(id).join(file)
    }

    /// The folder of a council's figures, which a folder for each time that they were made is in.
    pub(crate) fn figures(&self, council: &str) -> PathBuf {
        self.folder.join("figures").join(council)
    }

    /// The folder of a run that an analyst asked for.
    pub(crate) fn run(&self, id: &str) -> PathBuf {
        self.folder.join("runs").join(id)
    }

    /// Reads the file that was sent, or a report of it, wherever it is.
    ///
    /// # Errors
    /// When it is nowhere, or cannot be read.
    pub(crate) async fn reader(&self, id: &str, report: Option<&str>) -> Result<Reader, StoreError> {
        let name = report.unwrap_or(FILE);
        let path = self.report(id, name);
        match (tokio::fs::File::open(&path).await, &self.objects) {
            (Ok(file), _) => Ok(Box::pin(file)),
            (Err(error), Some(objects)) if error.kind() == io::ErrorKind::NotFound => {
                objects.get(&object(id, name)).await
            }
            (Err(error), None) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::NotThere { what: "file" }),
            (Err(source), _) => Err(StoreError::File { path: path.display().to_string(), source }),
        }
    }

    /// Brings a file that is still in the folder to where files are kept; it is gone from the folder when it is there. Does
    /// nothing where that is the folder.
    ///
    /// # Errors
    /// When it is not as it was received, or does not get there.
    pub(crate) async fn send(&self, id: &str, name: &str, sha256: Option<&str>) -> Result<(), StoreError> {
        let (path, Some(objects)) = (self.report(id, name), &self.objects) else { return Ok(()) };
        if path.exists() {
            objects.put(&object(id, name), &path, sha256).await?;
            discard(&path).map_err(|source| StoreError::File { path: path.display().to_string(), source })?;
            // Gone with the last file.
            _ = fs::remove_dir(self.folder.join(id));
        }
        Ok(())
    }

    /// Has the file that was sent in the folder again, where it was brought to where files are kept: to check it once more.
    ///
    /// # Errors
    /// When it is nowhere, or cannot be brought back.
    pub(crate) async fn bring_back(&self, id: &str) -> Result<(), StoreError> {
        let whole = self.whole(id);
        if self.objects.is_none() || whole.exists() {
            return Ok(());
        }
        let at = |source| StoreError::File { path: whole.display().to_string(), source };
        let (mut kept, part) = (self.reader(id, None).await?, self.part(id, "brought-back"));
        self.folder(id).map_err(at)?;
        let copied = async {
            let mut file = tokio::fs::File::create(&part).await?;
            tokio::io::copy(&mut kept, &mut file).await?;
            file.sync_all().await?;
            tokio::fs::rename(&part, &whole).await
        };
        copied.await.map_err(at)
    }

    /// Removes what was brought to where files are kept.
    ///
    /// # Errors
    /// When the store of objects does not answer.
    pub(crate) async fn destroy_kept(&self, id: &str) -> Result<(), StoreError> {
        let Some(objects) = &self.objects else { return Ok(()) };
        for name in objects.names(id).await? {
            objects.remove(&object(id, &name)).await?;
        }
        Ok(())
    }

    /// Whether the folder can be read.
    ///
    /// # Errors
    /// When it cannot.
    pub(crate) fn reached(&self) -> io::Result<()> {
        match fs::read_dir(&self.folder) {
            // It is made when the first file comes.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.map(drop),
        }
    }

    /// The submissions that something is in the folder of.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn here(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    /// Where the bytes of a file arrive, under a name of their own.
    pub(crate) fn part(&self, id: &str, name: &str) -> PathBuf {
        self.folder.join(id).join(format!("{name}.part"))
    }

    /// The bytes of a file that arrive, for whoever adds to them; none while somebody else does.
    ///
    /// # Errors
    /// When they cannot be opened or made.
    pub(crate) fn hold(&self, id: &str, name: &str) -> io::Result<Option<Part>> {
        let folder = self.folder(id)?;
        let path = self.part(id, name);
        let is_new = !path.exists();
        let part = Part::held(path)?;
        if is_new {
            // What is said to be here must be found here after the power was gone.
            File::open(folder)?.sync_all()?;
        }
        Ok(part)
    }

    /// All bytes have arrived and are on the disk: the file gets its name. False when another was first. Whatever else
    /// arrives for the submission is removed.
    ///
    /// # Errors
    /// When it cannot be named.
    pub(crate) fn keep(&self, id: &str, part: &Path) -> io::Result<bool> {
        let whole = self.whole(id);
        let is_first = match fs::hard_link(part, &whole) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            // Removed by the one that was first.
            Err(error) if error.kind() == io::ErrorKind::NotFound && whole.exists() => false,
            named => named.map(|()| true)?,
        };
        for part in self.parts(id)? {
            discard(&part)?;
        }
        File::open(self.folder(id)?)?.sync_all()?;
        Ok(is_first)
    }

    /// The files of a submission that are not whole.
    ///
    /// # Errors
    /// When its folder cannot be read.
    pub(crate) fn parts(&self, id: &str) -> io::Result<Vec<PathBuf>> {
        let mut parts = Vec::new();
        for entry in fs::read_dir(self.folder(id)?)? {
            parts.push(entry?.path());
        }
        parts.retain(|path| path.extension().is_some_and(|extension| extension == "part"));
        Ok(parts)
    }

    /// Removes all that there is of a submission but its digest, which the database has.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn destroy(&self, id: &str) -> io::Result<()> {
        match fs::remove_dir_all(self.folder.join(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

/// The name of a file in the store of objects.
fn object(id: &str, name: &str) -> String {
    format!("{id}/{name}")
}

/// Removes a file that may be gone already.
///
/// # Errors
/// When it is there and cannot be removed.
pub(crate) fn discard(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
