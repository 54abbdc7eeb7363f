//! Every route: its address, its page, and who may go there.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
#[cfg(test)]
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use std::net::SocketAddr;
use tower_http::csrf::CsrfLayer;

use crate::listening::answer;
use crate::pages::submissions::{
    api, begin, declare, file, findings, history, inbox, list, receipt, reports, show, withdraw,
};
use crate::pages::{
    about, access, account, asset, calendar, check_here, code, confirm, factor, figures, health, identity, lost_factor,
    people, receipts, register, reset, sign_in, start, status_codes, tokens,
};
use crate::pages::{
    changes, data, downloads, forms, guide, newsletters, notices, participation, reference_group, runs, specification,
};
use crate::portal::{Portal, PortalError};
use crate::site::guard::{Who, guarded};
use crate::site::{counted, error, headers, session};
use crate::submissions::arrival::take_up_all;
use crate::tus::{append, create, status};

#[rustfmt::skip]
pub(crate) fn routes() -> Vec<Route> {
    use Who::{Anyone, Begun, May, SignedIn, Surely};
    vec![
        get ("/",                      Anyone,                start::show),
        get ("/health",                Anyone,                health::show),
        get ("/assets/{name}",         Anyone,                asset::show),
        get ("/accessibility",         Anyone,                about::accessibility),
        get ("/privacy",               Anyone,                about::privacy),
        get ("/receipts/verify",       Anyone,                receipts::show),
        post("/receipts/verify",       Anyone,                receipts::submit),
        get ("/receipts/key.pem",      Anyone,                receipts::key),
        get ("/receipts/keys.json",    Anyone,                receipts::keys),
        get ("/status-codes",          Anyone,                status_codes::show),
        get ("/check-here",            Anyone,                check_here::show),
        get ("/downloads",             Anyone,                downloads::show),
        get ("/downloads/{file}",      Anyone,                downloads::file),
        get ("/specification",         Anyone,                specification::list::show),
        get ("/specification/{document}", Anyone,             specification::show::document),
        get ("/specification/{document}/{page}", Anyone,      specification::show::page),
        get ("/search",                Anyone,                specification::search::show),
        get ("/terms",                 Anyone,                about::terms),
        get ("/contact",               Anyone,                about::contact),
        get ("/guide",                 Anyone,                guide::list::show),
        get ("/guide/messages",        Anyone,                guide::messages::show),
        get ("/guide/{step}",          Anyone,                guide::step::show),
        get ("/.well-known/security.txt", Anyone,             about::security),

        get ("/register",              Anyone,                register::show),
        post("/register",              Anyone,                register::submit),
        get ("/confirm/{secret}",      Anyone,                confirm::show),
        post("/confirm/{secret}",      Anyone,                confirm::submit),
        get ("/reset",                 Anyone,                reset::show),
        post("/reset",                 Anyone,                reset::ask),
        get ("/reset/{secret}",        Anyone,                reset::choose),
        post("/reset/{secret}",        Anyone,                reset::submit),
        get ("/factor/{secret}",       Anyone,                lost_factor::show),
        post("/factor/{secret}",       Anyone,                lost_factor::submit),

        get ("/sign-in",               Anyone,                sign_in::show),
        post("/sign-in",               Anyone,                sign_in::submit),
        get ("/sign-in/code",          Begun,                 code::show),
        post("/sign-in/code",          Begun,                 code::submit),
        get ("/sign-in/again",         SignedIn,              code::show_again),
        post("/sign-in/again",         SignedIn,              code::submit_again),
        get ("/sign-in/organisation",  Anyone,                identity::begin),
        get ("/sign-in/organisation/back", Anyone,            identity::back),
        post("/sign-out",              Anyone,                sign_in::out),

        get ("/home",                  SignedIn,              account::home),
        get ("/account",               SignedIn,              account::show),
        post("/account/sessions",      SignedIn,              account::end_session),
        post("/session",               SignedIn,              account::go_on),
        get ("/account/factor",        Begun,                 factor::show),
        post("/account/factor",        Begun,                 factor::submit),
        get ("/account/identity",      SignedIn,              identity::show),
        get ("/account/identity/connect", SignedIn,           identity::connect),
        post("/account/identity/end",  SignedIn,              identity::end),
        get ("/account/requests",      SignedIn,              access::own),
        get ("/account/tokens",        May("upload"),         tokens::show),
        post("/account/tokens",        Surely("upload"),      tokens::make),
        post("/account/tokens/end",    May("upload"),         tokens::end),

        get ("/submissions",           May("see_submissions"), list::list),
        post("/submissions",           May("upload"),         begin::submit),
        get ("/submissions/new",       May("upload"),         begin::show),
        get ("/submissions/{id}",      May("see_submissions"), show::show),
        get ("/submissions/{id}/file", May("upload"),         file::show),
        post("/submissions/{id}/file", May("upload"),         file::submit).with_any_length(),
        post("/submissions/{id}/explain", May("upload"),      findings::explain),
        post("/submissions/{id}/give-up", May("upload"),      show::give_up),
        get ("/submissions/{id}/reports/{kind}", May("see_submissions"), reports::report),
        get ("/submissions/{id}/download", May("fetch_file"), reports::file),
        get ("/submissions/{id}/declare", Surely("declare"),  declare::show),
        post("/submissions/{id}/declare", Surely("declare"),  declare::submit),
        get ("/submissions/{id}/withdraw", Surely("declare"), withdraw::show),
        post("/submissions/{id}/withdraw", Surely("declare"), withdraw::submit),
        get ("/history",               May("see_submissions"), history::show),
        get ("/submissions/{id}/receipt", May("see_submissions"), receipt::show),
        get ("/submissions/{id}/receipt.json", May("see_submissions"), receipt::signed),
        get ("/api/v1/openapi.json",   Anyone,                api::document),
        post("/api/v1/submissions",    May("upload"),         api::begin),
        get ("/api/v1/submissions/{id}", May("see_submissions"), api::show),
        options("/api/v1/uploads",     Anyone,                create::extensions),
        post("/api/v1/uploads",        May("upload"),         create::create),
        options("/api/v1/uploads/{id}", Anyone,               create::extensions),
        head("/api/v1/uploads/{id}",   May("upload"),         status::offset),
        patch("/api/v1/uploads/{id}",  May("upload"),         append::append),
        delete("/api/v1/uploads/{id}", May("upload"),         status::give_up),
        post("/api/v1/uploads/{id}",   May("upload"),         status::overridden),
        get ("/inbox",                 May("receive"),        inbox::list),
        get ("/inbox/{id}",            May("receive"),        inbox::show),
        post("/inbox/{id}",            Surely("decide"),      inbox::decide),
        post("/inbox/{id}/withdrawal", Surely("decide"),      withdraw::decide),

        get ("/expectations",          May("see_expected"),   calendar::own::show),
        post("/expectations",          May("expect"),         calendar::own::state),
        post("/expectations/window",   May("expect"),         calendar::own::note),
        get ("/dashboard",             May("see_calendar"),   calendar::dashboard::show),
        get ("/dashboard/quality",     May("see_calendar"),   calendar::quality::show),
        post("/dashboard/exceptions",  Surely("grant_exception"), calendar::dashboard::grant),

        get ("/figures",               May("see_figures"),    figures::show::show),
        post("/figures",               May("see_figures"),    figures::show::make),
        get ("/figures/{table}",       May("see_figures"),    figures::table::show),
        get ("/figures/explain",       May("see_values"),     figures::explain::show),
        get ("/figures/explain/rows",  May("see_values"),     figures::explain::rows),
        get ("/figures/download/{file}", May("see_values"),   figures::download::report),

        get ("/runs",                  May("run_methods"),    runs::list::show),
        post("/runs",                  May("run_methods"),    runs::list::submit),
        get ("/runs/{id}",             May("run_methods"),    runs::show::show),
        get ("/runs/{id}/tables/{table}", May("run_methods"), runs::table::show),
        get ("/runs/{id}/published/{file}", May("run_methods"), runs::published::show),

        get ("/participation",         Anyone,                participation::show::show),
        get ("/participation.csv",     Anyone,                participation::show::csv),
        get ("/participation/licence", Anyone,                participation::show::licence),
        get ("/participation/own",     May("take_part"),      participation::own::show),
        post("/participation/own",     May("take_part"),      participation::own::submit),

        get ("/changes",               Anyone,                changes::list::show),
        get ("/changes/new",           Anyone,                changes::ask::show),
        post("/changes/new",           Anyone,                changes::ask::submit),
        get ("/changes/{number}",          Anyone,                changes::show::show),
        post("/changes/{number}/steps",    May("see_changes"),    changes::step::submit),

        get ("/newsletters",           Anyone,                newsletters::list::show),
        get ("/newsletters/feed",      Anyone,                newsletters::feed::show),
        post("/newsletters/subscribe", Anyone,                newsletters::subscribe::ask),
        get ("/newsletters/confirm/{secret}", Anyone,         newsletters::subscribe::confirm),
        post("/newsletters/confirm/{secret}", Anyone,         newsletters::subscribe::confirmed),
        get ("/newsletters/unsubscribe/{secret}", Anyone,     newsletters::subscribe::end),
        post("/newsletters/unsubscribe/{secret}", Anyone,     newsletters::subscribe::ended),
        get ("/newsletters/{issue}",      Anyone,                newsletters::show::show),
        post("/newsletters/{issue}/publish", May("run_programme"), newsletters::publish::submit),

        get ("/privacy-notices",       Anyone,                notices::show),
        get ("/privacy-notices/build", Anyone,                notices::build::show),
        post("/privacy-notices/build", Anyone,                notices::build::submit),
        get ("/privacy-notices/review", Anyone,               notices::review::show),
        post("/privacy-notices/review", Anyone,               notices::review::submit),
        get ("/privacy-notices/measured", Anyone,             notices::measured::show),

        get ("/forms",                 Anyone,                forms::list::show),
        get ("/forms/{form}",            May("answer"),         forms::answer::show),
        post("/forms/{form}",            May("answer"),         forms::answer::submit),
        get ("/forms/{form}/results",    Anyone,                forms::results::show),
        get ("/forms/{form}/results.csv", Anyone,               forms::results::csv),
        get ("/forms/burden/costs",    Anyone,                forms::costs::show),

        get ("/data",                  Anyone,                data::list::show),
        get ("/data/apply",            May("ask_for_data"),   data::apply::show),
        post("/data/apply",            May("ask_for_data"),   data::apply::submit),
        get ("/data/{number}",             Anyone,                data::show::show),
        post("/data/{number}/steps",       May("see_changes"),    data::step::submit),
        get ("/reference-group",       Anyone,                reference_group::show),

        get ("/people",                May("vouch"),          people::show),
        post("/people/{id}",           Surely("vouch"),       people::decide),
        post("/people/access/{id}",    Surely("vouch"),       people::end_access),
        post("/people/factor/{id}",    Surely("vouch"),       lost_factor::ask_for_own),
        post("/people/tokens",         Surely("vouch"),       tokens::end_of_council),
        get ("/access",                May("see_requests"),   access::list),
        get ("/access/{id}",           May("see_requests"),   access::show),
        post("/access/{id}",           Surely("grant"),       access::decide),
        post("/access/factors",        Surely("grant"),       lost_factor::ask_for_anybody),
        post("/access/factors/{id}",   Surely("grant"),       lost_factor::decide),
    ]
}

