//! A page of HTML as PDF, printed by the browser that the machine has.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Prints a page. It loads nothing, so that nothing leaves the machine.
pub fn print(page: &str, output: &Path) -> Result<(), Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let (from, to) = (place.path().join("page.html"), place.path().join("page.pdf"));
    std::fs::write(&from, page)?;
    for browser in BROWSERS {
        // The page is our own: a browser that is run by root, as in a container, asks for this.
        let mut command = Command::new(browser);
        command.args(["--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer"]);
        command.arg(format!("--user-data-dir={}", place.path().join("profile").display()));
        command.arg(format!("--print-to-pdf={}", to.display())).arg(&from);
        let Ok(done) = command.output() else { continue };
        if !to.is_file() {
            return Err(format!("{browser} printed nothing: {}", String::from_utf8_lossy(&done.stderr)).into());
        }
        std::fs::copy(&to, output).map_err(|error| format!("{}: cannot be written ({error})", output.display()))?;
        return Ok(());
    }
    let tried: Vec<PathBuf> = BROWSERS.iter().map(PathBuf::from).collect();
    let names: Vec<_> = tried.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    Err(format!(
        "a PDF is printed by a browser, and none of these runs here: {}. Write .html and print it from any browser.",
        names.join(", ")
    )
    .into())
}
