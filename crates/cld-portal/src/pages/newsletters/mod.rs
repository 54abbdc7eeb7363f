//! The newsletter: written as pages of the book, published with figures that stay, read here, by feed and by mail.

pub(crate) mod feed;
pub(crate) mod list;
pub(crate) mod publish;
pub(crate) mod show;
pub(crate) mod subscribe;
