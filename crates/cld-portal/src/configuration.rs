//! A portal's file of settings, and its keys.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use cld_book::Book;
use cld_store::{Deed, Objects, ObjectsAt, Store};
use cld_terms::{cause, hex, unhex};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Deserialize;

use crate::files::Files;
use crate::identity::provider::{OwnSignIn, is_safe};
use crate::limits::Limits;
use crate::portal::{Portal, PortalError, PortalKeys, Settings};
use crate::services::{Post, VirusScan};

/// The name of the file of settings in the folder of a portal.
pub const FILE: &str = "portal.toml";

/// What `portal.toml` says. A name that it does not know is refused: a setting that is misspelt is not one that is passed
/// over.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// How people reach it, without a slash at the end.
    pub public_url: String,
    /// Where it answers, unless the command says otherwise.
    pub address: String,
    /// Where it answers those who watch it, and nobody else: metrics, and whether it is ready. Nowhere unless it is said.
    pub metrics_address: Option<String>,
    /// The path of a file, or an address that begins with `postgres://`.
    pub database: String,
    /// Where the files that councils send are kept: a folder, or an address that begins with `s3://`.
    pub files: String,
    /// The folder where files arrive and are checked, where they are kept at an address; `incoming` unless it is said.
    pub incoming: Option<PathBuf>,
    /// How the address of files is reached.
    #[serde(default)]
    pub s3: S3,
    /// How mails leave: `folder:PATH`, or an address that begins with `smtp://` or `smtps://`.
    pub mail: String,
    /// How files are looked at for viruses: `socket:PATH` or `HOST:PORT` of clamd, or `off`.
    pub virus_scan: String,
    /// Why they are not looked at; wanted where they are not, as every council reads it.
    #[serde(default)]
    pub virus_scan_off_because: String,
    /// The file with the key that seals secrets of people; readable by its owner alone.
    pub key: PathBuf,
    /// The file with the key that signs receipts; readable by its owner alone.
    pub signing_key: PathBuf,
    /// Where people ask for help.
    pub support_mailbox: String,
    /// What everybody has to know at the moment.
    pub notice: Option<String>,
    /// The largest file that is taken, in MB of 1,048,576 bytes; 8,192 unless it is said.
    pub file_megabytes: Option<u64>,
    /// How much a council may have here that it has not sent, in such MB; 40,960 unless it is said.
    pub council_megabytes: Option<u64>,
    /// How many files of a council may be arriving at once; 20 unless it is said.
    pub council_uploads: Option<u64>,
    /// An organisation's own sign-in, beside passwords.
    pub own_sign_in: Option<SignInAt>,
    /// The folder in which backups are made, each a folder: the newest is tried each week.
    pub backups: Option<PathBuf>,
    /// The folder of the programs that anybody can download: what `make dist` makes.
    pub downloads: Option<PathBuf>,
    /// Whether files that were sent are destroyed after the days of the book; they are kept unless it is said.
    #[serde(default)]
    pub destroy_sent_files: bool,
    /// The folder of the file: paths are given from there.
    #[serde(skip)]
    folder: PathBuf,
    /// The file itself.
    #[serde(skip)]
    file: PathBuf,
}

/// How people sign in with their organisation's account (OpenID Connect).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInAt {
    /// What people call it.
    pub name: String,
    /// Its address, as it names itself: begins with `https://`.
    pub issuer: String,
    /// What it calls this portal.
    pub client: String,
    /// The file with the secret by which it knows this portal; readable by its owner alone.
    pub secret: PathBuf,
    /// The word in `amr` of its tokens that says that a second factor was asked for there, such as `mfa`; unless it is said,
    /// and there, the code of the authenticator app is asked here.
    pub second_factor: Option<String>,
}

/// How a store of objects that speaks S3 is reached. What is not said comes from the environment: `AWS_ACCESS_KEY_ID`,
/// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` and their like.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// The server, such as `https://s3.example.org`; none for AWS.
    pub endpoint: Option<String>,
    /// The region, such as `eu-west-2`.
    pub region: Option<String>,
    /// The file with the lines `AWS_ACCESS_KEY_ID=…` and `AWS_SECRET_ACCESS_KEY=…`; readable by its owner alone.
    pub keys: Option<PathBuf>,
}

