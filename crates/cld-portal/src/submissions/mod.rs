//! What becomes of a submission beyond its pages: who is told, and what is signed.

pub(crate) mod declaration;
pub(crate) mod told;
