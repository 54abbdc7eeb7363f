//! Functions over all links of a row, however many columns a file has for them: `filled_after_gap(…)`,
//! `named_twice(…)` and `count_filled(…)`. Their arguments are texts in the order of the columns' numbers.

use std::sync::Arc;

use arrow::array::{Array, BooleanArray, Int64Array, StringArray};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::DataType;
use datafusion_common::Result;
use datafusion_common::cast::as_string_array;
use datafusion_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

/// The functions, for the planner.
pub(crate) fn functions() -> impl Iterator<Item = Arc<ScalarUDF>> {
    let questions = [Question::FilledAfterGap, Question::NamedTwice, Question::CountFilled];
    questions.into_iter().map(|question| {
        let signature = Signature::user_defined(Volatility::Immutable);
        Arc::new(ScalarUDF::new_from_impl(OfLinks { signature, question }))
    })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct OfLinks {
    signature: Signature,
    question: Question,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Question {
    FilledAfterGap,
    NamedTwice,
    CountFilled,
}

impl ScalarUDFImpl for OfLinks {
    fn name(&self) -> &str {
        match self.question {
            Question::FilledAfterGap => "filled_after_gap",
            Question::NamedTwice => "named_twice",
            Question::CountFilled => "count_filled",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    /// All arguments are texts, `null` too.
    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        Ok(vec![DataType::Utf8; types.len()])
    }

    fn return_type(&self, _types: &[DataType]) -> Result<DataType> {
        Ok(match self.question {
            Question::FilledAfterGap | Question::NamedTwice => DataType::Boolean,
            Question::CountFilled => DataType::Int64,
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = args.number_rows;
        let arrays = args.args.iter().map(|arg| arg.to_array(rows)).collect::<Result<Vec<_>>>()?;
        let links = arrays.iter().map(|array| as_string_array(array)).collect::<Result<Vec<_>>>()?;
        Ok(ColumnarValue::Array(match self.question {
            Question::FilledAfterGap => Arc::new(BooleanArray::new(filled_after_gap(&links, rows), None)),
            Question::NamedTwice => Arc::new(BooleanArray::new(named_twice(&links, rows), None)),
            Question::CountFilled => Arc::new(Int64Array::from(count_filled(&links, rows))),
        }))
    }
}

/// Rows in which a link is filled and one before it is not.
fn filled_after_gap(links: &[&StringArray], rows: usize) -> BooleanBuffer {
    let (mut after_gap, mut gap) = (BooleanBuffer::new_unset(rows), BooleanBuffer::new_unset(rows));
    for link in links {
        let filled = filled(link);
        after_gap = &after_gap | &(&filled & &gap);
        gap = &gap | &!&filled;
    }
    after_gap
}

/// Rows in which two links are the same. Few rows have two, and only these are looked at.
fn named_twice(links: &[&StringArray], rows: usize) -> BooleanBuffer {
    let (mut one, mut two) = (BooleanBuffer::new_unset(rows), BooleanBuffer::new_unset(rows));
    for link in links {
        let filled = filled(link);
        two = &two | &(&one & &filled);
        one = &one | &filled;
    }
    let is_twice = |row: usize| {
        let mut given = links.iter().filter(|link| link.is_valid(row)).map(|link| link.value(row));
        std::iter::from_fn(|| given.next().map(|name| (name, given.clone())))
            .any(|(name, mut rest)| rest.any(|other| other == name))
    };
    BooleanBuffer::collect_bool(rows, |row| two.value(row) && is_twice(row))
}

fn count_filled(links: &[&StringArray], rows: usize) -> Vec<i64> {
    let mut counts = vec![0; rows];
    links.iter().for_each(|link| filled(link).set_indices().for_each(|row| counts[row] += 1));
    counts
}

fn filled(link: &StringArray) -> BooleanBuffer {
    link.nulls().map_or_else(|| BooleanBuffer::new_set(link.len()), |known| known.inner().clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For each row of links, whether one is filled after a gap, whether one appears twice, how many there are.
    fn check(row: &[Option<&str>], expected: (bool, bool, i64)) {
        let links: Vec<StringArray> = row.iter().map(|link| StringArray::from(vec![*link])).collect();
        let links: Vec<&StringArray> = links.iter().collect();
        let found = (filled_after_gap(&links, 1).value(0), named_twice(&links, 1).value(0), count_filled(&links, 1)[0]);
        assert_eq!(found, expected, "{row:?}");
    }

    #[test]
    fn links_are_looked_at_however_many_there_are() {
        check(&[Some("a"), Some("b"), None, None], (false, false, 2));
        check(&[Some("a"), None, None, Some("b")], (true, false, 2));
        check(&[None, Some("a")], (true, false, 1));
        check(&[Some("a"), Some("b"), None, Some("c"), Some("b")], (true, true, 4));
        check(&[None, None], (false, false, 0));
        check(&[], (false, false, 0));
    }
}
