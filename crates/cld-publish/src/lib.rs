//! What leaves a run: figures for the world, and data given out by approved forms.

pub mod access;
mod published;

pub use published::publish;
