//! A client of Spark Connect: the statements of a script run one by one on a server, pages side by side.

mod address;
mod calculation;
mod channel;
mod error;
mod log;
mod session;
mod status;
#[cfg(test)]
mod tests;
mod turns;
mod wire;

pub use address::{Address, Token};
pub use calculation::{Calculation, Heard};
pub use error::ConnectError;
pub use log::LOG;
