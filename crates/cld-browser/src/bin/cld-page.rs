//! Makes the page of a module: `cld-page MODULE.wasm PAGE.html`. What `make page` calls.

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, page] = arguments.as_slice() else { return Err("name the module and the page to make".into()) };
    let made = cld_browser::packed::page(&fs::read(module)?)?;
    Ok(fs::write(page, made)?)
}
