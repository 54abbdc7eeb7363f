//! One window function over whole partitions.

use std::iter::repeat_n;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, UInt64Array};
use arrow::compute::{partition, take};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{EmitTo, WindowFrame, WindowFrameBound, WindowFrameUnits};
use datafusion::physical_expr::aggregate::AggregateFunctionExpr;
use datafusion::physical_expr::window::{PlainAggregateWindowExpr, StandardWindowExpr, WindowExpr};
use datafusion::physical_plan::PhysicalExpr;
use datafusion::physical_plan::windows::WindowUDFExpr;

#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) expr: Arc<dyn WindowExpr>,
    function: Function,
}

#[derive(Debug, Clone, Copy)]
enum Function {
    RowNumber,
    Rank,
    DenseRank,
    /// The value of the row before.
    Lag,
    /// An aggregate of the whole partition.
    Whole,
    /// An aggregate from the partition's first row up to this one and its peers.
    Running,
}

impl Window {
    /// None for a function or a frame that is not known here.
    pub(super) fn of(expr: &Arc<dyn WindowExpr>) -> Option<Window> {
        let function = match aggregate(expr.as_ref()) {
            Some(aggregate) => of_aggregate(aggregate, expr.as_ref())?,
            None => of_standard(expr.as_ref())?,
        };
        Some(Window { expr: Arc::clone(expr), function })
    }

    /// A value for each row of `batch`, which holds the rows of `partitions` and no others.
    pub(super) fn evaluate(&self, batch: &RecordBatch, partitions: &[Range<usize>]) -> Result<ArrayRef> {
        match self.function {
            Function::RowNumber => Ok(numbers(partitions.iter().flat_map(|rows| 1..=rows.len()))),
            Function::Rank => {
                let peers = self.peers(batch)?;
                let placed = placed(partitions, &peers);
                Ok(numbers(placed.flat_map(|(first, _, rows)| repeat_n(rows.start - first + 1, rows.len()))))
            }
            Function::DenseRank => {
                let peers = self.peers(batch)?;
                Ok(numbers(placed(partitions, &peers).flat_map(|(_, place, rows)| repeat_n(place, rows.len()))))
            }
            Function::Lag => {
                let before = |rows: &Range<usize>| std::iter::once(None).chain((rows.start..rows.end - 1).map(Some));
                let before = partitions.iter().flat_map(before).map(|row| row.map(|row| row as u64));
                Ok(take(&self.expr.evaluate_args(batch)?[0], &before.collect::<UInt64Array>(), None)?)
            }
            Function::Whole => self.whole(batch, partitions),
            Function::Running => self.running(batch, partitions),
        }
    }

    /// Rows that the window's order does not distinguish.
    fn peers(&self, batch: &RecordBatch) -> Result<Vec<Range<usize>>> {
        let ordered = self.expr.order_by().iter().map(|sort| &sort.expr);
        ranges(batch, self.expr.partition_by().iter().chain(ordered))
    }

    fn whole(&self, batch: &RecordBatch, partitions: &[Range<usize>]) -> Result<ArrayRef> {
        let aggregate = aggregate(self.expr.as_ref()).expect("settled when it was made");
        let args = self.expr.evaluate_args(batch)?;
        let results = if aggregate.groups_accumulator_supported() {
            let mut groups = aggregate.create_groups_accumulator()?;
            let places: Vec<usize> = each_row(partitions).collect();
            groups.update_batch(&args, &places, None, partitions.len())?;
            groups.evaluate(EmitTo::All)?
        } else {
            let result = |rows: &Range<usize>| {
                let mut accumulator = aggregate.create_accumulator()?;
                accumulator.update_batch(&piece(&args, rows))?;
                accumulator.evaluate()
            };
            let results: Vec<ScalarValue> = partitions.iter().map(result).collect::<Result<_>>()?;
            ScalarValue::iter_to_array(results)?
        };
        spread(&results, partitions)
    }

