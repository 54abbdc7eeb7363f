//! One opening of the local page: what all its pages share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cld_book::Book;
use cld_components::{Assets, CSS, SCRIPT};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::error::OpenError;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::tasks::Tasks;

/// What pages load besides what components need: name, media type, text.
const OWN_ASSETS: [(&str, &str, &str); 2] =
    [("open.css", CSS, include_str!("../assets/open.css")), ("open.js", SCRIPT, include_str!("../assets/open.js"))];

/// How often it is looked whether anybody has a page open.
const LOOK: Duration = Duration::from_millis(500);

/// One opening of the local page.
#[derive(Debug, Clone)]
pub(crate) struct Session(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    book: Book,
    settings: Settings,
    address: SocketAddr,
    secrets: Secrets,
    assets: Assets,
    tasks: Tasks,
    /// When a page was asked for last, or said that it is open.
    seen: Mutex<Instant>,
    is_closed: watch::Sender<bool>,
}

impl Session {
    pub(crate) fn new(
        book: Book,
        settings: Settings,
        address: SocketAddr,
        folder: PathBuf,
    ) -> Result<Session, OpenError> {
        let tasks = Tasks::new(folder, settings.program.clone(), settings.book.clone());
        let (secrets, assets, seen) = (Secrets::draw()?, Assets::with(&OWN_ASSETS), Mutex::new(Instant::now()));
        let is_closed = watch::Sender::new(false);
        Ok(Session(Arc::new(Shared { book, settings, address, secrets, assets, tasks, seen, is_closed })))
    }

    pub(crate) fn book(&self) -> &Book {
        &self.0.book
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.address
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.0.tasks
    }

    pub(crate) fn close_after(&self) -> Duration {
        self.0.settings.close_after
    }

    /// Somebody has a page open.
    pub(crate) fn is_seen(&self) {
        *self.0.seen.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Closes the page.
    pub(crate) fn close(&self) {
        self.0.is_closed.send_replace(true);
    }

    /// Waits until somebody closes the page, or nobody has had it open for long enough and nothing is under way.
    pub(crate) async fn closed(&self) {
        let mut is_closed = self.0.is_closed.subscribe();
        let closed = async { _ = is_closed.wait_for(|is_closed| *is_closed).await };
        tokio::select! { () = closed => {}, () = self.left() => self.close() }
    }

    async fn left(&self) {
        loop {
            sleep(LOOK).await;
            if self.tasks().are_under_way() {
                self.is_seen();
            }
            let seen = *self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.elapsed() >= self.close_after() {
                return;
            }
        }
    }
}
