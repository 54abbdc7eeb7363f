//! Checks and prepares a file inside a page, as `cld check` and `cld prepare` do on a machine.
//!
//! Knows no disk, no thread, no clock and no network: the bytes of files, the day and where results go are the page's, which
//! in tests is memory. What a page in a browser is made of is put together here too ([`packed`]).

mod error;
mod given;
#[cfg(target_family = "wasm")]
mod module;
pub mod packed;
mod page;
mod request;
mod task;

pub use error::TaskError;
pub use page::{File, Page, Stream};
pub use request::{Done, Request, Task};
pub use task::done;
