//! What can go wrong while a plan runs or a table is stored.

use std::io;

use datafusion::common::SchemaError;
use datafusion::error::DataFusionError;

/// Why a table could not be worked out or stored.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The SQL names a column that no table it reads has.
    #[error("column \"{named}\" is not there")]
    ColumnUnknown { named: String, known: Vec<String> },
    #[error("the memory allowed is too little for this step, though it spills to disk. Allow more: --memory MB.")]
    MemoryTooSmall,
    #[error("{0}")]
    Plan(String),
    #[error("{path}: cannot be written or read ({source}). Check the space and the rights on the disk.")]
    Unstorable { path: String, source: io::Error },
    #[error("{path}: is there already. Choose another folder, or remove this one.")]
    FolderTaken { path: String },
}

impl From<DataFusionError> for EngineError {
    fn from(error: DataFusionError) -> Self {
        match error.find_root() {
            DataFusionError::ResourcesExhausted(_) => EngineError::MemoryTooSmall,
            DataFusionError::SchemaError(fault, _) => match fault.as_ref() {
                SchemaError::FieldNotFound { field, valid_fields } => EngineError::ColumnUnknown {
                    named: field.name.clone(),
                    known: valid_fields.iter().map(|column| column.name.clone()).collect(),
                },
                _ => EngineError::Plan(error.strip_backtrace()),
            },
            _ => EngineError::Plan(error.strip_backtrace()),
        }
    }
}

impl EngineError {
    pub(crate) fn unstorable(path: &std::path::Path) -> impl Fn(io::Error) -> EngineError {
        let path = path.display().to_string();
        move |source| EngineError::Unstorable { path: path.clone(), source }
    }
}
