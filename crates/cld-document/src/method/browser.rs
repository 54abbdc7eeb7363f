//! A page of HTML as PDF, printed by the browser that the machine has.

use std::fs;
use std::path::Path;
use std::process::Command;

use cld_format::Draft;

use crate::error::DocumentError;

/// Browsers that print without a window, by the names that systems give them.
const BROWSERS: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Prints a page as PDF into a file that is whole or not there. The page loads nothing, so that nothing leaves the machine.
///
/// # Errors
/// When no browser runs here, it prints nothing, or the file cannot be written.
pub fn print(page: &str, output: &Path) -> Result<(), DocumentError> {
    let place = tempfile::tempdir().map_err(DocumentError::NoPlace)?;
    let (from, to) = (place.path().join("page.html"), place.path().join("page.pdf"));
    fs::write(&from, page).map_err(DocumentError::NoPlace)?;
    for browser in BROWSERS {
        // The page is our own: a browser that is run by root, as in a container, asks for this.
        let mut command = Command::new(browser);
        command.args(["--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer"]);
        command.arg(format!("--user-data-dir={}", place.path().join("profile").display()));
        command.arg(format!("--print-to-pdf={}", to.display())).arg(&from);
        if command.output().is_err() {
            continue;
        }
        let printed = fs::read(&to).map_err(|_| DocumentError::NothingPrinted { browser: name(browser) })?;
        return Ok(Draft::create(output, false)?.finish_with(&printed)?);
    }
    Err(DocumentError::NoBrowser { tried: BROWSERS.into_iter().map(name).collect() })
}

/// A browser without its folder.
fn name(browser: &'static str) -> &'static str {
    browser.rsplit(['/', '\\']).next().unwrap_or(browser)
}
