//! A method's pages in the order that data flow through them.

pub mod browser;
mod evidence;
mod flow;
pub mod rules;
mod since;
pub mod transformation;
