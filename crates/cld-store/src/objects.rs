//! Files in a store of objects that speaks S3.
//!
//! An object has its name when all of it is there: what is torn while it is sent is none. What was sent is read back
//! before anybody relies on it.

use std::fmt;
use std::path::Path as FilePath;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use cld_terms::hex;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::buffered::{BufReader, BufWriter};
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use crate::StoreError;

/// Where a store of objects is, and who asks it.
#[derive(Clone, Default)]
pub struct ObjectsAt {
    /// Such as `s3://bucket/prefix`.
    pub address: String,
    /// The server, such as `https://s3.example.org`; none for that of AWS in the region.
    pub endpoint: Option<String>,
    /// The region; none for that of the environment.
    pub region: Option<String>,
    /// Access key and secret key; none for those of the environment or the machine.
    pub keys: Option<(String, String)>,
}

/// The files under an address of a store of objects.
#[derive(Clone)]
pub struct Objects {
    store: Arc<AmazonS3>,
    prefix: Path,
}

/// What is read, wherever it is.
pub type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// So much is sent or asked for at once.
const PIECE: usize = 8 << 20;
/// A request that takes longer is over.
const PATIENCE: Duration = Duration::from_secs(30);
/// As long as somebody waits for a page.
const TRIED: Duration = Duration::from_secs(15);

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Objects({})", self.prefix)
    }
}

impl Objects {
    /// The store at an address. What is not said of it comes from the environment, as for every program that uses S3.
    ///
    /// # Errors
    /// When the address is none, or the environment has something that is no setting.
    pub fn at(at: &ObjectsAt) -> Result<Objects, StoreError> {
        let none = || StoreError::NoObjects { address: at.address.clone() };
        let rest = at.address.strip_prefix("s3://").ok_or_else(none)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(none());
        }
        let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: 3, retry_timeout: TRIED };
        let is_plain = at.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let options = ClientOptions::new()
            .with_timeout(PATIENCE)
            .with_connect_timeout(Duration::from_secs(5))
            .with_allow_http(is_plain);
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
        builder = builder.with_client_options(options).with_allow_http(is_plain);
        if let Some(endpoint) = &at.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(region) = &at.region {
            builder = builder.with_region(region);
        }
        if let Some((access, secret)) = &at.keys {
            builder = builder.with_access_key_id(access).with_secret_access_key(secret);
        }
        let store = builder.build().map_err(|_| none())?;
        Ok(Objects { store: Arc::new(store), prefix: Path::from(prefix) })
    }

    fn path(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }

    /// Sends a file and reads it back. It is there under its name when both have its digest, and `sha256` where that is known;
    /// before, nothing relies on it. Gives the digest.
    ///
    /// # Errors
    /// When the store does not take it, or what comes back is something else.
    pub async fn put(&self, name: &str, file: &FilePath, sha256: Option<&str>) -> Result<String, StoreError> {
        let unreadable = |source| StoreError::File { path: file.display().to_string(), source };
        let mut source = File::open(file).await.map_err(unreadable)?;
        let path = self.path(name);
        let mut target = BufWriter::with_capacity(self.store.clone(), path.clone(), PIECE).with_max_concurrency(2);
        let (mut digest, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
        let sent = loop {
            match source.read(&mut piece).await.map_err(unreadable)? {
                0 => break hex(digest.finalize()),
                read => {
                    digest.update(&piece[..read]);
                    if target.write_all(&piece[..read]).await.is_err() {
                        _ = target.abort().await;
                        return Err(StoreError::ObjectsUnreachable);
                    }
                }
            }
        };
        if sha256.is_some_and(|known| known != sent) {
            _ = target.abort().await;
            return Err(StoreError::NotAsReceived);
        }
        target.shutdown().await.map_err(|_| StoreError::ObjectsUnreachable)?;
        match self.digest(name).await? == sent {
            true => Ok(sent),
            false => Err(StoreError::ObjectsUnreachable),
        }
    }

    async fn digest(&self, name: &str) -> Result<String, StoreError> {
        let (mut source, mut digest, mut piece) = (self.get(name).await?, Sha256::new(), vec![0; 1 << 20]);
        loop {
            match source.read(&mut piece).await.map_err(|_| StoreError::ObjectsUnreachable)? {
                0 => return Ok(hex(digest.finalize())),
                read => digest.update(&piece[..read]),
            }
        }
    }

    /// Reads a file, a piece after the other.
    ///
    /// # Errors
    /// When there is none of this name, or the store does not answer.
    pub async fn get(&self, name: &str) -> Result<Reader, StoreError> {
        let known = self.store.head(&self.path(name)).await.map_err(|error| of_objects(&error))?;
        Ok(Box::pin(BufReader::with_capacity(self.store.clone(), &known, PIECE)))
    }

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remove(&self, name: &str) -> Result<(), StoreError> {
        match self.store.delete(&self.path(name)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => done.map_err(|error| of_objects(&error)),
        }
    }

    /// The names of the files in a folder, without those in folders of it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn names(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let found = self.store.list_with_delimiter(Some(&self.path(folder))).await;
        let found = found.map_err(|error| of_objects(&error))?.objects;
        Ok(found.iter().filter_map(|object| object.location.filename()).map(str::to_owned).collect())
    }
}

fn of_objects(error: &object_store::Error) -> StoreError {
    match error {
        object_store::Error::NotFound { .. } => StoreError::NotThere { what: "file" },
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
            StoreError::ObjectsRefuse
        }
        _ => StoreError::ObjectsUnreachable,
    }
}
