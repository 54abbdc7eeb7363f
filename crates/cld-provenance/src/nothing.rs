//! Why nothing is behind a figure: how many of the rows that its SQL reads are left as what the cell asks for, and then
//! what the SQL itself asks for, is asked one after another, up to the condition that leaves none.

use std::collections::BTreeSet;

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Int64Type};
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema, JoinType, ScalarValue};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Distinct, Expr, Filter, Join, LogicalPlan, LogicalPlanBuilder, lit};

use cld_engine::{Engine, EngineError};

use crate::filtered::said;
use crate::lineage::{Source, counted, in_place, substitute, tables, trace};
use crate::plan::given;
use crate::rows::by_name;

/// What a cell says of its rows: one of these values, as text, in a column; none is a null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// A column of the table, by its name.
    pub column: String,
    /// What it may hold; not empty.
    pub values: Vec<Option<String>>,
}

/// Something that is asked of rows, and how many are left of those for which all earlier things hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowed {
    /// In SQL, or what the row must be found with.
    pub asked: String,
    /// How many rows are left.
    pub rows: u64,
    /// True for what the cell asks; false for what the SQL of the table asks of every row.
    pub is_of_cell: bool,
}

/// How the rows that the SQL of a table reads become none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    /// The table whose SQL it is.
    pub table: String,
    /// The table that the rows are read from.
    pub reads: String,
    /// How many rows there are.
    pub rows: u64,
    /// What is asked of them: first what the cell asks, as far as the rows have it, then what the SQL asks. Ends with
    /// what leaves none.
    pub asked: Vec<Narrowed>,
}

/// Tables that read one another end sooner.
const DEEPEST: usize = 20;

