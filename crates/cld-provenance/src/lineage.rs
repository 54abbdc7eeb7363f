//! Where the columns of a plan come from.

use std::sync::Arc;

use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema, DataFusionError, JoinType};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{
    Aggregate, BinaryExpr, Distinct, Expr, Join, LogicalPlan, LogicalPlanBuilder, Operator, in_subquery, lit,
};

use cld_engine::EngineError;

use crate::plan::given;

/// Where a column ends up.
pub(crate) enum Source {
    /// In an aggregate, or in what rows are grouped by; of the rows of `input` it is given those for which `known` holds.
    Counted { input: Arc<LogicalPlan>, known: Vec<Expr>, aggregate: Option<Expr> },
    /// In a table.
    Read { table: String, known: Vec<Expr>, wanted: Vec<Expr> },
}

/// Follows `wanted` down the plan, with the conditions `known` on its rows; both are over its columns.
pub(crate) fn trace(
    plan: &LogicalPlan,
    known: &[Expr],
    wanted: &[Expr],
    found: &mut Vec<Source>,
) -> Result<(), EngineError> {
    if wanted.iter().all(|expression| expression.column_refs().is_empty()) || known.iter().any(is_of_no_row) {
        return Ok(());
    }
    let below = |input: &LogicalPlan, column: &dyn Fn(usize) -> Option<Expr>, found: &mut Vec<Source>| {
        let into = |named: &Column| column(plan.schema().maybe_index_of_column(named)?);
        let known: Vec<Expr> = known.iter().filter_map(|known| substitute(known, &into)).collect();
        trace(input, &known, &parts(wanted, &into), found)
    };
    match plan {
        LogicalPlan::Projection(projection) => {
            let column = |at: usize| Some(projection.expr[at].clone().unalias());
            below(&projection.input, &column, found)
        }
        LogicalPlan::Window(window) => {
            let own = window.input.schema().fields().len();
            let into = |named: &Column| plan.schema().maybe_index_of_column(named).filter(|at| *at < own);
            let plain = |named: &Column| into(named).map(|at| in_place(window.input.schema(), at));
            let known: Vec<Expr> = known.iter().filter_map(|known| substitute(known, &plain)).collect();
            let calculated = |named: &Column| {
                let at = plan.schema().maybe_index_of_column(named)?;
                Some(if at < own { in_place(window.input.schema(), at) } else { window.window_expr[at - own].clone() })
            };
            trace(&window.input, &known, &parts(wanted, &calculated), found)
        }
        LogicalPlan::Union(union) => union.inputs.iter().try_for_each(|input| {
            let column = |at: usize| Some(in_place(input.schema(), at));
            below(input, &column, found)
        }),
        LogicalPlan::Join(join) => sides(join, known, wanted, found),
        LogicalPlan::Aggregate(aggregate) => counts(plan, aggregate, known, wanted, found),
        LogicalPlan::TableScan(scan) => {
            let (known, wanted) = (known.to_vec(), wanted.to_vec());
            found.push(Source::Read { table: scan.table_name.table().to_owned(), known, wanted });
            Ok(())
        }
        LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Filter(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Repartition(_)
        | LogicalPlan::Subquery(_)
        | LogicalPlan::Distinct(Distinct::All(_)) => plan.inputs().into_iter().try_for_each(|input| {
            let column = |at: usize| Some(in_place(input.schema(), at));
            below(input, &column, found)
        }),
        _ => Ok(()),
    }
}

/// True for a condition that two different texts be the same: a part of a union that is about something else.
fn is_of_no_row(condition: &Expr) -> bool {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::IsNotDistinctFrom, right }) = condition else { return false };
    matches!((text(left), text(right)), (Some(one), Some(other)) if one != other)
}

/// The text that an expression is, whatever row it is asked for.
fn text(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Literal(value, _) => value.try_as_str().flatten(),
        Expr::Cast(cast) => text(&cast.expr),
        Expr::Alias(alias) => text(&alias.expr),
        _ => None,
    }
}

/// What `wanted` is made of, one column or expression each: a part that cannot be followed does not hide the others.
fn parts(wanted: &[Expr], into: &dyn Fn(&Column) -> Option<Expr>) -> Vec<Expr> {
    let mut columns: Vec<&Column> = wanted.iter().flat_map(Expr::column_refs).collect();
    columns.sort();
    columns.dedup();
    columns.into_iter().filter_map(into).collect()
}