impl Configuration {
    /// Reads a file of settings.
    ///
    /// # Errors
    /// When it cannot be read, a setting is missing or none that there is.
    pub fn read(path: &Path) -> Result<Configuration, PortalError> {
        let wrong = |fault: String| PortalError::Configuration { path: path.display().to_string(), fault };
        let text = fs::read_to_string(path).map_err(|error| wrong(cause(&error).to_string()))?;
        let read: Configuration = toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))?;
        let is_url = ["http://", "https://"].iter().any(|scheme| read.public_url.starts_with(scheme));
        if !is_url || read.public_url.ends_with('/') {
            return Err(wrong("public_url begins with http:// or https:// and has no slash at its end".to_owned()));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Configuration { folder, file: path.to_owned(), ..read })
    }

    /// The same where it answers at another address: on one machine alone that is also where people reach it.
    pub fn at(self, address: &str) -> Configuration {
        let is_there = self.public_url == format!("http://{}", self.address);
        let public_url = if is_there { format!("http://{address}") } else { self.public_url };
        Configuration { address: address.to_owned(), public_url, ..self }
    }

    /// The files that belong neither to the database nor to what councils send, by the name that each has in a backup: the
    /// settings and the keys.
    pub(crate) fn own_files(&self) -> Vec<(&'static str, PathBuf)> {
        let at = |path: &PathBuf| self.folder.join(path);
        let own = [(FILE, self.file.clone()), ("sealing.key", at(&self.key)), ("signing.key", at(&self.signing_key))];
        own.into_iter()
            .chain(self.s3.keys.as_ref().map(|keys| ("s3.keys", at(keys))))
            .chain(self.own_sign_in.as_ref().map(|own| ("sign-in.secret", at(&own.secret))))
            .collect()
    }

    /// The portal of these settings, which goes by `book`, checks files with `program` and asks `clock` for the hour.
    ///
    /// # Errors
    /// When its database cannot be reached, or a key not be read.
    pub async fn open(
        &self,
        book: &Book,
        program: PathBuf,
        clock: fn() -> DateTime<Utc>,
    ) -> Result<Portal, PortalError> {
        let keys = self.keys()?;
        let store = Store::open(&self.database_address()).await?;
        let settings = Settings {
            public_url: self.public_url.clone(),
            support_mailbox: self.support_mailbox.clone(),
            notice: self.notice.clone(),
            files: self.kept_files()?,
            virus_scan: self.scanner()?,
            post: self.post()?,
            program,
            limits: self.limits()?,
            own_sign_in: self.own_sign_in()?,
            backups: self.backups.as_ref().map(|backups| self.folder.join(backups)),
            destroy_sent_files: self.destroy_sent_files,
            downloads: self.downloads.as_ref().map(|downloads| self.folder.join(downloads)),
        };
        let portal = Portal::new(settings, book, store, &keys, clock)?;
        // Whoever has a receipt of an earlier key finds it with its days.
        portal.store().sign_with(&Deed::portal(portal.now()), &portal.receipt_key()).await?;
        Ok(portal)
    }

    pub(crate) fn signing_key_file(&self) -> PathBuf {
        self.folder.join(&self.signing_key)
    }

    pub(crate) fn keys(&self) -> Result<PortalKeys, PortalError> {
        let read = |key: &Path| read_key(&self.folder.join(key));
        Ok(PortalKeys { sealing: read(&self.key)?, signing: read(&self.signing_key)? })
    }

    pub(crate) fn database_address(&self) -> String {
        let is_address = self.database.starts_with("postgres://") || self.database.starts_with("postgresql://");
        if is_address { self.database.clone() } else { self.folder.join(&self.database).display().to_string() }
    }

    pub(crate) fn own_sign_in(&self) -> Result<Option<OwnSignIn>, PortalError> {
        let Some(own) = self.own_sign_in.clone() else { return Ok(None) };
        if !is_safe(&own.issuer) {
            return Err(self.wrong("own_sign_in.issuer begins with https://"));
        }
        let secret = read_secret(&self.folder.join(&own.secret))?.trim().to_owned();
        let SignInAt { name, issuer, client, second_factor, .. } = own;
        Ok(Some(OwnSignIn { name, issuer, client, secret, second_factor }))
    }

    pub(crate) fn kept_files(&self) -> Result<Files, PortalError> {
        if !self.files.starts_with("s3://") {
            return Ok(Files::at(self.folder.join(&self.files)));
        }
        let incoming = self.incoming.clone().unwrap_or_else(|| PathBuf::from("incoming"));
        let keys = self.s3.keys.as_ref().map(|path| read_s3_keys(&self.folder.join(path))).transpose()?;
        let S3 { endpoint, region, .. } = self.s3.clone();
        let objects = Objects::at(&ObjectsAt { address: self.files.clone(), endpoint, region, keys })?;
        Ok(Files::at(self.folder.join(incoming)).kept_in(objects))
    }

    fn limits(&self) -> Result<Limits, PortalError> {
        let usual = Limits::default();
        let bytes = |megabytes: Option<u64>, usual| match megabytes {
            None => Some(usual),
            Some(0) => None,
            Some(some) => some.checked_mul(1 << 20),
        };
        let uploads = self.council_uploads.unwrap_or(usual.uploads);
        let read = bytes(self.file_megabytes, usual.file).zip(bytes(self.council_megabytes, usual.council));
        match read {
            Some((file, council)) if file <= council && uploads > 0 => Ok(Limits { file, council, uploads }),
            _ => Err(self.wrong(
                "file_megabytes, council_megabytes and council_uploads are from 1 on, and a file is no more than a council may have",
            )),
        }
    }

    pub(crate) fn scanner(&self) -> Result<VirusScan, PortalError> {
        match (self.virus_scan.as_str(), self.virus_scan.split_once(':')) {
            ("off", _) if !self.virus_scan_off_because.is_empty() => {
                Ok(VirusScan::Off { reason: self.virus_scan_off_because.clone() })
            }
            (_, Some(("socket", path))) => Ok(VirusScan::Socket(self.folder.join(path))),
            (address, Some(_)) => Ok(VirusScan::Address(address.to_owned())),
            _ => Err(self.wrong("virus_scan is socket:PATH, HOST:PORT, or off with virus_scan_off_because")),
        }
    }

    pub(crate) fn post(&self) -> Result<Post, PortalError> {
        match self.mail.split_once(':') {
            Some(("folder", folder)) => Ok(Post::Folder(self.folder.join(folder))),
            Some(("smtp" | "smtps", _)) => Ok(Post::Smtp(self.mail.clone())),
            _ => Err(self.wrong("mail is folder:PATH, or begins with smtp:// or smtps://")),
        }
    }

    fn wrong(&self, fault: &str) -> PortalError {
        PortalError::Configuration { path: self.folder.join(FILE).display().to_string(), fault: fault.to_owned() }
    }
}

