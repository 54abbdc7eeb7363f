//! What a form gives: files that are uploaded, and paths and words that are typed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use cld_components::{Mistakes, plain_name};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::refusal::Refusal;
use crate::tasks::TaskFolder;

/// What a form gave.
#[derive(Debug, Default)]
pub(crate) struct Given {
    words: BTreeMap<String, String>,
    /// The names of the files of each field, in the folder of the task.
    files: BTreeMap<String, Vec<String>>,
}

/// Bytes of a word that is typed.
const LONGEST: usize = 4096;

impl Given {
    /// Takes all that a form gives; files go to the folder under the names that they have.
    pub(crate) async fn take(mut form: Multipart, folder: &TaskFolder) -> Result<Given, Refusal> {
        let mut given = Given::default();
        while let Some(field) = form.next_field().await.map_err(cut_off)? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                // A field for a file that none was chosen in.
                Some(file) if file.is_empty() => {}
                Some(file) => {
                    let file = kept(field, folder.path(), &plain_name(&file)).await?;
                    given.files.entry(name).or_default().push(file);
                }
                None => _ = given.words.insert(name, word(field).await?),
            }
        }
        Ok(given)
    }

    /// What was typed or chosen; blank for nothing.
    pub(crate) fn word(&self, field: &str) -> &str {
        self.words.get(field).map_or("", |word| word.trim())
    }

    /// The same; none for nothing.
    pub(crate) fn some(&self, field: &str) -> Option<&str> {
        Some(self.word(field)).filter(|word| !word.is_empty())
    }

    /// Files that were uploaded in a field, by their names in the folder.
    pub(crate) fn files(&self, field: &str) -> &[String] {
        self.files.get(field).map_or(&[], Vec::as_slice)
    }

    /// What to read: the files of a field, or those at the path of another, of a folder every file in it. What is wrong goes to
    /// the mistakes.
    pub(crate) fn inputs(&self, (files, path): (&str, &str), mistakes: &mut Mistakes) -> Vec<String> {
        match (self.files(files), self.some(path)) {
            ([], None) => Vec::new(),
            ([], Some(typed)) => at_path(typed).unwrap_or_else(|wrong| {
                mistakes.add(path, wrong);
                Vec::new()
            }),
            (files, None) => files.to_vec(),
            (_, Some(_)) => {
                mistakes.add(path, "Choose a file or type a path, not both");
                Vec::new()
            }
        }
    }
}

/// A path that was typed, when something is there: pages have no folder that a relative one could begin in.
pub(crate) fn typed(path: &str) -> Result<&Path, String> {
    // Windows copies a path with quotes around it.
    let path = Path::new(path.trim_matches('"'));
    if !path.is_absolute() {
        let example = if cfg!(windows) { "C:\\Users\\ann\\april.csv" } else { "/home/ann/april.csv" };
        return Err(format!("Type the whole path, such as {example}"));
    }
    let there = fs::metadata(path).map_err(|error| format!("Nothing can be read there ({})", cld_terms::cause(&error)));
    there.map(|_| path)
}

fn at_path(path: &str) -> Result<Vec<String>, String> {
    let path = typed(path)?;
    if !path.is_dir() {
        return Ok(vec![path.display().to_string()]);
    }
    let unread = |error| format!("The folder cannot be read ({})", cld_terms::cause(&error));
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with(['.', '~']);
        if !is_hidden && entry.path().is_file() {
            files.push(entry.path().display().to_string());
        }
    }
    files.sort();
    if files.is_empty() { Err("There is no file in this folder".to_owned()) } else { Ok(files) }
}

async fn kept(mut field: Field<'_>, folder: &Path, name: &str) -> Result<String, Refusal> {
    let name = free(folder, name);
    let disk = |error| Refusal::disk(&error);
    let mut file = File::create_new(folder.join(&name)).await.map_err(disk)?;
    while let Some(piece) = field.chunk().await.map_err(cut_off)? {
        file.write_all(&piece).await.map_err(disk)?;
    }
    file.flush().await.map_err(disk)?;
    Ok(name)
}

/// A name that no file of the folder has: two files may be called alike.
fn free(folder: &Path, name: &str) -> String {
    let (stem, end) = name.split_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let again = (2..).map(|time| format!("{stem} ({time}){end}"));
    let names = std::iter::once(name.to_owned()).chain(again);
    let mut free = names.skip_while(|name| folder.join(name).exists());
    free.next().unwrap_or_else(|| name.to_owned())
}

async fn word(mut field: Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(cut_off)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > LONGEST {
            return Err(Refusal::cannot("What was typed is too long."));
        }
    }
    String::from_utf8(bytes).map_err(|_| Refusal::cannot("What was typed is no text."))
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn cut_off(_: MultipartError) -> Refusal {
    Refusal::cannot("The file did not arrive whole. Choose it again.")
}
