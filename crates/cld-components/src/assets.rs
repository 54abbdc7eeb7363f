//! Styles and scripts, all served from where the page comes from and none from elsewhere.

use sha2::{Digest, Sha256};

/// The version of GOV.UK Frontend that pages are made for.
pub const GOVUK_FRONTEND: &str = env!("GOVUK_FRONTEND");

/// What pages load: what components need, and what a site has of its own.
#[derive(Debug)]
pub struct Assets(Vec<Asset>);

/// One file that pages load.
#[derive(Debug)]
pub struct Asset {
    name: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it; blank when the program was built without it.
    pub text: &'static str,
    digest: String,
}

/// The media type of styles.
pub const CSS: &str = "text/css; charset=utf-8";
/// That of scripts.
pub const SCRIPT: &str = "text/javascript; charset=utf-8";

const SHARED: [(&str, &str, &str); 6] = [
    ("govuk-frontend.min.css", CSS, include_str!(concat!(env!("OUT_DIR"), "/govuk-frontend.min.css"))),
    ("govuk-frontend.min.js", SCRIPT, include_str!(concat!(env!("OUT_DIR"), "/govuk-frontend.min.js"))),
    ("components.css", CSS, include_str!("../assets/components.css")),
    ("start.js", SCRIPT, include_str!("../assets/start.js")),
    ("components.js", SCRIPT, include_str!("../assets/components.js")),
    ("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
];

impl Assets {
    /// What components need, and these: name, media type, text.
    pub fn with(own: &[(&'static str, &'static str, &'static str)]) -> Assets {
        let asset = |(name, kind, text): &(&'static str, &'static str, &'static str)| Asset {
            name,
            kind,
            text,
            digest: digest(text),
        };
        Assets(SHARED.iter().chain(own).map(asset).collect())
    }

    /// Whether pages have all that they load: a program can be built without GOV.UK Frontend.
    pub fn are_complete(&self) -> bool {
        self.0.iter().all(|asset| !asset.text.is_empty())
    }

    /// The file of this name.
    pub fn named(&self, name: &str) -> Option<&Asset> {
        self.0.iter().find(|asset| asset.name == name)
    }

    /// The address of a file, another one whenever the file is another.
    pub fn address(&self, name: &str) -> String {
        let digest = self.named(name).map(|asset| asset.digest.as_str()).unwrap_or_default();
        format!("/assets/{name}?v={digest}")
    }
}

fn digest(text: &str) -> String {
    cld_terms::hex(&Sha256::digest(text)[..6])
}