/// Puts a file of settings and new keys into a folder that is there. Without an address of its own the portal is reached
/// where it answers.
///
/// # Errors
/// When nothing can be written there, or there is a portal already.
pub fn begin(
    folder: &Path,
    (address, public_url): (&str, Option<&str>),
    support_mailbox: &str,
    notice: Option<&str>,
) -> Result<Configuration, PortalError> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let url = public_url.map_or_else(|| format!("http://{address}"), str::to_owned);
    let mut text = format!(
        "# How people reach the portal. By https, cookies are kept to it.\npublic_url = {}\n\n\
         # Where it answers. Put a web server with TLS in front of it, which passes the Host header on.\naddress = {}\n\n\
         # A file in this folder, or postgres://USER:PASSWORD@HOST/NAME\ndatabase = \"portal.db\"\n\n\
         # Seals the keys of people's authenticator apps. Back it up apart from the database.\nkey = \"sealing.key\"\n\n\
         # Signs receipts. Back it up too: receipts of another key are not this portal's.\nsigning_key = \"signing.key\"\n\n\
         # The folder of the files that councils send, or s3://BUCKET/PREFIX (docs/portal.md).\nfiles = \"files\"\n\n\
         # folder:PATH, or smtps://USER:PASSWORD@HOST\nmail = \"folder:mails\"\n\n\
         # clamd: socket:PATH or HOST:PORT. Off, every council reads why.\nvirus_scan = \"off\"\n\
         virus_scan_off_because = {}\n\n\
         support_mailbox = {}\n",
        quoted(&url),
        quoted(address),
        quoted(if notice.is_some() { "this is a demonstration" } else { "no virus scanner is set up yet" }),
        quoted(support_mailbox),
    );
    if let Some(notice) = notice {
        text += &format!("\n# Shown on every page.\nnotice = {}\n", quoted(notice));
    }
    for name in ["sealing.key", "signing.key"] {
        let mut key = [0; 32];
        SystemRandom::new().fill(&mut key).map_err(|_| PortalError::NoRandom)?;
        write_new(&folder.join(name), &format!("{}\n", hex(key)))?;
    }
    write_new(&folder.join(FILE), &text)?;
    Configuration::read(&folder.join(FILE))
}

/// A file for its owner alone, where there is none yet.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), PortalError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    });
    let wrong = |error| PortalError::File { path: path.display().to_string(), fault: error };
    written.map_err(wrong)
}

pub(crate) fn read_key(path: &Path) -> Result<[u8; 32], PortalError> {
    let key = unhex(read_secret(path)?.trim()).and_then(|key| key.try_into().ok());
    key.ok_or(PortalError::Key { path: path.display().to_string(), fault: "it is not 64 hexadecimal digits" })
}

/// The access key and the secret key of a store of objects, in lines as programs of AWS and units of systemd read them.
fn read_s3_keys(path: &Path) -> Result<(String, String), PortalError> {
    let text = read_secret(path)?;
    let value = |name: &str| {
        let lines = text.lines().filter_map(|line| line.trim().split_once('='));
        lines.filter(|(known, _)| known.trim() == name).map(|(_, value)| value.trim().to_owned()).next()
    };
    let keys = value("AWS_ACCESS_KEY_ID").zip(value("AWS_SECRET_ACCESS_KEY"));
    let fault = "it has no lines AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…";
    keys.ok_or_else(|| PortalError::Key { path: path.display().to_string(), fault })
}

