//! An input: a command, and the files that it is given.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Component, Path};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What begins a file, before its name.
pub const MARK: &[u8] = b"=== ";
/// Files that are folders here: their parts are put together.
const ARCHIVES: [&str; 2] = [".xlsx/", ".zip/"];

/// The first line has the words of the command; each file follows a line such as `=== submissions/a.csv`.
pub struct Scene {
    pub words: Vec<String>,
    pub files: Vec<(String, Vec<u8>)>,
}

impl Scene {
    pub fn read(bytes: &[u8]) -> Scene {
        let (first, rest) = line(bytes);
        let words = String::from_utf8_lossy(first).split_whitespace().map(str::to_owned).collect();
        let (mut files, mut rest) = (Vec::<(String, Vec<u8>)>::new(), rest);
        while !rest.is_empty() {
            let (text, after) = line(rest);
            match (text.strip_prefix(MARK), files.last_mut()) {
                (Some(name), _) => files.push((String::from_utf8_lossy(name).trim().to_owned(), Vec::new())),
                (None, Some((_, content))) => content.extend(&rest[..rest.len() - after.len()]),
                (None, None) => (),
            }
            rest = after;
        }
        Scene { words, files }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.words.join(" ").into_bytes();
        bytes.push(b'\n');
        for (name, content) in &self.files {
            bytes.extend(MARK);
            bytes.extend(name.as_bytes());
            bytes.push(b'\n');
            bytes.extend(content);
            if content.last().is_some_and(|last| *last != b'\n') {
                bytes.push(b'\n');
            }
        }
        bytes
    }

    pub fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_slice())
    }

    /// Writes the files into a folder, and nowhere else; the last one of a name stays.
    pub fn write(&self, folder: &Path) {
        let mut archives: Vec<(String, Vec<(&str, &[u8])>)> = Vec::new();
        for (name, content) in self.files.iter().filter(|(name, _)| is_inside(name)) {
            let split = ARCHIVES.iter().find_map(|end| name.find(end).map(|at| at + end.len() - 1));
            match split.map(|at| (&name[..at], &name[at + 1..])) {
                None => write(&folder.join(name), content),
                Some((archive, part)) => match archives.iter_mut().find(|(known, _)| known == archive) {
                    Some((_, parts)) => parts.push((part, content)),
                    None => archives.push((archive.to_owned(), vec![(part, content)])),
                },
            }
        }
        archives.iter().for_each(|(name, parts)| archive(&folder.join(name), parts));
    }
}

/// The first line without what ends it, and what follows.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

fn is_inside(name: &str) -> bool {
    let is_plain = |part| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.contains('\0') && name.len() < 100 && Path::new(name).components().all(is_plain)
}

/// What cannot be written, as a file where a folder is, is left out.
fn write(path: &Path, content: &[u8]) {
    _ = path.parent().map(fs::create_dir_all);
    _ = fs::write(path, content);
}

fn archive(path: &Path, parts: &[(&str, &[u8])]) {
    _ = path.parent().map(fs::create_dir_all);
    let Ok(file) = File::create(path) else { return };
    let mut archive = ZipWriter::new(file);
    for (name, content) in parts {
        if archive.start_file(*name, SimpleFileOptions::default()).is_ok() {
            _ = archive.write_all(content);
        }
    }
    _ = archive.finish();
}
