//! The pages of a method as Apache Spark reads them: one script, to be looked at and run where the data are, or the same
//! statements sent to a server one by one.
//!
//! Pages are written in a dialect that gives the same rows on every engine. What Spark only spells otherwise is spelt
//! here, from the syntax tree; what takes types to see is taken from the plan of the engine in this process.

mod column_type;
pub mod connect;
mod engine_named;
mod meant;
mod script;
mod script_text;
mod spelling;

pub use column_type::{Column, columns, spark_type};
pub use engine_named::ENGINE;
pub use script::{Script, Statement};
pub use script_text::script_text;
pub use spelling::{spelt, text};
