//! Conditions on one item, worked out once for each distinct text instead of once for each row.
//!
//! A code, a date or an amount stands in thousands of rows, and a condition that reads nothing else is
//! the same in all of them. Such parts of the rules are taken out, answered for each distinct text, and
//! put back as a true or false of the row.

use std::sync::Arc;

use arrow::array::{Array, BooleanArray, RecordBatch};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{DataType, SchemaRef};
use cld_book::{ItemType, Release};
use cld_submission::Coded;
use datafusion_common::cast::as_boolean_array;
use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, DFSchema, Result};
use datafusion_expr::{Expr, ExprSchemable};
use datafusion_physical_expr::PhysicalExpr;

use cld_condition::on_columns;

/// The facts that some rules ask of the items' texts.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// For each fact the item it is about and the condition.
    facts: Vec<(usize, Expr)>,
}

impl Facts {
    /// The condition with every part that reads a single item put as a column of its own.
    pub(crate) fn take_out(&mut self, condition: &Expr, release: &Release, schema: &DFSchema) -> Result<Expr> {
        let taken = condition.clone().transform_down(|part| {
            let Some(item) = only_item(&part, release).filter(|_| is_condition(&part, schema)) else {
                return Ok(Transformed::no(part));
            };
            let name = self.name_of(item, part);
            Ok(Transformed::new(Expr::Column(Column::from_name(name)), true, TreeNodeRecursion::Jump))
        })?;
        Ok(taken.data)
    }

    fn name_of(&mut self, item: usize, condition: Expr) -> String {
        let known = self.facts.iter().position(|fact| fact.1 == condition);
        fact_name(known.unwrap_or_else(|| {
            self.facts.push((item, condition));
            self.facts.len() - 1
        }))
    }

    pub(crate) fn len(&self) -> usize {
        self.facts.len()
    }

    /// The columns that the facts read.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().flat_map(|(_, condition)| condition.column_refs()).map(|column| column.name.as_str())
    }

    /// Ready to run on the texts of the items at `items`, in the columns of the schemas beside them.
    pub(crate) fn compile(self, codings: &[(usize, SchemaRef)]) -> Result<Vec<Fact>> {
        let compile = |(item, condition): (usize, Expr)| {
            let at = codings.iter().position(|coding| coding.0 == item).expect("every item of a fact is wanted");
            Ok(Fact { coding: at, expr: on_columns(&condition, &codings[at].1)? })
        };
        self.facts.into_iter().map(compile).collect()
    }
}

pub(crate) fn fact_name(at: usize) -> String {
    format!("fact {at}")
}

/// The place of the fact that this column stands for.
pub(crate) fn fact_of(expr: &Expr) -> Option<usize> {
    let Expr::Column(column) = expr else { return None };
    column.name.strip_prefix("fact ")?.parse().ok()
}

/// The one item that this reads, if its texts repeat.
fn only_item(part: &Expr, release: &Release) -> Option<usize> {
    let mut items = part.column_refs().into_iter().map(|column| release.column(&column.name).map(|(item, _)| item));
    let item = items.next()??;
    let repeats = matches!(
        release.items[item].item_type,
        ItemType::List | ItemType::Date | ItemType::Decimal | ItemType::Integer
    );
    (repeats && items.all(|other| other == Some(item))).then_some(item)
}

fn is_condition(part: &Expr, schema: &DFSchema) -> bool {
    part.get_type(schema).is_ok_and(|data_type| data_type == DataType::Boolean)
}

/// A condition on the texts of one item.
pub(crate) struct Fact {
    /// Position of the item among those that blocks give by their texts.
    pub(crate) coding: usize,
    expr: Arc<dyn PhysicalExpr>,
}

/// What one thread knows of each text that it has met, for one fact.
#[derive(Default)]
pub(crate) struct Answers {
    answers: Vec<Answer>,
    is_ever_true: bool,
    is_ever_unknown: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    No,
    Yes,
    Unknown,
}

impl Answers {
    /// Answers for the texts that are new in a block.
    pub(crate) fn learn(&mut self, fact: &Fact, coded: &Coded) -> Result<()> {
        let Some(texts) = &coded.new_texts else { return Ok(()) };
        if coded.first == 0 {
            *self = Answers::default();
        }
        self.add(&answers(fact, texts)?);
        Ok(())
    }

    fn add(&mut self, answers: &BooleanArray) {
        let answer = |answer| match answer {
            Some(true) => Answer::Yes,
            Some(false) => Answer::No,
            None => Answer::Unknown,
        };
        self.answers.extend(answers.iter().map(answer));
        self.is_ever_true |= answers.true_count() > 0;
        self.is_ever_unknown |= answers.null_count() > 0;
    }

    /// Which rows hold a text for which the fact is true; none if there is no such text.
    pub(crate) fn holds(&self, coded: &Coded) -> Option<BooleanBuffer> {
        self.is_ever_true.then(|| coded.rows(&self.table(Answer::Yes)))
    }

    /// The fact as a column of the rows.
    pub(crate) fn column(&self, coded: &Coded) -> BooleanArray {
        let is_true = self.holds(coded).unwrap_or_else(|| BooleanBuffer::new_unset(coded.numbers.len()));
        let is_known = self.is_ever_unknown.then(|| NullBuffer::new(!&coded.rows(&self.table(Answer::Unknown))));
        BooleanArray::new(is_true, is_known)
    }

    fn table(&self, answer: Answer) -> Vec<bool> {
        self.answers.iter().map(|known| *known == answer).collect()
    }
}

fn answers(fact: &Fact, texts: &RecordBatch) -> Result<BooleanArray> {
    let value = fact.expr.evaluate(texts)?.into_array(texts.num_rows())?;
    Ok(as_boolean_array(&value)?.clone())
}
