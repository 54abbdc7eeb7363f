//! The local page from its beginning to its end.

use std::net::Ipv4Addr;
use std::time::Duration;

use cld_book::Book;
use cld_components::GOVUK_FRONTEND;
use cld_format::NewFolder;
use tokio::net::TcpListener;

use crate::error::OpenError;
use crate::routes;
use crate::session::Session;
use crate::settings::Settings;

/// A local page that can be opened.
#[derive(Debug)]
pub struct LocalPage {
    session: Session,
    listener: TcpListener,
    /// What was uploaded and made. Removed when this is dropped.
    _folder: NewFolder,
}

/// What waits for a connection to end when the page closes waits no longer than this.
const PATIENCE: Duration = Duration::from_secs(3);

impl LocalPage {
    /// Takes the port, and makes a folder for its owner alone among the temporary ones of this machine.
    ///
    /// # Errors
    /// When the port is taken, or the folder cannot be made.
    pub async fn begin(book: Book, settings: Settings) -> Result<LocalPage, OpenError> {
        let port = settings.port;
        let fault = |fault| OpenError::Port { port, fault };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(fault)?;
        let address = listener.local_addr().map_err(fault)?;
        // No two have one port, and so none the folder of another. What one left that was killed is removed here.
        let folder = NewFolder::begin(&std::env::temp_dir().join(format!("cld-open-{}", address.port())))?;
        let session = Session::new(book, settings, address, folder.path().to_owned())?;
        Ok(LocalPage { session, listener, _folder: folder })
    }

    /// Where the page is, with the token.
    pub fn address(&self) -> String {
        self.session.secrets().address(self.session.address())
    }

    /// The same for a browser, once: other people of a machine may see what a program is started with.
    pub fn address_for_one_visit(&self) -> String {
        self.session.secrets().address_for_one_visit(self.session.address())
    }

    /// What the program was built without, so that pages have no styles; none when it has all.
    pub fn missing_styles(&self) -> Option<String> {
        let is_complete = self.session.assets().are_complete();
        (!is_complete).then(|| format!("GOV.UK Frontend {}", GOVUK_FRONTEND))
    }

    /// Answers until somebody closes the page, nobody has it open any more, or `ended`. Then the work that is under way is
    /// stopped and the folder removed.
    ///
    /// # Errors
    /// When nothing can be answered any more.
    pub async fn serve(self, ended: impl Future<Output = ()> + Send + 'static) -> Result<(), OpenError> {
        let LocalPage { session, listener, _folder } = self;
        let (closing, waiting) = (session.clone(), session.clone());
        let over = async move {
            tokio::select! { () = closing.closed() => {}, () = ended => closing.close() }
        };
        let router = routes::router(&session);
        let served = axum::serve(listener, router).with_graceful_shutdown(over);
        let patience = async move {
            waiting.closed().await;
            tokio::time::sleep(PATIENCE).await;
        };
        let done = tokio::select! { done = served => done, () = patience => Ok(()) };
        session.tasks().stop_all().await;
        done.map_err(OpenError::Served)
    }
}