fn counts(
    plan: &LogicalPlan,
    aggregate: &Aggregate,
    known: &[Expr],
    wanted: &[Expr],
    found: &mut Vec<Source>,
) -> Result<(), EngineError> {
    let groups = aggregate.group_expr.len();
    let group = |named: &Column| {
        let at = plan.schema().maybe_index_of_column(named).filter(|at| *at < groups)?;
        Some(aggregate.group_expr[at].clone().unalias())
    };
    let known: Vec<Expr> = known.iter().filter_map(|known| substitute(known, &group)).collect();
    let input = &aggregate.input;
    let mut places: Vec<usize> = wanted
        .iter()
        .flat_map(Expr::column_refs)
        .filter_map(|named| plan.schema().maybe_index_of_column(named)?.checked_sub(groups))
        .collect();
    places.sort_unstable();
    places.dedup();
    if places.is_empty() {
        found.push(Source::Counted { input: Arc::clone(input), known, aggregate: None });
        return Ok(());
    }
    found.extend(places.into_iter().map(|at| {
        let aggregate = Some(aggregate.aggr_expr[at].clone().unalias());
        Source::Counted { input: Arc::clone(input), known: known.clone(), aggregate }
    }));
    Ok(())
}

/// Each side of a join is asked for the columns that it has. What is known of a key is known of its counterpart, and what is
/// known of other columns holds for the rows with which a side goes together.
fn sides(join: &Join, known: &[Expr], wanted: &[Expr], found: &mut Vec<Source>) -> Result<(), EngineError> {
    let equal = equal(join);
    let only_left = matches!(join.join_type, JoinType::LeftSemi | JoinType::LeftAnti);
    for (is_left, side, other) in [(true, &join.left, &join.right), (false, &join.right, &join.left)] {
        if only_left && !is_left {
            continue;
        }
        let has = |named: &Column| side.schema().maybe_index_of_column(named).is_some();
        let into = |named: &Column| {
            let own = |column: &&Column| has(column);
            let partners = equal.iter().filter_map(|(one, other)| match named {
                _ if one == named => Some(other),
                _ if other == named => Some(one),
                _ => None,
            });
            std::iter::once(named).chain(partners).find(own).map(|column| Expr::Column(column.clone()))
        };
        let (mut own, mut lost) = (Vec::new(), Vec::new());
        known.iter().for_each(|known| match substitute(known, &into) {
            Some(known) => own.push(known),
            None => lost.push(known.clone()),
        });
        // Rows of this side that go with none of the other are shown by other joins.
        let is_looked_up = join.join_type == JoinType::Inner || (join.join_type == JoinType::Left && !is_left);
        if is_looked_up {
            own.extend(going_with(side, other, &equal, known, &lost)?);
        }
        let known = own;
        let wanted: Vec<Expr> = wanted
            .iter()
            .flat_map(Expr::column_refs)
            .filter(|named| has(named))
            .map(|named| Expr::Column(named.clone()))
            .collect();
        trace(side, &known, &wanted, found)?;
    }
    Ok(())
}

/// That keys of a side are among those of the rows of the other for which what is known of it holds: said where the side itself
/// has no column to say it of, and the other is rows that are stored, which are soon asked.
fn going_with(
    side: &LogicalPlan,
    other: &LogicalPlan,
    equal: &[(Column, Column)],
    known: &[Expr],
    lost: &[Expr],
) -> Result<Vec<Expr>, EngineError> {
    let of = |plan: &LogicalPlan, named: &Column| plan.schema().maybe_index_of_column(named).is_some();
    let there = |named: &Column| of(other, named).then(|| Expr::Column(named.clone()));
    let is_told = lost.iter().any(|known| substitute(known, &there).is_some());
    if !is_told || calculates(other) {
        return Ok(Vec::new());
    }
    let rows = given(other.clone(), known.iter().filter_map(|known| substitute(known, &there)).collect())?;
    let keys = equal.iter().filter_map(|(one, two)| match (of(side, one), of(other, one)) {
        (true, false) => Some((one, two)),
        (false, true) => Some((two, one)),
        _ => None,
    });
    keys.filter(|(own, its)| of(side, own) && of(other, its))
        .map(|(own, its)| {
            let its = LogicalPlanBuilder::from(rows.clone()).project([Expr::Column(its.clone())])?.build()?;
            Ok(in_subquery(Expr::Column(own.clone()), Arc::new(its)))
        })
        .collect()
}

/// True for a plan that counts or ranks, which is not soon asked.
fn calculates(plan: &LogicalPlan) -> bool {
    let looked = plan.exists(|node| Ok(matches!(node, LogicalPlan::Aggregate(_) | LogicalPlan::Window(_))));
    looked.unwrap_or(true)
}

