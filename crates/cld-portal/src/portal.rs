//! What all pages share, and why a portal cannot run.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use cld_book::{Book, Permissions, PortalPages, RulePage};
use cld_components::{Assets, CSS, GOVUK_FRONTEND, SCRIPT};
use cld_programme::{Programme, ProgrammeError};
use cld_store::{Moment, SigningKey, Store, StoreError};
use cld_terms::{ErrorKind, cause};
use tokio::sync::Semaphore;

use crate::accounts::password::Passwords;
use crate::accounts::seal::Seal;
use crate::councils::Councils;
use crate::files::Files;
use crate::identity::provider::{OwnSignIn, Provider};
use crate::library::{Document, Library};
use crate::limits::{Forms, Limits};
use crate::messages::{Message, messages};
use crate::metrics::Metrics;
use crate::offered::Digests;
use crate::search::Index;
use crate::services::{Post, VirusScan};
use crate::signed::Signing;

/// What pages load besides what components need: name, media type, text.
const OWN_ASSETS: [(&str, &str, &str); 3] = [
    ("portal.css", CSS, include_str!("../assets/portal.css")),
    ("session.js", SCRIPT, include_str!("../assets/session.js")),
    ("upload.js", SCRIPT, include_str!("../assets/upload.js")),
];

/// What is different from one portal to the next.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How people reach it, without a slash at the end: `https://portal.example.org`.
    pub public_url: String,
    /// Where people ask for help, and what hears of every request for an account.
    pub support_mailbox: String,
    /// What everybody has to know at the moment, on every page: that it is a demonstration, that it is down tomorrow.
    pub notice: Option<String>,
    /// Where the files of submissions lie.
    pub files: Files,
    /// How files are looked at for viruses.
    pub virus_scan: VirusScan,
    /// How mails leave.
    pub post: Post,
    /// The program that checks files: `cld` itself.
    pub program: PathBuf,
    /// How much may be sent.
    pub limits: Limits,
    /// An organisation's own sign-in, beside passwords; none where there is none.
    pub own_sign_in: Option<OwnSignIn>,
    /// Where backups are made, so that the newest is tried each week; none where they are elsewhere.
    pub backups: Option<PathBuf>,
    /// Whether files that were sent are destroyed after the days of the book, which cannot be undone.
    pub destroy_sent_files: bool,
    /// The folder of the programs that anybody can download; none where there are none.
    pub downloads: Option<PathBuf>,
}

/// The keys of a portal, 32 random bytes each. They are nowhere in its database.
#[derive(Clone, Copy)]
pub struct PortalKeys {
    /// Seals the secrets of people.
    pub sealing: [u8; 32],
    /// Signs receipts.
    pub signing: [u8; 32],
}

