//! The page as one file: module, scripts, style and the policy that lets nothing out.

mod slim;

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cld_format::STYLE;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

pub use slim::{IMPORTS, SlimError, slim};

const PAGE: &str = include_str!("../../page/page.html");
const OWN_STYLE: &str = include_str!("../../page/page.css");
const SCRIPT: &str = include_str!("../../page/page.js");
const WORKER: &str = include_str!("../../page/worker.js");

/// The page with a module in it, as it was linked. The same module always gives the same bytes.
///
/// # Errors
/// When the module is none, or wants more of the page than it gives.
pub fn page(module: &[u8]) -> Result<String, SlimError> {
    let style = format!("{STYLE}{OWN_STYLE}");
    let policy = policy(&style);
    let module = packed(&slim(module)?);
    let releases = releases();
    let parts = [
        ("policy", policy.as_str()),
        ("style", &style),
        ("releases", &releases),
        ("version", env!("CARGO_PKG_VERSION")),
        ("worker", WORKER),
        ("module", &module),
        ("script", SCRIPT),
    ];
    let mut pieces = PAGE.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        page.extend(parts.iter().filter(|(known, _)| *known == name).map(|(_, part)| *part));
        page += rest;
    }
    Ok(page)
}

/// What the page may load and run: its own script, style and worker, and the module. Nothing can be connected to, as all
/// that is not named falls to the first. The report in it has a style of its own, and bars as long as they are.
fn policy(style: &str) -> String {
    let (script, style, of_report) = (digest(SCRIPT), digest(style), digest(STYLE));
    format!(
        "default-src 'none'; script-src '{script}' 'wasm-unsafe-eval'; worker-src blob:; style-src '{style}' '{of_report}'; \
         style-src-attr 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
    )
}

fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn packed(module: &[u8]) -> String {
    // Bytes in memory take all that is written.
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(module).and_then(|()| packer.finish());
    STANDARD.encode(packed.unwrap_or_default())
}

/// The releases that can be chosen by hand, the newest first.
fn releases() -> String {
    let book = cld_built_in::open_without_methods(None);
    let mut releases: Vec<(String, String)> = book.map_or_else(
        |_| Vec::new(),
        |book| book.releases.iter().map(|(name, release)| (name.clone(), release.title.clone())).collect(),
    );
    releases.reverse();
    let option = |(name, title): &(String, String)| format!("<option value=\"{name}\">{title}</option>");
    releases.iter().map(option).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module without anything.
    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_page_is_the_same_bytes_twice_and_has_all_its_parts() {
        let made = page(EMPTY).unwrap();
        assert_eq!(made, page(EMPTY).unwrap());
        assert!(!made.contains("{{"), "a part is missing");
        for part in
            [SCRIPT, WORKER, OWN_STYLE, STYLE, "id=\"file\"", "id=\"json-line\"", "<option value=\"release-2\">"]
        {
            assert!(made.contains(part), "{part}");
        }
    }

    #[test]
    fn no_script_says_what_a_policy_does_not_stop() {
        // A page can be left, and other browsers be called, whatever it may load.
        for word in
            ["location", "window.open", "RTC", "fetch(", "WebSocket", "XMLHttp", "sendBeacon", "eval(", "import("]
        {
            for script in [SCRIPT, WORKER] {
                assert!(!script.contains(word), "{word}");
            }
        }
    }
}
