//! The local page of `cld open`: checking, preparing, running and explaining in a browser on this machine.
//!
//! Answers at 127.0.0.1 alone, and there only whoever has the token. What is done is done by the same program as a process
//! of its own, so that the page shows what the command line says, and a fault ends that process and not the page.

mod error;
mod given;
mod guard;
mod layout;
mod local_page;
mod pages;
mod refusal;
mod routes;
mod secrets;
mod session;
mod settings;
mod tasks;

pub use error::OpenError;
pub use local_page::LocalPage;
pub use settings::Settings;