/// A page, its address, and who may go there.
pub(crate) struct Route {
    #[cfg(test)]
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) who: Who,
    page: MethodRouter<Portal>,
}

impl Route {
    /// For files: as many bytes as come. The page counts them.
    fn with_any_length(mut self) -> Route {
        self.page = self.page.layer(DefaultBodyLimit::disable());
        self
    }
}

/// Functions by the name of each method.
macro_rules! methods {
    ($($name:ident $method:ident)+) => { $(
        fn $name<T: 'static>(path: &'static str, who: Who, page: impl Handler<T, Portal>) -> Route {
            Route {
                #[cfg(test)]
                method: Method::$method,
                path,
                who,
                page: on(MethodFilter::$method, page),
            }
        }
    )+ };
}
methods! { get GET post POST head HEAD patch PATCH delete DELETE options OPTIONS }

/// All pages of a portal, behind what holds for all of them.
pub fn router(portal: &Portal) -> Router {
    let mut router = Router::new();
    for Route { path, who, page, .. } in routes() {
        router = router.route(path, page.layer(from_fn_with_state((portal.clone(), who), guarded)));
    }
    router
        .fallback(error::no_such_page)
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(portal.clone(), error::shown))
        .layer(from_fn_with_state(portal.clone(), session::known))
        .layer(from_fn_with_state(portal.clone(), headers::added))
        .layer(from_fn_with_state(portal.clone(), counted::counted))
        .with_state(portal.clone())
}

/// Answers at `address` until `ended`; `begun` is told the address at which it does.
///
/// # Errors
/// When the address is taken, or the database cannot be reached.
pub async fn serve(
    portal: &Portal,
    address: &str,
    begun: impl FnOnce(SocketAddr),
    ended: impl Future<Output = ()> + Send + 'static,
) -> Result<(), PortalError> {
    take_up_all(portal).await?;
    answer(router(portal), address, begun, ended).await
}
