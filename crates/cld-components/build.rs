//! Puts GOV.UK Frontend into the program where it is: `make assets` fetches it into the target folder.
//!
//! A build without it is a build all the same; `cld portal serve` says then what is missing.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Must be the version of the Makefile and of the components.
const VERSION: &str = "6.6.0";
const FILES: [&str; 2] = ["govuk-frontend.min.css", "govuk-frontend.min.js"];

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where"));
    let folder = fetched(&out);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", folder.display());
    for name in FILES {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        let text = if name.ends_with(".css") { without_the_licensed_font(&text) } else { text };
        fs::write(out.join(name), text).expect("cargo's own folder can be written");
    }
    println!("cargo:rustc-env=GOVUK_FRONTEND={VERSION}");
}

/// `target/govuk-frontend-VERSION`, made if need be: a folder that is missing would be looked for at every build.
fn fetched(out: &Path) -> PathBuf {
    // TARGET/debug/build/PACKAGE/out, with the machine's name before `debug` when it is built for another.
    let built = out.ancestors().nth(4).unwrap_or(out);
    let is_for_another = built.file_name() == env::var_os("TARGET").as_deref();
    let target = if is_for_another { built.parent().unwrap_or(built) } else { built };
    let folder = target.join(format!("govuk-frontend-{VERSION}"));
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// GDS Transport may be used on GOV.UK alone, and this is not GOV.UK: neither is the font named nor are its files asked for.
fn without_the_licensed_font(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("@font-face{") {
        kept += before;
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    (kept + rest).replace("GDS Transport,", "")
}
