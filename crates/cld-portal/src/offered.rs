//! The files of a folder that anybody may have, each with its digest, which is calculated again only when the file has changed.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use cld_terms::hex;
use sha2::{Digest, Sha256};

/// A file that anybody may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offered {
    /// Its name.
    pub(crate) name: String,
    /// Its size in bytes.
    pub(crate) bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub(crate) sha256: String,
}

/// What is known of a file without reading it: its name, its size, and when it was changed.
type Seen = (String, u64, Option<SystemTime>);

/// Digests by what was seen of files.
#[derive(Debug, Default)]
pub(crate) struct Digests(Mutex<HashMap<Seen, String>>);

/// The files of a folder by name: no folders in it, nothing that is hidden, and nothing that a link leads to elsewhere. A
/// folder that is not there has none.
pub(crate) fn offered(digests: &Digests, folder: &Path) -> io::Result<Vec<Offered>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let known = entry.metadata()?;
        let name = entry.file_name().into_string().ok().filter(|name| !name.starts_with('.'));
        let Some(name) = name.filter(|_| known.is_file()) else { continue };
        let key = (name.clone(), known.len(), known.modified().ok());
        let sha256 = digests.of(key, || digest(&entry.path()))?;
        files.push(Offered { name, bytes: known.len(), sha256 });
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

impl Digests {
    fn of(&self, key: Seen, digest: impl FnOnce() -> io::Result<String>) -> io::Result<String> {
        // One at a time: two who ask for a file at once have it read once.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(digest) = known.get(&key) {
            return Ok(digest.clone());
        }
        let digest = digest()?;
        known.retain(|(name, ..), _| *name != key.0);
        known.insert(key, digest.clone());
        Ok(digest)
    }
}

fn digest(path: &Path) -> io::Result<String> {
    let (mut file, mut digest, mut bytes) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hex(digest.finalize())),
            read => digest.update(&bytes[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Digests, offered};

    #[test]
    fn files_are_offered_with_their_digests_and_nothing_else_of_the_folder_is() {
        let place = tempfile::tempdir().unwrap();
        let (folder, digests) = (place.path().join("dist"), Digests::default());
        assert_eq!(offered(&digests, &folder).unwrap(), []);
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join(".hidden"), "a").unwrap();
        fs::write(place.path().join("secret"), "a").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(place.path().join("secret"), folder.join("link")).unwrap();
        fs::write(folder.join("cld.zip"), "abc").unwrap();
        let first = offered(&digests, &folder).unwrap();
        assert_eq!(first.len(), 1, "{first:?}");
        assert_eq!((first[0].name.as_str(), first[0].bytes), ("cld.zip", 3));
        assert_eq!(first[0].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        fs::write(folder.join("cld.zip"), "abcd").unwrap();
        assert_ne!(offered(&digests, &folder).unwrap()[0].sha256, first[0].sha256);
    }
}
