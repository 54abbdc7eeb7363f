//! Styles and scripts, all served from here and none from elsewhere.

use sha2::{Digest, Sha256};

/// The version of GOV.UK Frontend that pages are made for.
pub(crate) const GOVUK_FRONTEND: &str = env!("GOVUK_FRONTEND");

/// What pages load.
#[derive(Debug)]
pub(crate) struct Assets(Vec<Asset>);

/// One file that pages load.
#[derive(Debug)]
pub(crate) struct Asset {
    name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) text: &'static str,
    digest: String,
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

impl Assets {
    /// What the program carries.
    pub(crate) fn built_in() -> Assets {
        let files = [
            ("govuk-frontend.min.css", CSS, include_str!(concat!(env!("OUT_DIR"), "/govuk-frontend.min.css"))),
            ("govuk-frontend.min.js", SCRIPT, include_str!(concat!(env!("OUT_DIR"), "/govuk-frontend.min.js"))),
            ("portal.css", CSS, include_str!("../../assets/portal.css")),
            ("start.js", SCRIPT, include_str!("../../assets/start.js")),
            ("components.js", SCRIPT, include_str!("../../assets/components.js")),
            ("session.js", SCRIPT, include_str!("../../assets/session.js")),
            ("upload.js", SCRIPT, include_str!("../../assets/upload.js")),
            ("icon.svg", "image/svg+xml", include_str!("../../assets/icon.svg")),
        ];
        Assets(files.map(|(name, kind, text)| Asset { name, kind, text, digest: digest(text) }).into())
    }

    /// Whether pages have all that they load: a program can be built without GOV.UK Frontend.
    pub(crate) fn are_complete(&self) -> bool {
        self.0.iter().all(|asset| !asset.text.is_empty())
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Asset> {
        self.0.iter().find(|asset| asset.name == name)
    }

    /// The address of a file, another one whenever the file is another.
    pub(crate) fn address(&self, name: &str) -> String {
        let digest = self.named(name).map(|asset| asset.digest.as_str()).unwrap_or_default();
        format!("/assets/{name}?v={digest}")
    }
}

fn digest(text: &str) -> String {
    cld_terms::hex(&Sha256::digest(text)[..6])
}