/// What is in a file that its owner alone can read.
fn read_secret(path: &Path) -> Result<String, PortalError> {
    let wrong = |error| PortalError::File { path: path.display().to_string(), fault: error };
    #[cfg(unix)]
    {
        let rights = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).map_err(wrong)?.permissions());
        if rights & 0o077 != 0 {
            return Err(PortalError::Key {
                path: path.display().to_string(),
                fault: "others than its owner can read it",
            });
        }
    }
    fs::read_to_string(path).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::{Configuration, FILE, Limits, begin, read_key};

    #[test]
    fn what_was_begun_can_be_read_and_nothing_unknown_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let notice = Some("A \"demonstration\"");
        let begun = begin(folder.path(), ("127.0.0.1:8080", None), "support@example.org", notice).unwrap();
        assert_eq!((begun.public_url.as_str(), begun.notice.as_deref()), ("http://127.0.0.1:8080", notice));
        assert!(begin(folder.path(), ("127.0.0.1:8080", None), "support@example.org", None).is_err(), "twice");
        let path = folder.path().join(FILE);
        let text = std::fs::read_to_string(&path).unwrap();
        for (right, wrong, said) in [
            ("address", "adress", "unknown field `adress`"),
            ("http://", "ftp://", "public_url begins with"),
            ("support_mailbox = \"support@example.org\"", "", "missing field `support_mailbox`"),
        ] {
            std::fs::write(&path, text.replace(right, wrong)).unwrap();
            let refused = Configuration::read(&path).unwrap_err().to_string();
            assert!(refused.contains(said), "{refused}");
        }
    }

    #[test]
    fn how_much_may_be_sent_is_a_setting_and_as_usual_where_it_is_not_said() {
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path(), ("127.0.0.1:8080", None), "support@example.org", None).unwrap();
        let path = folder.path().join(FILE);
        let text = std::fs::read_to_string(&path).unwrap();
        let with = |more: &str| {
            std::fs::write(&path, format!("{text}{more}\n")).unwrap();
            Configuration::read(&path).unwrap().limits()
        };
        assert_eq!(with("").unwrap(), Limits::default());
        let said = "file_megabytes = 2\ncouncil_megabytes = 3\ncouncil_uploads = 4";
        assert_eq!(with(said).unwrap(), Limits { file: 2 << 20, council: 3 << 20, uploads: 4 });
        for wrong in
            ["file_megabytes = 0", "council_uploads = 0", "council_megabytes = 1", "file_megabytes = 20000000000000"]
        {
            assert!(with(wrong).unwrap_err().to_string().contains("from 1 on"), "{wrong}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path(), ("127.0.0.1:8080", None), "support@example.org", None).unwrap();
        let key = folder.path().join("sealing.key");
        assert!(read_key(&key).is_ok());
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(read_key(&key).unwrap_err().to_string().contains("others than its owner can read it"));
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&key, "abc").unwrap();
        assert!(read_key(&key).unwrap_err().to_string().contains("64 hexadecimal digits"));
    }

    #[cfg(unix)]
    #[test]
    fn a_portal_whose_files_are_at_an_address_says_what_is_wrong_with_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path(), ("127.0.0.1:8080", None), "support@example.org", None).unwrap();
        let (path, keys) = (folder.path().join(FILE), folder.path().join("s3.keys"));
        let text = std::fs::read_to_string(&path).unwrap();
        let with = |address: &str| {
            let text = text.replace("files = \"files\"", &format!("files = \"{address}\""));
            std::fs::write(&path, text + "[s3]\nregion = \"eu-west-2\"\nkeys = \"s3.keys\"\n").unwrap();
            Configuration::read(&path).unwrap().kept_files()
        };
        assert!(with("s3://bucket/files").unwrap_err().to_string().contains("s3.keys"), "there is no such file");
        std::fs::write(&keys, "AWS_ACCESS_KEY_ID=a\n").unwrap();
        std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(with("s3://bucket/files").unwrap_err().to_string().contains("others than its owner"));
        std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(with("s3://bucket/files").unwrap_err().to_string().contains("AWS_SECRET_ACCESS_KEY"));
        std::fs::write(&keys, "AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY = b\n").unwrap();
        assert!(with("s3://bucket/files").unwrap().objects().is_some());
        assert!(with("s3:///files").unwrap_err().to_string().contains("is no store of files"));
        assert!(with("elsewhere").unwrap().objects().is_none());
    }
}
