//! The checker that runs in the browser: the page that `make page` makes, in a file beside the program, as it is.

use std::path::Path;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::html;
use tokio::fs;

use crate::site::Visit;

/// What the file is called.
const NAME: &str = "cld-check.html";

pub(crate) async fn show(visit: Visit) -> Response {
    match built(&visit.portal.settings().program).await {
        Some((policy, page)) => {
            let html = (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            ([html, (CONTENT_SECURITY_POLICY, policy)], page).into_response()
        }
        None => visit.page("Check a file here", not_built()),
    }
}

/// The page and the policy that it has in itself, which is stricter than that of others; null when there is none.
async fn built(program: &Path) -> Option<(HeaderValue, String)> {
    let page = fs::read_to_string(program.with_file_name(NAME)).await.ok()?;
    let policy = page.split_once("\"Content-Security-Policy\" content=\"")?.1.split_once('"')?.0;
    let policy = HeaderValue::from_str(&format!("{policy}; frame-ancestors 'none'")).ok()?;
    Some((policy, page))
}

fn not_built() -> maud::Markup {
    html! {
        h1.govuk-heading-l { "Check a file here" }
        p.govuk-body {
            "The page that checks a file in the browser was not built with this service. Use the program cld, which finds the \
             same, or send the file as a submission: nothing is passed on before you say so."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_page_is_the_file_beside_the_program_with_its_own_policy() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("cld");
        assert_eq!(built(&program).await, None);
        let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; worker-src blob:\"><p>é";
        std::fs::write(folder.path().join(NAME), page).unwrap();
        let (policy, same) = built(&program).await.unwrap();
        assert_eq!(
            (policy.to_str().unwrap(), same.as_str()),
            ("default-src 'none'; worker-src blob:; frame-ancestors 'none'", page)
        );
        // A file without a policy is not the page, and is not shown.
        std::fs::write(folder.path().join(NAME), "<p>Something else").unwrap();
        assert_eq!(built(&program).await, None);
    }
}
