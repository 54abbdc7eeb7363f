//! What a portal is set up with is tried, before it is served: each thing does what the portal will want of it.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use cld_store::{Objects, Store, StoreError, new_id};
use cld_terms::{ErrorKind, cause};
use lettre::SmtpTransport;

use crate::configuration::Configuration;
use crate::identity::provider::Provider;
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
    /// Tries what the settings name: the keys, the database, where files are kept, the virus scanner, the mail server, the organisation's
    /// sign-in.
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
        let own = self.own_sign_in_tried().await.map(|found| ("own_sign_in", found));
        found.into_iter().chain(own).map(|(setting, found)| Tried { setting, found }).collect()
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

    /// None where no organisation's sign-in is named.
    async fn own_sign_in_tried(&self) -> Option<Result<String, String>> {
        let settings = match self.own_sign_in() {
            Ok(settings) => settings?,
            Err(error) => return Some(Err(error.to_string())),
        };
        let name = settings.name.clone();
        let Some(provider) = Provider::new(settings) else { return Some(Err(PortalError::NoCertificates.to_string())) };
        Some(match provider.answers().await {
            Ok(()) => Ok(format!("{name} says where people sign in, and with which keys it signs")),
            Err(fault) => Err(format!("{fault}. Check the issuer")),
        })
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