/// For a figure of `table` in `column` that counts nothing, of the rows with what is `known`: the ways on which rows could
/// have come to it, and how they became none. Where the cell's own conditions leave no row of a table that was
/// calculated, the table's own SQL follows in the way, and so on up to the rows that were received. First come those that
/// end at a condition of a page. `sql_of` gives the SQL of a table that was calculated, and nothing for one that was
/// received. Empty where the SQL cannot be followed.
///
/// # Errors
/// When the SQL of a table on the way cannot be planned or run.
pub fn nothing_behind(
    engine: &Engine,
    table: &str,
    known: &[Known],
    column: &str,
    sql_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Vec<Narrowing>>, EngineError> {
    let Some(sql) = sql_of(table) else { return Ok(Vec::new()) };
    let plan = engine.plan(&sql)?;
    let Some(known) = conditions(known, plan.schema()) else { return Ok(Vec::new()) };
    let wanted = by_name(vec![Expr::Column(Column::new_unqualified(column))], plan.schema());
    let mut sources = Vec::new();
    trace(&plan, &all_of(&known), &wanted, &mut sources)?;
    let mut search = Search { engine, sql_of, seen: BTreeSet::new() };
    let mut found = Vec::new();
    for source in sources {
        found.extend(match source {
            Source::Counted { input, known: asked, aggregate } => {
                let own = aggregate.as_ref().and_then(counted);
                search.narrow(table, &input, &again(&known, asked), own, DEEPEST)?
            }
            Source::Read { table: read, known: asked, .. } => search.upwards(&read, &again(&known, asked), DEEPEST)?,
        });
    }
    found.sort_by_key(|way| way.last().and_then(|last| last.asked.last()).is_none_or(|asked| asked.is_of_cell));
    Ok(found)
}

/// What the cell asks of one column, which is named as long as it is nothing but a column.
#[derive(Debug, Clone)]
struct Condition {
    column: String,
    values: String,
    asked: Expr,
}

impl Condition {
    fn said(&self) -> String {
        format!("{} is {}", self.column, self.values)
    }

    /// The same of other columns; what is calculated there keeps its name.
    fn of(&self, into: &dyn Fn(&Column) -> Option<Expr>) -> Option<Condition> {
        let asked = substitute(&self.asked, into)?;
        let is_calculated = |part: &Expr| Ok(matches!(part, Expr::Case(_) | Expr::ScalarFunction(_) | Expr::Cast(_)));
        let is_plain = !asked.exists(is_calculated).unwrap_or(true);
        let column = asked.column_refs().into_iter().next().filter(|_| is_plain).map(|column| column.name.clone());
        Some(Condition { column: column.unwrap_or_else(|| self.column.clone()), values: self.values.clone(), asked })
    }
}

/// What is left of conditions further down a plan, each with the values that it names.
fn again(known: &[Condition], asked: Vec<Expr>) -> Vec<Condition> {
    let literals = |asked: &Expr| {
        let mut found = Vec::new();
        let looked = asked.apply(|part| {
            if let Expr::Literal(value, _) = part {
                found.push(value.clone());
            }
            Ok(TreeNodeRecursion::Continue)
        });
        looked.map(|_| found).unwrap_or_default()
    };
    let mut waiting: Vec<&Condition> = known.iter().collect();
    let condition = |asked: Expr| {
        let at = waiting.iter().position(|known| literals(&asked).ends_with(&literals(&known.asked)))?;
        let known = waiting.remove(at);
        let same = |column: &Column| Some(Expr::Column(column.clone()));
        Condition { asked, ..known.clone() }.of(&same)
    };
    asked.into_iter().filter_map(condition).collect()
}

fn all_of(conditions: &[Condition]) -> Vec<Expr> {
    conditions.iter().map(|condition| condition.asked.clone()).collect()
}

/// What is known as conditions on the columns of a table; none where a value is not of its column's type: no row has it.
fn conditions(known: &[Known], schema: &DFSchema) -> Option<Vec<Condition>> {
    let condition = |known: &Known| -> Option<Condition> {
        let (own, field) =
            schema.columns().into_iter().zip(schema.fields()).find(|(own, _)| own.name == known.column)?;
        let column = Expr::Column(own);
        let value =
            |text: &String| Some(lit(ScalarValue::try_from_string(text.clone(), plain(field.data_type())).ok()?));
        let values: Vec<Expr> = known.values.iter().flatten().map(value).collect::<Option<_>>()?;
        let among = match values.as_slice() {
            [] => None,
            [value] => Some(column.clone().eq(value.clone())),
            _ => Some(column.clone().in_list(values, false)),
        };
        let is_null = known.values.contains(&None).then(|| column.is_null());
        let asked = match (among, is_null) {
            (Some(among), Some(is_null)) => among.or(is_null),
            (among, is_null) => among.or(is_null)?,
        };
        let said =
            |value: &Option<String>| value.clone().filter(|value| !value.is_empty()).unwrap_or("empty".to_owned());
        let mut values: Vec<String> = known.values.iter().map(said).collect();
        values.dedup();
        Some(Condition { column: known.column.clone(), values: values.join(" or "), asked })
    };
    known.iter().map(condition).collect()
}

/// The type of a column's values, however they are held.
fn plain(held: &DataType) -> &DataType {
    match held {
        DataType::Dictionary(_, values) => values,
        other => other,
    }
}

/// Something that is asked of rows, with a plan that gives those for which it holds.
struct Asked {
    said: String,
    is_of_cell: bool,
    left: LogicalPlan,
}

/// What is asked of the rows of one table.
struct Way {
    reads: String,
    /// The conditions of the cell on the rows that are read.
    known: Vec<Condition>,
    scan: LogicalPlan,
    asked: Vec<Asked>,
}

struct Search<'a> {
    engine: &'a Engine,
    sql_of: &'a dyn Fn(&str) -> Option<String>,
    /// What was looked for in which table: parts of a page often come from the same rows.
    seen: BTreeSet<String>,
}

