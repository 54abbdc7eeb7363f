//! Every route: its address, its page, and who may go there.

use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use tokio::net::TcpListener;
use tower_http::csrf::CsrfLayer;

use crate::pages::{asset, health, start};
use crate::portal::{Portal, PortalError};
use crate::site::{GOVUK_FRONTEND, error, headers};

#[rustfmt::skip]
fn routes() -> Vec<Route> {
    vec![
        get("/",              start::show),
        get("/health",        health::show),
        get("/assets/{name}", asset::show),
    ]
}

/// A page and its address.
struct Route {
    path: &'static str,
    page: MethodRouter<Portal>,
}

fn get<T: 'static>(path: &'static str, page: impl Handler<T, Portal>) -> Route {
    Route { path, page: on(MethodFilter::GET, page) }
}

/// All pages of a portal, behind what holds for all of them.
pub fn router(portal: &Portal) -> Router {
    let router = routes().into_iter().fold(Router::new(), |router, route| router.route(route.path, route.page));
    router
        .fallback(error::no_such_page)
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(portal.clone(), error::shown))
        .layer(from_fn_with_state(portal.clone(), headers::added))
        .with_state(portal.clone())
}

/// Answers at `address` until the process ends.
///
/// # Errors
/// When the program was built without its styles, or the address is taken.
pub async fn serve(portal: &Portal, address: &str) -> Result<(), PortalError> {
    if !portal.assets().are_complete() {
        return Err(PortalError::AssetsMissing { version: GOVUK_FRONTEND });
    }
    let fault = |fault| PortalError::Address { address: address.to_owned(), fault };
    let listener = TcpListener::bind(address).await.map_err(fault)?;
    axum::serve(listener, router(portal)).await.map_err(fault)
}