/// The columns that a join makes equal.
fn equal(join: &Join) -> Vec<(Column, Column)> {
    let filter = join.filter.iter().flat_map(split_conjunction);
    let compared = filter.filter_map(|condition| match condition {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) => Some((left.as_ref(), right.as_ref())),
        _ => None,
    });
    let pairs = join.on.iter().map(|(left, right)| (left, right)).chain(compared);
    let columns = pairs.filter_map(|pair| match pair {
        (Expr::Column(left), Expr::Column(right)) => Some((left.clone(), right.clone())),
        _ => None,
    });
    columns.collect()
}

pub(crate) fn in_place(schema: &DFSchema, at: usize) -> Expr {
    Expr::Column(Column::from(schema.qualified_field(at)))
}

/// The expression with each column replaced; none if one of them has no source, or is calculated over many rows.
pub(crate) fn substitute(expression: &Expr, into: &dyn Fn(&Column) -> Option<Expr>) -> Option<Expr> {
    let replaced = expression.clone().transform(|part| match &part {
        Expr::Column(named) => {
            into(named).map(Transformed::yes).ok_or_else(|| DataFusionError::Plan("has no source".to_owned()))
        }
        _ => Ok(Transformed::no(part)),
    });
    let replaced = replaced.ok()?.data;
    let is_over_many = replaced.exists(|part| {
        Ok(matches!(part, Expr::WindowFunction(_) | Expr::AggregateFunction(_) | Expr::ScalarSubquery(_)))
    });
    (!is_over_many.unwrap_or(true)).then_some(replaced)
}

/// When a row counts in an aggregate: not where it adds nothing.
pub(crate) fn counted(aggregate: &Expr) -> Option<Expr> {
    let Expr::AggregateFunction(function) = aggregate else { return None };
    let argument = function.params.args.first().filter(|argument| !argument.column_refs().is_empty()).cloned();
    let adds = argument.map(|argument| match function.func.name() {
        "sum" => argument.clone().is_not_null().and(argument.not_eq(lit(0))),
        _ => argument.is_not_null(),
    });
    let filter = function.params.filter.as_deref().cloned();
    match (adds, filter) {
        (Some(adds), Some(filter)) => Some(adds.and(filter)),
        (adds, filter) => adds.or(filter),
    }
}

/// The column whose different values an aggregate counts, all of them or those of some rows.
pub(crate) fn distinct_column(aggregate: &Expr) -> Option<Column> {
    let Expr::AggregateFunction(function) = aggregate.clone().unalias() else { return None };
    let parameters = function.params;
    let [argument] = parameters.args.as_slice() else { return None };
    if function.func.name() != "count" || !parameters.distinct || parameters.filter.is_some() {
        return None;
    }
    match argument {
        Expr::Column(column) => Some(column.clone()),
        Expr::Case(case) if case.else_expr.is_none() => match case.when_then_expr.as_slice() {
            [(_, then)] => then.try_as_col().cloned(),
            _ => None,
        },
        _ => None,
    }
}

/// The tables that a plan reads, in order and once.
pub(crate) fn tables(plan: &LogicalPlan) -> Vec<String> {
    let mut tables: Vec<String> = Vec::new();
    let looked = plan.apply_with_subqueries(|node| {
        if let LogicalPlan::TableScan(scan) = node {
            let name = scan.table_name.table().to_owned();
            if !tables.contains(&name) {
                tables.push(name);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    });
    looked.expect("looking at a plan does not fail");
    tables
}

/// The plan with a condition on what its topmost aggregates are given, or on its own rows where it has none.
/// `condition` says it for a schema; `is_told` becomes true when there was one.
pub(crate) fn only(
    plan: LogicalPlan,
    is_told: &mut bool,
    condition: &dyn Fn(&DFSchema) -> Option<Expr>,
) -> Result<LogicalPlan, EngineError> {
    let mut has_aggregate = false;
    let narrowed = plan.transform_down(|node| {
        let LogicalPlan::Aggregate(mut aggregate) = node else { return Ok(Transformed::no(node)) };
        has_aggregate = true;
        if let Some(condition) = condition(aggregate.input.schema()) {
            *is_told = true;
            let input = aggregate.input.as_ref().clone();
            let narrowed = given(input, vec![condition]).map_err(|error| DataFusionError::Plan(error.to_string()))?;
            aggregate.input = narrowed.into();
        }
        Ok(Transformed::new(LogicalPlan::Aggregate(aggregate), true, TreeNodeRecursion::Jump))
    })?;
    let plan = narrowed.data;
    match condition(plan.schema()).filter(|_| !has_aggregate) {
        Some(condition) => {
            *is_told = true;
            given(plan, vec![condition])
        }
        None => Ok(plan),
    }
}