impl Search<'_> {
    /// How the rows of `plan`, which is in the SQL of `table`, become none under the conditions `known` and `own`.
    fn narrow(
        &mut self,
        table: &str,
        plan: &LogicalPlan,
        known: &[Condition],
        own: Option<Expr>,
        depth: usize,
    ) -> Result<Vec<Vec<Narrowing>>, EngineError> {
        let mut found = Vec::new();
        for mut way in ways(plan, known)? {
            if let Some(own) = &own {
                let all = all_of(known).into_iter().chain([own.clone()]).collect();
                let (said, left) = (said_of_counted(own), given(plan.clone(), all)?);
                way.asked.push(Asked { said, is_of_cell: false, left });
            }
            let Some(narrowing) = self.narrowed(table, &mut way)? else { continue };
            let is_of_cell = narrowing.asked.iter().all(|asked| asked.is_of_cell);
            let above = if is_of_cell { self.upwards(&way.reads, &way.known, depth)? } else { Vec::new() };
            match above.is_empty() {
                true => found.push(vec![narrowing]),
                false => found
                    .extend(above.into_iter().map(|above| std::iter::once(narrowing.clone()).chain(above).collect())),
            }
        }
        Ok(found)
    }

    /// What leaves none of the rows of a way; none where some are left, or the same was asked before.
    fn narrowed(&mut self, table: &str, way: &mut Way) -> Result<Option<Narrowing>, EngineError> {
        let asked: Vec<&str> = way.asked.iter().map(|asked| asked.said.as_str()).collect();
        if !self.seen.insert(format!("{table} {} {}", way.reads, asked.join(" "))) {
            return Ok(None);
        }
        let rows = self.count(way.scan.clone())?;
        let (mut asked, mut left) = (Vec::new(), rows);
        for Asked { said, is_of_cell, left: plan } in way.asked.drain(..) {
            if left == 0 {
                break;
            }
            left = self.count(plan)?;
            asked.push(Narrowed { asked: said, rows: left, is_of_cell });
        }
        let narrowing = Narrowing { table: table.to_owned(), reads: way.reads.clone(), rows, asked };
        Ok((left == 0).then_some(narrowing))
    }

    /// The same for a table that has no such row, by its own SQL if it was calculated.
    fn upwards(&mut self, table: &str, known: &[Condition], depth: usize) -> Result<Vec<Vec<Narrowing>>, EngineError> {
        let Some(sql) = (self.sql_of)(table).filter(|_| depth > 0) else { return Ok(Vec::new()) };
        let plan = self.engine.plan(&sql)?;
        let columns = plan.schema().columns();
        let own = |named: &Column| columns.iter().find(|own| own.name == named.name).cloned().map(Expr::Column);
        let known: Vec<Condition> = known.iter().filter_map(|known| known.of(&own)).collect();
        self.narrow(table, &plan, &known, None, depth - 1)
    }

    fn count(&self, plan: LogicalPlan) -> Result<u64, EngineError> {
        let none: [Expr; 0] = [];
        let counted = LogicalPlanBuilder::from(plan).aggregate(none, [count(lit(1_i64))])?.build()?;
        let rows = self.engine.collect(counted)?.1;
        let number = rows.first().and_then(|batch| batch.column(0).as_primitive_opt::<Int64Type>()?.iter().next()?);
        Ok(number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0))
    }
}

/// From the tables that a plan reads to its rows: what is asked on the way, the conditions of the cell first. One for
/// each part of a union.
fn ways(plan: &LogicalPlan, known: &[Condition]) -> Result<Vec<Way>, EngineError> {
    let below = |column: &dyn Fn(usize) -> Option<Expr>| -> Vec<Option<Condition>> {
        let into = |named: &Column| column(plan.schema().maybe_index_of_column(named)?);
        known.iter().map(|known| known.of(&into)).collect()
    };
    match plan {
        LogicalPlan::TableScan(scan) => Ok(vec![of_table(scan.table_name.table(), plan, known)?]),
        LogicalPlan::Filter(filter) => of_filter(filter, known),
        LogicalPlan::Projection(projection) => {
            let column = |at: usize| Some(projection.expr[at].clone().unalias());
            with_rest(plan, known, below(&column), &projection.input)
        }
        LogicalPlan::Aggregate(aggregate) => {
            let column = |at: usize| Some(aggregate.group_expr.get(at)?.clone().unalias());
            with_rest(plan, known, below(&column), &aggregate.input)
        }
        LogicalPlan::Window(window) => {
            let own = window.input.schema();
            let column = |at: usize| (at < own.fields().len()).then(|| in_place(own, at));
            with_rest(plan, known, below(&column), &window.input)
        }
        LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Repartition(_)
        | LogicalPlan::Union(_)
        | LogicalPlan::Distinct(Distinct::All(_)) => {
            let of_input = |input: &LogicalPlan| {
                let below = below(&|at| Some(in_place(input.schema(), at)));
                ways(input, &below.into_iter().flatten().collect::<Vec<_>>())
            };
            let parts = plan.inputs().into_iter().map(of_input).collect::<Result<Vec<_>, _>>()?;
            Ok(parts.into_iter().flatten().collect())
        }
        LogicalPlan::Join(join) => of_join(plan, join, known),
        _ => Ok(Vec::new()),
    }
}

