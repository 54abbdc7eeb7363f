//! What becomes of a submission beyond its pages: that its file is here, who is told, and what is signed.

pub(crate) mod arrival;
pub(crate) mod carried;
pub(crate) mod concerns;
pub(crate) mod declaration;
pub(crate) mod told;
