//! Where the files of submissions lie: a folder each, for the portal's own user alone.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Where the files of submissions lie.
#[derive(Debug, Clone)]
pub struct Files(PathBuf);

impl Files {
    /// Those under a folder.
    pub fn at(folder: impl Into<PathBuf>) -> Files {
        Files(folder.into())
    }

    /// The folder of a submission, made when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn folder(&self, id: &str) -> io::Result<PathBuf> {
        let folder = self.0.join(id);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(folder)
    }

    /// The file as it was sent, once all of it is here.
    pub fn whole(&self, id: &str) -> PathBuf {
        self.0.join(id).join("file")
    }

    /// A report of what was found.
    pub(crate) fn report(&self, id: &str, file: &str) -> PathBuf {
        self.0.join(id).join(file)
    }

    /// A new file for bytes that arrive.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn begin(&self, id: &str, name: &str) -> io::Result<(PathBuf, File)> {
        let path = self.folder(id)?.join(format!("{name}.part"));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok((path, file))
    }

    /// All bytes have arrived and are on the disk: the file gets its name. False when another was first.
    ///
    /// # Errors
    /// When it cannot be named.
    pub(crate) fn keep(&self, id: &str, part: &Path) -> io::Result<bool> {
        let named = fs::hard_link(part, self.whole(id));
        fs::remove_file(part)?;
        let is_first = match named {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            named => named.map(|()| true)?,
        };
        File::open(self.folder(id)?)?.sync_all()?;
        Ok(is_first)
    }

    /// Removes all that there is of a submission but its digest, which the database has.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn destroy(&self, id: &str) -> io::Result<()> {
        match fs::remove_dir_all(self.0.join(id)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

/// A name that a council gave a file, as a name and nothing else: no folder, no control character, not long.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|letter| letter.is_alphanumeric() || " ._-()".contains(*letter));
    let kept: String = kept.take(80).collect();
    let kept = kept.trim_matches([' ', '.', '-']);
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_is_no_path() {
        for (sent, kept) in [
            ("april.csv", "april.csv"),
            ("C:\\Users\\ann\\april 2024.csv", "april 2024.csv"),
            ("../../etc/passwd", "passwd"),
            ("--json", "json"),
            ("a\r\nb\u{202e}.csv", "ab.csv"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(sent), kept, "{sent:?}");
        }
    }
}
