//! Texts that were looked at.

use std::path::Path;
use std::{env, fs};

/// Asserts that the text is as it was looked at.
#[track_caller]
pub(super) fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/golden").join(name);
    if env::var("GOLDEN").is_ok_and(|wish| wish == "write") {
        fs::write(&path, text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = text.lines().zip(kept.lines()).enumerate().find(|(_, (is, was))| is != was);
    assert!(text == kept, "{name} is another; the first line that differs: {differs:?}");
}
