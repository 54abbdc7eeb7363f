//! Parts of rules that read one item, evaluated once for each distinct text instead of once for each row.
//!
//! A code, a date or an amount is in thousands of rows, and what reads nothing else is the same in all of them. Such
//! conditions, and days that are calculated from one date, are taken out of the rules, evaluated for each distinct
//! text, and put back as a column of the rows.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{DataType, Date32Type, Field, SchemaRef};
use cld_book::{ItemType, Release};
use cld_submission::Coded;
use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, DFSchema, DataFusionError, Result};
use datafusion_expr::{Expr, ExprSchemable};
use datafusion_physical_expr::PhysicalExpr;

use cld_condition::{ConditionError, on_columns};

/// The facts that some rules ask of the items' texts.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    facts: Vec<Asked>,
}

/// A part of a rule that reads one item.
#[derive(Debug)]
struct Asked {
    /// The item's position in the release.
    item: usize,
    expr: Expr,
    kind: FactKind,
}

/// What a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactKind {
    Condition,
    /// A day calculated from a date.
    Day,
}

impl Facts {
    /// The condition with every part that reads a single item put as a column of its own.
    pub(crate) fn take_out(&mut self, condition: &Expr, release: &Release, schema: &DFSchema) -> Result<Expr> {
        let taken = condition.clone().transform_down(|part| {
            let fact = only_item(&part, release).zip(FactKind::of(&part, schema));
            let Some((item, kind)) = fact else { return Ok(Transformed::no(part)) };
            let name = self.name_of(item, part, kind);
            Ok(Transformed::new(Expr::Column(Column::from_name(name)), true, TreeNodeRecursion::Jump))
        })?;
        Ok(taken.data)
    }

    fn name_of(&mut self, item: usize, expr: Expr, kind: FactKind) -> String {
        let known = self.facts.iter().position(|fact| fact.expr == expr);
        fact_name(known.unwrap_or_else(|| {
            self.facts.push(Asked { item, expr, kind });
            self.facts.len() - 1
        }))
    }

    /// The facts as columns of rows.
    pub(crate) fn fields(&self) -> impl Iterator<Item = Field> {
        let facts = self.facts.iter().enumerate();
        facts.map(|(at, fact)| Field::new(fact_name(at), fact.kind.data_type(), true))
    }

    /// The columns that the facts read.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().flat_map(|fact| fact.expr.column_refs()).map(|column| column.name.as_str())
    }

    /// Ready to run on the texts of the items at `items`, in the columns of the schemas next to them.
    pub(crate) fn compile(self, codings: &[(usize, SchemaRef)]) -> Result<Vec<Fact>, ConditionError> {
        let compile = |Asked { item, expr, kind }: Asked| {
            let at = codings.iter().position(|coding| coding.0 == item).expect("every item of a fact is wanted");
            Ok(Fact { coding: at, kind, expr: on_columns(&expr, &codings[at].1)? })
        };
        self.facts.into_iter().map(compile).collect()
    }
}

impl FactKind {
    /// None for a part that is not worth it: a value as it is written costs nothing to read.
    fn of(part: &Expr, schema: &DFSchema) -> Option<FactKind> {
        match part.get_type(schema).ok()? {
            DataType::Boolean => Some(FactKind::Condition),
            DataType::Date32 if !matches!(part, Expr::Column(_)) => Some(FactKind::Day),
            _ => None,
        }
    }

    fn data_type(self) -> DataType {
        match self {
            FactKind::Condition => DataType::Boolean,
            FactKind::Day => DataType::Date32,
        }
    }
}

pub(crate) fn fact_name(at: usize) -> String {
    format!("fact {at}")
}

/// The position of the fact that this column holds.
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

/// A part of a rule that reads one item, ready to run on its texts.
pub(crate) struct Fact {
    /// Position of the item among those that blocks give by their texts.
    pub(crate) coding: usize,
    pub(crate) kind: FactKind,
    expr: Arc<dyn PhysicalExpr>,
}

/// What one thread knows of each text that it has met, for one fact.
#[derive(Default)]
pub(crate) struct Answers {
    /// Of a condition.
    answers: Vec<Answer>,
    is_ever_true: bool,
    is_ever_unknown: bool,
    /// Of a fact that is a day.
    days: Vec<Option<i32>>,
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
        let value = fact.expr.evaluate(texts)?.into_array(texts.num_rows())?;
        let other = || DataFusionError::Execution(format!("a fact is of type {}", value.data_type()));
        match fact.kind {
            FactKind::Condition => self.add(value.as_boolean_opt().ok_or_else(other)?),
            FactKind::Day => self.days.extend(value.as_primitive_opt::<Date32Type>().ok_or_else(other)?.iter()),
        }
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
        self.is_ever_true.then(|| self.rows(coded, Answer::Yes))
    }

    /// The fact as a column of the rows.
    pub(crate) fn column(&self, fact: &Fact, coded: &Coded) -> ArrayRef {
        match fact.kind {
            FactKind::Condition => Arc::new(self.truths(coded)),
            FactKind::Day => {
                Arc::new(coded.numbers.iter().map(|number| self.days[*number as usize]).collect::<Date32Array>())
            }
        }
    }

    fn truths(&self, coded: &Coded) -> BooleanArray {
        let is_true = self.holds(coded).unwrap_or_else(|| BooleanBuffer::new_unset(coded.numbers.len()));
        let is_known = self.is_ever_unknown.then(|| NullBuffer::new(!&self.rows(coded, Answer::Unknown)));
        BooleanArray::new(is_true, is_known)
    }

    fn rows(&self, coded: &Coded, answer: Answer) -> BooleanBuffer {
        coded.rows(|text| self.answers[text] == answer)
    }
}
