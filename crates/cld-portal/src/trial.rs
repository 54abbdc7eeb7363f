//! What a portal is set up with is tried, before it is served: each thing does what the portal will want of it.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use cld_store::{Objects, Store, StoreError, new_id};
use cld_terms::{ErrorKind, cause};
use lettre::SmtpTransport;

use crate::configuration::Configuration;
use crate::jobs::looked_at;
use crate::portal::PortalError;
use crate::services::{Post, VirusScan};

/// A server that says nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The setting that says where it is.
    pub setting: &'static str,
    /// What was found: in good order, or what is wrong and what to do.
    pub found: Result<String, String>,
}

impl Configuration {
    /// Tries what the settings name: the keys, the database, where files are kept, the virus scanner, the mail server.
    /// Nothing is changed but that files are written and removed again.
    pub async fn tried(&self) -> Vec<Tried> {
        let found = [
            ("public_url", self.reached()),
            (
                "key",
                self.keys().map(|_| "both keys are there, for their owner alone".to_owned()).map_err(|e| e.to_string()),
            ),
            ("database", self.database_tried().await),
            ("files", self.files_tried().await),
            ("virus_scan", self.scanner_tried().await),
            ("mail", self.post_tried().await),
        ];
        found.into_iter().map(|(setting, found)| Tried { setting, found }).collect()
    }

    fn reached(&self) -> Result<String, String> {
        let is_here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        match self.public_url.starts_with("https://") || is_here.iter().any(|here| self.public_url.starts_with(here)) {
            true => Ok(format!("people reach it at {}", self.public_url)),
            false => Err("people would send passwords without TLS. Begin public_url with https://".to_owned()),
        }
    }

    async fn database_tried(&self) -> Result<String, String> {
        match Store::steps(&self.database_address()).await {
            Ok((0, _)) => Ok("it is empty: it is set up when the portal begins".to_owned()),
            Ok((step, known)) if step < known => {
                Ok(format!("it is of an earlier version ({step} of {known}): it is brought on when the portal begins"))
            }
            Ok((step, known)) if step > known => Err(StoreError::Later { found: step, known }.to_string()),
            Ok(_) => Ok("it is there, and of this version".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    async fn files_tried(&self) -> Result<String, String> {
        let files = self.kept_files().map_err(|error| error.to_string())?;
        let name = format!("trial-{}", new_id().map_err(|error| error.to_string())?);
        let folder = files.folder(&name).map_err(|error| unusable("the folder of files", &error))?;
        let tried = written(&folder, &name, files.objects()).await;
        _ = fs::remove_dir_all(&folder);
        tried.map(|()| match files.objects() {
            None => "a file can be written and removed".to_owned(),
            Some(_) => "a file can be sent to the store, read there and removed".to_owned(),
        })
    }

    async fn scanner_tried(&self) -> Result<String, String> {
        match &self.scanner().map_err(|error| error.to_string())? {
            VirusScan::Off { .. } => Ok("off: files are not looked at, and every page says why".to_owned()),
            scanner => match tokio::time::timeout(PATIENCE, looked_at(scanner)).await {
                Ok(said) => said.map(|()| "it takes a file of 30 MB and finds it clean".to_owned()),
                Err(_) => Err("the virus scanner says nothing for 20 seconds".to_owned()),
            },
        }
    }

    async fn post_tried(&self) -> Result<String, String> {
        match self.post().map_err(|error: PortalError| error.to_string())? {
            Post::Folder(folder) => fs::create_dir_all(&folder)
                .map(|()| "mails go into a folder: nobody receives them".to_owned())
                .map_err(|error| unusable("the folder of mails", &error)),
            Post::Smtp(address) => {
                let server = SmtpTransport::from_url(&address);
                let server = server.map_err(|_| "the address of the mail server is none".to_owned())?;
                let server = server.timeout(Some(PATIENCE)).build();
                match tokio::task::spawn_blocking(move || server.test_connection()).await {
                    Ok(Ok(true)) => Ok("the mail server answers".to_owned()),
                    _ => Err("the mail server does not answer, or refuses the portal. Check its address and password"
                        .to_owned()),
                }
            }
        }
    }
}

/// A file is written, sent where files are kept, and removed from there.
async fn written(folder: &Path, name: &str, objects: Option<&Objects>) -> Result<(), String> {
    let path = folder.join("file");
    fs::write(&path, name).map_err(|error| unusable("the folder of files", &error))?;
    let Some(objects) = objects else { return Ok(()) };
    let name = format!("{name}/file");
    let sent = match objects.put(&name, &path, None).await {
        Ok(_) => objects.remove(&name).await,
        Err(error) => Err(error),
    };
    sent.map_err(|error| match error.kind() {
        ErrorKind::NotFound => "the store of files has no such bucket. Make it, or correct the address".to_owned(),
        _ => error.to_string(),
    })
}

fn unusable(what: &str, error: &io::Error) -> String {
    format!("{what} cannot be used ({}). Check the folder and its permissions", cause(error))
}