/// Why a portal cannot run.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// The address cannot be listened on.
    #[error("nothing can be served at {address} ({}). Choose another address, or end what uses it.", cause(.fault))]
    Address {
        /// As it was given.
        address: String,
        /// What the system says.
        fault: io::Error,
    },
    /// The file of settings is not as it should be.
    #[error("{path}: these are no settings of a portal ({fault}). Correct it, or make one with cld portal init.")]
    Configuration {
        /// The file.
        path: String,
        /// What is wrong.
        fault: String,
    },
    /// The key is not as it should be.
    #[error("{path}: this is no key for a portal: {fault}. Restore the one that was made with the portal.")]
    Key {
        /// The file.
        path: String,
        /// What is wrong.
        fault: &'static str,
    },
    /// A file of the portal cannot be read or written.
    #[error("{path}: cannot be used ({}). Check the folder and its permissions.", cause(.fault))]
    File {
        /// The file.
        path: String,
        /// What the system says.
        fault: io::Error,
    },
    /// The machine gives no random bits, without which nobody can sign in.
    #[error("this machine gives no random numbers, without which no password is safe. Restart it, or use another.")]
    NoRandom,
    /// No other machine can be known, as this one trusts nobody's certificates.
    #[error("this machine has no certificates by which the organisation's sign-in is known. Install ca-certificates.")]
    NoCertificates,
    /// The role is none of the page of permissions.
    #[error("there is no role \"{named}\". The roles are: {known}.")]
    NoSuchRole {
        /// As it was given.
        named: String,
        /// Those there are.
        known: String,
    },
    /// A mail of the book does not take what it is filled with.
    #[error(
        "this is a fault of the program: the mail {mail} has no place for \"{field}\", or no value. Please report it."
    )]
    Mail {
        /// Its name.
        mail: String,
        /// Of the value.
        field: String,
    },
    /// What the programme goes by is not as it should be.
    #[error(transparent)]
    Programme(#[from] ProgrammeError),
    /// What the portal remembers cannot be reached.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PortalError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            PortalError::NoSuchRole { .. } => ErrorKind::NotFound,
            PortalError::Configuration { .. } | PortalError::Key { .. } => ErrorKind::Refused,
            PortalError::Address { .. }
            | PortalError::File { .. }
            | PortalError::NoRandom
            | PortalError::NoCertificates => ErrorKind::Resource,
            PortalError::Mail { .. } => ErrorKind::Fault,
            PortalError::Programme(error) => error.kind(),
            PortalError::Store(error) => error.kind(),
        }
    }
}

/// What every page is given.
#[derive(Clone)]
pub struct Portal(Arc<Shared>);

struct Shared {
    settings: Settings,
    store: Store,
    pages: PortalPages,
    councils: Councils,
    programme: Programme,
    passwords: Passwords,
    seal: Seal,
    own_sign_in: Option<Provider>,
    signing: Signing,
    titles: BTreeMap<String, String>,
    rules_digest: String,
    /// Of the page of each rule.
    rule_digests: BTreeMap<String, String>,
    /// The items of all releases, as files name them.
    items: BTreeSet<String>,
    messages: Index<Message>,
    library: OnceLock<Library>,
    digests: Digests,
    metrics: Metrics,
    assets: Assets,
    explaining: Semaphore,
    forms: Forms,
    clock: fn() -> DateTime<Utc>,
}

impl Portal {
    /// A portal that goes by `book`, remembers in `store`, seals secrets and signs receipts with `keys`, and asks `clock` for the
    /// hour.
    ///
    /// # Errors
    /// When the machine gives no random bits, or a page of the programme is not as it should be.
    pub fn new(
        settings: Settings,
        book: &Book,
        store: Store,
        keys: &PortalKeys,
        clock: fn() -> DateTime<Utc>,
    ) -> Result<Portal, PortalError> {
        let own_sign_in = settings.own_sign_in.clone().map(|own| Provider::new(own).ok_or(PortalError::NoCertificates));
        let title = |page: &RulePage| page.title().to_owned();
        Ok(Portal(Arc::new(Shared {
            settings,
            store,
            pages: book.portal.clone(),
            councils: Councils::of(book),
            programme: Programme::of(book)?,
            passwords: Passwords::new().ok_or(PortalError::NoRandom)?,
            seal: Seal::new(&keys.sealing).ok_or(PortalError::NoRandom)?,
            own_sign_in: own_sign_in.transpose()?,
            signing: Signing::new(&keys.signing).ok_or(PortalError::NoRandom)?,
            titles: book.rules.iter().map(|(name, page)| (name.clone(), title(page))).collect(),
            rules_digest: book.rules_digest(),
            rule_digests: book.rules.keys().filter_map(|name| Some((name.clone(), book.rule_digest(name)?))).collect(),
            items: items(book),
            messages: messages(book),
            library: OnceLock::new(),
            digests: Digests::default(),
            metrics: Metrics::default(),
            assets: Assets::with(&OWN_ASSETS),
            // Each explanation takes a processor for a moment; pages come first.
            explaining: Semaphore::new(1),
            forms: Forms::default(),
            clock,
        })))
    }

