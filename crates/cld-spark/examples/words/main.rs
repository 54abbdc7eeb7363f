//! Calculates every word of the plain dialect here and on a Spark Connect server: `words FOLDER sc://HOST:PORT`.
//!
//! `FOLDER/here` and `FOLDER/there` then hold the same tables, for `proof/judge.py`.

mod blocks;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use cld_engine::{Engine, Executor, Limits};
use cld_spark::connect::{Address, Calculation, ConnectError, Token};
use cld_spark::{Script, Statement};

use blocks::blocks;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(address)) = (arguments.next(), arguments.next()) else {
        return Err("usage: words FOLDER sc://HOST:PORT".into());
    };
    let folder = std::path::absolute(folder)?;
    let (here, there) = (folder.join("here"), folder.join("there"));
    for made in [here.join("tables"), there.join("steps")] {
        fs::create_dir_all(made)?;
    }
    let engine = Engine::new(&Limits::default())?;
    let place = there.to_str().ok_or("the folder's name is no text")?;
    let script = Script::new(&engine, place, None);
    for block in blocks() {
        let (place, whole) = match block.is_given {
            true => (Path::new("given").join(&block.name), there.join("given")),
            false => (Path::new("steps").join(&block.name), here.join("steps")),
        };
        let stored: PathBuf = whole.join(&block.name);
        engine.store(&block.name, &block.sql, &stored)?;
        match block.is_given {
            true => script.open(&block.name, &place)?,
            false => _ = script.store(&block.name, &block.sql, &place)?,
        }
    }
    let names: Vec<String> = blocks().into_iter().map(|block| block.name).collect();
    let mut statements = script.statements(names.iter().map(String::as_str));
    let address = Address::read(&address)?;
    let token = std::env::var("CLD_SPARK_TOKEN").ok().map(|token| Token::read(&token)).transpose()?;
    loop {
        let done = calculated(&address, token.as_ref(), &statements, (place, &there));
        let Err(ConnectError::PageRefused { page, .. }) = &done else { return Ok(done?) };
        // What a server does not take is not stored there, and the judge says so.
        statements.retain(|statement| statement.name != *page);
    }
}

fn calculated(
    address: &Address,
    token: Option<&Token>,
    statements: &[Statement],
    (place, folder): (&str, &Path),
) -> Result<(), ConnectError> {
    Calculation { address, token, statements, place, folder, at_once: 4 }.run(std::future::pending(), |_| ())
}