    fn running(&self, batch: &RecordBatch, partitions: &[Range<usize>]) -> Result<ArrayRef> {
        let aggregate = aggregate(self.expr.as_ref()).expect("settled when it was made");
        let args = self.expr.evaluate_args(batch)?;
        let peers = self.peers(batch)?;
        let mut accumulator = aggregate.create_accumulator()?;
        let mut results = Vec::with_capacity(peers.len());
        for (_, place, rows) in placed(partitions, &peers) {
            if place == 1 {
                accumulator = aggregate.create_accumulator()?;
            }
            accumulator.update_batch(&piece(&args, rows))?;
            results.push(accumulator.evaluate()?);
        }
        spread(&ScalarValue::iter_to_array(results)?, &peers)
    }
}

/// The stretches of rows that have the same values in all of `columns`.
pub(super) fn ranges<'e>(
    batch: &RecordBatch,
    columns: impl Iterator<Item = &'e Arc<dyn PhysicalExpr>>,
) -> Result<Vec<Range<usize>>> {
    let columns = columns.map(|column| column.evaluate(batch)?.into_array(batch.num_rows()));
    Ok(partition(&columns.collect::<Result<Vec<_>>>()?)?.ranges())
}

fn aggregate(expr: &dyn WindowExpr) -> Option<&AggregateFunctionExpr> {
    Some(expr.as_any().downcast_ref::<PlainAggregateWindowExpr>()?.get_aggregate_expr())
}

fn of_aggregate(aggregate: &AggregateFunctionExpr, expr: &dyn WindowExpr) -> Option<Function> {
    let WindowFrame { units, start_bound, end_bound, .. } = expr.get_window_frame().as_ref();
    // What an aggregate is filtered by is kept where only its name shows it.
    let is_plain = !aggregate.is_distinct() && !aggregate.ignore_nulls() && !expr.name().contains("FILTER");
    let to_peers = *units == WindowFrameUnits::Range && matches!(end_bound, WindowFrameBound::CurrentRow);
    match (is_plain && start_bound.is_unbounded(), end_bound.is_unbounded(), to_peers) {
        (true, true, _) => Some(Function::Whole),
        (true, _, true) if expr.order_by().is_empty() => Some(Function::Whole),
        (true, _, true) => Some(Function::Running),
        _ => None,
    }
}

fn of_standard(expr: &dyn WindowExpr) -> Option<Function> {
    let standard = expr.as_any().downcast_ref::<StandardWindowExpr>()?.get_standard_func_expr();
    let named = standard.as_any().downcast_ref::<WindowUDFExpr>()?;
    match (named.fun().name(), named.args().len()) {
        ("row_number", 0) => Some(Function::RowNumber),
        ("rank", 0) => Some(Function::Rank),
        ("dense_rank", 0) => Some(Function::DenseRank),
        ("lag", 1) if !expr.name().contains("IGNORE NULLS") => Some(Function::Lag),
        _ => None,
    }
}

/// Each of the peers with the first row of its partition and its place there, from 1.
fn placed<'r>(
    partitions: &'r [Range<usize>],
    peers: &'r [Range<usize>],
) -> impl Iterator<Item = (usize, usize, &'r Range<usize>)> {
    let (mut at, mut place) = (0, 0);
    peers.iter().map(move |rows| {
        if rows.start >= partitions[at].end {
            (at, place) = (at + 1, 0);
        }
        place += 1;
        (partitions[at].start, place, rows)
    })
}

fn numbers(numbers: impl Iterator<Item = usize>) -> ArrayRef {
    Arc::new(UInt64Array::from_iter_values(numbers.map(|number| number as u64)))
}

/// For each row the place of its stretch.
fn each_row(stretches: &[Range<usize>]) -> impl Iterator<Item = usize> {
    stretches.iter().enumerate().flat_map(|(place, rows)| repeat_n(place, rows.len()))
}

/// The results of stretches for each of their rows.
fn spread(results: &ArrayRef, stretches: &[Range<usize>]) -> Result<ArrayRef> {
    let places = UInt64Array::from_iter_values(each_row(stretches).map(|place| place as u64));
    Ok(take(results, &places, None)?)
}

fn piece(args: &[ArrayRef], rows: &Range<usize>) -> Vec<ArrayRef> {
    args.iter().map(|arg| arg.slice(rows.start, rows.len())).collect()
}