/// The rows of a table, and what of the cell they can be asked.
fn of_table(table: &str, scan: &LogicalPlan, known: &[Condition]) -> Result<Way, EngineError> {
    let asked = (1..=known.len()).map(|many| {
        let left = given(scan.clone(), all_of(&known[..many]))?;
        Ok(Asked { said: known[many - 1].said(), is_of_cell: true, left })
    });
    let asked = asked.collect::<Result<_, EngineError>>()?;
    Ok(Way { reads: table.to_owned(), known: known.to_vec(), scan: scan.clone(), asked })
}

/// The ways below a filter, and then its conditions one by one.
fn of_filter(filter: &Filter, known: &[Condition]) -> Result<Vec<Way>, EngineError> {
    let mut ways = ways(&filter.input, known)?;
    let conditions: Vec<&Expr> = split_conjunction(&filter.predicate);
    for many in 1..=conditions.len() {
        let all = all_of(known).into_iter().chain(conditions[..many].iter().copied().cloned()).collect();
        then(&mut ways, &said(conditions[many - 1]), false, &given(filter.input.as_ref().clone(), all)?);
    }
    Ok(ways)
}

/// The ways below a plan, and then those conditions of the cell that only the plan's own rows can be asked.
fn with_rest(
    plan: &LogicalPlan,
    known: &[Condition],
    below: Vec<Option<Condition>>,
    input: &LogicalPlan,
) -> Result<Vec<Way>, EngineError> {
    let rest: Vec<String> =
        known.iter().zip(&below).filter(|(_, below)| below.is_none()).map(|(known, _)| known.said()).collect();
    let mut ways = ways(input, &below.into_iter().flatten().collect::<Vec<_>>())?;
    if !rest.is_empty() {
        then(&mut ways, &rest.join(" and "), true, &given(plan.clone(), all_of(known))?);
    }
    Ok(ways)
}

/// By the side of a join that says most of what the cell asks, and then the partner that each row needs.
fn of_join(plan: &LogicalPlan, join: &Join, known: &[Condition]) -> Result<Vec<Way>, EngineError> {
    let on = |side: &LogicalPlan| -> Vec<Condition> {
        let own = |named: &Column| side.schema().maybe_index_of_column(named).map(|_| Expr::Column(named.clone()));
        known.iter().filter_map(|known| known.of(&own)).collect()
    };
    let (left, right) = (on(&join.left), on(&join.right));
    let is_left = !matches!(join.join_type, JoinType::Right) && left.len() >= right.len();
    let (side, other, own) = if is_left { (&join.left, &join.right, left) } else { (&join.right, &join.left, right) };
    let mut ways = ways(side, &own)?;
    let partner = tables(other).join(", ");
    let said = match join.join_type {
        JoinType::LeftAnti | JoinType::RightAnti => format!("no row of {partner} goes with it"),
        JoinType::Left | JoinType::Right | JoinType::Full if own.len() == known.len() => return Ok(ways),
        _ => format!("a row of {partner} goes with it"),
    };
    then(&mut ways, &said, false, &given(plan.clone(), all_of(known))?);
    Ok(ways)
}

/// One thing more that is asked at the end of each way.
fn then(ways: &mut [Way], said: &str, is_of_cell: bool, left: &LogicalPlan) {
    for way in ways {
        way.asked.push(Asked { said: said.to_owned(), is_of_cell, left: left.clone() });
    }
}

/// When a row counts, in SQL; of `case when … then … end is not null` what is behind `when`.
fn said_of_counted(condition: &Expr) -> String {
    if let Expr::IsNotNull(counted) = condition
        && let Expr::Case(case) = counted.as_ref()
        && case.expr.is_none()
        && let [(when, _)] = case.when_then_expr.as_slice()
    {
        return said(when);
    }
    said(condition)
}
