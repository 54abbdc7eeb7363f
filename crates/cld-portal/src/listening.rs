//! Answering at an address.

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

use crate::portal::PortalError;

/// Answers by `router` at an address until `ended`; `begun` is told the address at which it does.
///
/// # Errors
/// When the address is taken.
pub(crate) async fn answer(
    router: Router,
    address: &str,
    begun: impl FnOnce(SocketAddr),
    ended: impl Future<Output = ()> + Send + 'static,
) -> Result<(), PortalError> {
    let fault = |fault| PortalError::Address { address: address.to_owned(), fault };
    let listener = TcpListener::bind(address).await.map_err(&fault)?;
    begun(listener.local_addr().map_err(&fault)?);
    axum::serve(listener, router).with_graceful_shutdown(ended).await.map_err(fault)
}
