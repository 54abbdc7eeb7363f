//! The types that stored columns have, in the words of Spark.

use arrow::datatypes::{DataType, Field, Schema};

/// A column of a stored table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// As Spark calls it.
    pub spark_type: String,
}

impl Column {
    fn of(field: &Field) -> Column {
        Column { name: field.name().clone(), spark_type: spark_type(field.data_type()) }
    }
}

/// The columns of a table, in their order. Two tables with the same ones hold the same rows alike, whichever engine
/// stored them: what has no sign here is a `bigint` there, and texts are texts.
pub fn columns(schema: &Schema) -> Vec<Column> {
    schema.fields().iter().map(|field| Column::of(field)).collect()
}

/// What Spark calls a type. A column that is null in every row is of texts. No page has a type that is not here; one
/// that had would be named as it is, and Spark would refuse it.
pub fn spark_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Boolean => "boolean".to_owned(),
        DataType::Date32 => "date".to_owned(),
        DataType::Timestamp(..) => "timestamp_ntz".to_owned(),
        DataType::Decimal128(precision, scale) => format!("decimal({precision}, {scale})"),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 => "int".to_owned(),
        whole if whole.is_integer() => "bigint".to_owned(),
        text if text.is_string() || text.is_null() => "string".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::TimeUnit;

    use super::*;

    #[test]
    fn what_is_stored_alike_is_called_alike() {
        let called = |data_type| spark_type(&data_type);
        assert_eq!(called(DataType::UInt64), called(DataType::Int64));
        assert_eq!(called(DataType::Null), called(DataType::Utf8View));
        assert_ne!(called(DataType::Int32), called(DataType::Int64));
        assert_eq!(called(DataType::Decimal128(12, 1)), "decimal(12, 1)");
        assert_eq!(called(DataType::Timestamp(TimeUnit::Microsecond, None)), "timestamp_ntz");
    }
}