    /// The key with which anybody verifies a receipt of this portal, in hexadecimal.
    pub fn receipt_key(&self) -> String {
        self.0.signing.public_key()
    }

    /// The keys with which receipts can be verified, the one that signs first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn receipt_keys(&self) -> Result<Vec<SigningKey>, StoreError> {
        let own = self.receipt_key();
        let mut keys = self.store().signing_keys().await?;
        let noted = keys.iter().position(|key| key.public_key == own).map(|at| keys.remove(at));
        let noted = noted.unwrap_or(SigningKey { public_key: own, begun: self.now().to_string(), ended: None });
        keys.insert(0, SigningKey { ended: None, ..noted });
        Ok(keys)
    }

    /// As it was set up.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What it remembers.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The hour.
    pub fn now(&self) -> Moment {
        (self.0.clock)().into()
    }

    /// What the book says of it.
    pub fn pages(&self) -> &PortalPages {
        &self.0.pages
    }

    /// The councils of England.
    pub fn councils(&self) -> &Councils {
        &self.0.councils
    }

    /// What the programme goes by.
    pub fn programme(&self) -> &Programme {
        &self.0.programme
    }

    /// The address of a page, for mails.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.0.settings.public_url)
    }

    pub(crate) fn permissions(&self) -> &Permissions {
        &self.0.pages.permissions
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// The organisation's own sign-in, if there is one.
    pub(crate) fn own_sign_in(&self) -> Option<&Provider> {
        self.0.own_sign_in.as_ref()
    }

    pub(crate) fn seal(&self) -> &Seal {
        &self.0.seal
    }

    /// What the program was built without, so that its pages have no styles; none when it has all.
    pub fn missing_styles(&self) -> Option<String> {
        (!self.assets().are_complete()).then(|| format!("GOV.UK Frontend {GOVUK_FRONTEND}"))
    }

    pub(crate) fn signing(&self) -> &Signing {
        &self.0.signing
    }

    /// What people read in place of a rule's name; none for one that has no page.
    pub(crate) fn title(&self, rule: &str) -> Option<&String> {
        self.0.titles.get(rule)
    }

    /// Digest of the page of a rule; blank for one that has none.
    pub(crate) fn rule_digest(&self, rule: &str) -> &str {
        self.0.rule_digests.get(rule).map_or("", String::as_str)
    }

    /// Whether some release has an item of that name.
    pub(crate) fn is_item(&self, name: &str) -> bool {
        self.0.items.contains(name)
    }

    /// Digest of the pages of the book that findings follow from.
    pub(crate) fn rules_digest(&self) -> &str {
        &self.0.rules_digest
    }

    /// What is counted of requests.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Digests of what is offered to download.
    pub(crate) fn digests(&self) -> &Digests {
        &self.0.digests
    }

    /// Shows documents of the book, once: to make them takes longer than to begin, so that a portal answers before it has them.
    pub fn show(&self, documents: Vec<Document>) {
        let library = Library::of(documents, self.0.pages.guide.values());
        // Those that are there already are of the same book.
        let _ = self.0.library.set(library);
    }

    /// The documents of the book; none while they are being made.
    pub(crate) fn library(&self) -> Option<&Library> {
        self.0.library.get()
    }

    /// What messages mean.
    pub(crate) fn messages(&self) -> &Index<Message> {
        &self.0.messages
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// Files that arrive by forms.
    pub(crate) fn forms(&self) -> &Forms {
        &self.0.forms
    }

    /// Whose turn it is to have a figure explained.
    pub(crate) fn explaining(&self) -> &Semaphore {
        &self.0.explaining
    }

    /// Whether people reach it by https, so that a cookie may be kept to that.
    pub(crate) fn is_secure(&self) -> bool {
        self.0.settings.public_url.starts_with("https://")
    }
}

fn items(book: &Book) -> BTreeSet<String> {
    book.releases.values().flat_map(|release| &release.items).map(|item| item.header.clone()).collect()
}
