//! How a council comes to send its files, step by step, and what messages mean.

pub(crate) mod list;
pub(crate) mod messages;
pub(crate) mod step;

/// The title of the guide.
const TITLE: &str = "How to register and send data";
