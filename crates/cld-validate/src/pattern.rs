//! `looks_like(text, shapes)`: whether a text has one of the shapes that a page writes down.
//!
//! A shape is an example of the text: `A` matches any letter, `9` any digit, and everything else
//! itself. Several are separated by `|`. Much cheaper than an expression on every row, and easier to read.

use std::sync::Arc;

use arrow::array::BooleanArray;
use arrow::datatypes::DataType;
use datafusion_common::cast::as_string_array;
use datafusion_common::{Result, ScalarValue, plan_err};
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

/// The function, for the planner.
pub(crate) fn looks_like() -> Arc<ScalarUDF> {
    let signature = Signature::exact(vec![DataType::Utf8, DataType::Utf8], Volatility::Immutable);
    Arc::new(ScalarUDF::new_from_impl(LooksLike { signature }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct LooksLike {
    signature: Signature,
}

impl ScalarUDFImpl for LooksLike {
    fn name(&self) -> &str {
        "looks_like"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _types: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [texts, ColumnarValue::Scalar(ScalarValue::Utf8(Some(shapes)))] = args.args.as_slice() else {
            return plan_err!("looks_like(text, shapes) takes the shapes as a text between quotes");
        };
        let texts = texts.to_array(args.number_rows)?;
        let fits: BooleanArray =
            as_string_array(&texts)?.iter().map(|text| text.map(|text| fits_one(text, shapes))).collect();
        Ok(ColumnarValue::Array(Arc::new(fits)))
    }
}

fn fits_one(text: &str, shapes: &str) -> bool {
    shapes.split('|').any(|shape| fits(text.as_bytes(), shape.as_bytes()))
}

fn fits(text: &[u8], shape: &[u8]) -> bool {
    text.len() == shape.len()
        && text.iter().zip(shape).all(|(byte, sign)| match sign {
            b'A' => byte.is_ascii_alphabetic(),
            b'9' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::fits_one;

    #[test]
    fn letters_and_digits_stand_for_any_and_the_rest_for_itself() {
        assert!(["A1 1AA", "ls1 1ur"].iter().any(|text| fits_one(text, "A9 9AA|AA9 9AA")));
        assert!(fits_one("1-123", "9-999") && fits_one("5E+11", "9E+99"));
        for text in ["", "1-12", "1-1234", "1_123", "a-123", "\u{e9}-12"] {
            assert!(!fits_one(text, "9-999"), "{text}");
        }
    }
}
