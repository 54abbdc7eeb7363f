//! `cld open` in a browser: every page with scripts and without, on a wide screen and a narrow one, and with axe.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::open_scene::Opened;
use crate::scene::made_up;

#[test]
fn somebody_goes_from_a_file_to_who_is_behind_a_figure_with_scripts_without_and_on_a_phone() {
    let (_place, folder) = made_up(&["--authorities", "1", "--people", "60", "--errors", "0.02", "--seed", "25"]);
    let file = fs::read_dir(folder.join("submissions")).unwrap().next().unwrap().unwrap().path();
    let mut opened = Opened::begin(&[]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cld-open/tests/journeys/whole.mjs");
    let done = Command::new("node")
        .arg(script)
        .env("ADDRESS", &opened.address)
        .env("FILE", file)
        .env("TOOLS", env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap_or_else(|error| panic!("node does not run ({error}): make test installs it"));
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success() && said.trim_end().ends_with("done"),
        "{said}{}",
        String::from_utf8_lossy(&done.stderr)
    );
    // Its last page closed it.
    assert!(opened.process.wait().unwrap().success());
    assert!(opened.folders().is_empty());
}
