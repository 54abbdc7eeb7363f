//! Rules as they run on one file: what to build of its rows, and what each thread remembers.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch, RecordBatchOptions};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{Schema, SchemaRef};
use cld_book::{Book, Release};
use cld_condition::ConditionError;
use cld_submission::{Block, Columns};
use datafusion_common::DFSchema;
use datafusion_expr::Expr;

use crate::condition::Condition;
use crate::facts::{Answers, Fact, FactKind, Facts};

/// Conditions compiled together, so that what they share is evaluated once.
pub(crate) struct Plan {
    pub(crate) columns: Columns,
    conditions: Vec<Condition>,
    facts: Vec<Fact>,
    /// The facts that some condition reads next to other columns.
    columned: Vec<bool>,
    /// The facts, then the columns of the rows.
    schema: SchemaRef,
}

impl Plan {
    /// `compared` are columns that are wanted besides those that the conditions read.
    pub(crate) fn new<'e>(
        book: &Book,
        release: &Release,
        every_column: &DFSchema,
        conditions: impl IntoIterator<Item = &'e Expr>,
        compared: impl IntoIterator<Item = &'e str>,
    ) -> Result<Plan, ConditionError> {
        let mut facts = Facts::default();
        let conditions = conditions.into_iter().map(|condition| facts.take_out(condition, release, every_column));
        let conditions = conditions.collect::<Result<Vec<Expr>, _>>()?;
        let read = conditions.iter().flat_map(Expr::column_refs).map(|column| column.name.clone());
        let wanted: Vec<String> = read.chain(compared.into_iter().map(str::to_owned)).collect();
        let columns = Columns::new(book, release, wanted.iter().map(String::as_str)).tolerant();
        let columns = columns.with_coded(book, release, facts.columns());
        let fields = facts.fields().map(Arc::new);
        let schema = Arc::new(Schema::new(fields.chain(columns.schema.fields().iter().cloned()).collect::<Vec<_>>()));
        let conditions = conditions.iter().map(|condition| Condition::new(condition, &schema));
        let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
        let facts = facts.compile(&columns.codings())?;
        let mut columned: Vec<bool> = facts.iter().map(|fact| fact.kind == FactKind::Day).collect();
        conditions.iter().flat_map(|condition| condition.facts(facts.len())).for_each(|fact| columned[fact] = true);
        Ok(Plan { columns, conditions, facts, columned, schema })
    }

    /// For a thread that has seen no rows yet.
    pub(crate) fn fresh(&self) -> Memory {
        Memory { answers: self.facts.iter().map(|_| Answers::default()).collect() }
    }

    /// For each condition the rows of the block that it is true of; none when it is true of no row.
    pub(crate) fn holds(
        &self,
        memory: &mut Memory,
        block: &Block<'_>,
    ) -> Result<Vec<Option<BooleanBuffer>>, ConditionError> {
        for (fact, answers) in self.facts.iter().zip(&mut memory.answers) {
            answers.learn(fact, &block.coded[fact.coding])?;
        }
        let rows = self.rows(memory, block)?;
        let holds = |condition: &Condition| condition.holds(&rows, block, &self.facts, &memory.answers);
        self.conditions.iter().map(holds).collect()
    }

    fn rows(&self, memory: &Memory, block: &Block<'_>) -> Result<RecordBatch, ConditionError> {
        // A fact that no condition reads next to others is not put as a column, but keeps its place.
        let unread: ArrayRef = Arc::new(BooleanArray::new(BooleanBuffer::new_unset(block.rows()), None));
        let facts = self.facts.iter().zip(&memory.answers).zip(&self.columned);
        let facts = facts.map(|((fact, answers), columned)| match columned {
            true => answers.column(fact, &block.coded[fact.coding]),
            false => Arc::clone(&unread),
        });
        let columns = facts.chain(block.batch.columns().iter().cloned()).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(block.rows()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}

/// What one thread knows of the texts that it has met.
pub(crate) struct Memory {
    answers: Vec<Answers>,
}
