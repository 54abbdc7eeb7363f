//! A method's pages in the order that data flow through them.

pub mod browser;
mod evidence;
mod flow;
mod rules;
mod since;
pub mod transformation;
