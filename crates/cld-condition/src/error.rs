//! Why SQL of one row is no condition.

use arrow::error::ArrowError;
use cld_terms::ErrorKind;
use datafusion_common::{DataFusionError, SchemaError};

/// Why SQL of one row is no condition, or a condition gives no answer. Holds no value of a row.
#[derive(Debug, thiserror::Error)]
pub enum ConditionError {
    /// A condition names a column that rows do not have.
    #[error("uses column \"{named}\", which is not there. Correct its name.")]
    ColumnUnknown {
        /// The column, as the condition names it.
        named: String,
    },
    /// It is no SQL, calls what is not there, or compares what cannot be compared; `cause` says where.
    #[error("is no condition on one row: {cause}. Correct it.")]
    Refused {
        /// What is wrong with the condition, in a few words.
        cause: String,
    },
    /// A condition that was compiled gives no answer: a fault of the program.
    #[error(
        "a condition that was compiled gives no answer, which is a fault of the program and not of your data. Please report \
         it with the version (cld --version)."
    )]
    NotEvaluated {
        #[source]
        /// What the library says.
        source: DataFusionError,
    },
}

impl ConditionError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            ConditionError::ColumnUnknown { .. } | ConditionError::Refused { .. } => ErrorKind::Refused,
            ConditionError::NotEvaluated { .. } => ErrorKind::Fault,
        }
    }

    /// For `map_err`: what the planner makes of SQL that it cannot compile.
    pub(crate) fn refused(error: DataFusionError) -> ConditionError {
        let root = error.find_root();
        if let DataFusionError::SchemaError(unknown, _) = root
            && let SchemaError::FieldNotFound { field, .. } = unknown.as_ref()
        {
            return ConditionError::ColumnUnknown { named: field.name.clone() };
        }
        let said = root.message();
        let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
        ConditionError::Refused { cause: line.trim_end_matches('.').to_owned() }
    }
}

/// What goes wrong when a condition runs, after it was compiled.
impl From<DataFusionError> for ConditionError {
    fn from(source: DataFusionError) -> ConditionError {
        ConditionError::NotEvaluated { source }
    }
}

impl From<ArrowError> for ConditionError {
    fn from(error: ArrowError) -> ConditionError {
        DataFusionError::from(error).into()
    }
}
