//! Why a row that a query reads is not in what it gives: the condition that it fails, or the table where it finds no
//! partner.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::DataType;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, cast, lit};
use datafusion::sql::unparser::expr_to_sql;

use cld_engine::{Engine, EngineError};

use crate::lineage::tables;
use crate::plan::given;

/// Reasons by the key of the row.
pub type Reasons = BTreeMap<String, String>;

/// For rows that `sql` does not give, each identified by its `key` as text: why not. For some nothing can be said, such as
/// those that are not in the tables that it reads.
///
/// # Errors
/// When `sql` cannot be planned or run.
pub fn reasons_left_out(
    engine: &Engine,
    sql: &str,
    key: &str,
    rows: &BTreeSet<String>,
) -> Result<Reasons, EngineError> {
    let mut reasons = Reasons::new();
    Search { engine, key }.why(&engine.plan(sql)?, rows, &mut reasons)?;
    Ok(reasons)
}

/// Looks for rows by their key.
struct Search<'a> {
    engine: &'a Engine,
    key: &'a str,
}

impl Search<'_> {
    fn why(&self, plan: &LogicalPlan, rows: &BTreeSet<String>, reasons: &mut Reasons) -> Result<(), EngineError> {
        if rows.is_empty() {
            return Ok(());
        }
        let absent = |present: &BTreeMap<String, Vec<bool>>| -> BTreeSet<String> {
            rows.iter().filter(|row| !present.contains_key(*row)).cloned().collect()
        };
        match plan {
            LogicalPlan::Filter(filter) => {
                let (queries, mut conditions): (Vec<Expr>, Vec<Expr>) =
                    split_conjunction(&filter.predicate).into_iter().cloned().partition(asks_a_query);
                let mut present = self.present(&filter.input, rows, &conditions)?;
                // Whether a query has an answer is no column of a row: the rows for which it has are asked for instead.
                for condition in queries {
                    let kept = given(filter.input.as_ref().clone(), vec![condition.clone()])?;
                    let kept = self.present(&kept, rows, &[])?;
                    present.iter_mut().for_each(|(row, holds)| holds.push(kept.contains_key(row)));
                    conditions.push(condition);
                }
                for (row, holds) in &present {
                    let failed = conditions.iter().zip(holds).filter(|(_, holds)| !**holds);
                    let failed: Vec<String> = failed.map(|(condition, _)| said(condition)).collect();
                    if !failed.is_empty() {
                        reasons.insert(row.clone(), format!("not true: {}", failed.join("; nor: ")));
                    }
                }
                self.why(&filter.input, &absent(&present), reasons)
            }
            LogicalPlan::Join(join) => {
                let sides = [(&join.left, &join.right), (&join.right, &join.left)];
                let Some((own, other)) = sides.into_iter().find(|(side, _)| named(side.schema(), self.key).is_some())
                else {
                    return Ok(());
                };
                let present = self.present(own, rows, &[])?;
                let reason = format!("no row of {} goes with it", tables(other).join(", "));
                reasons.extend(present.keys().map(|row| (row.clone(), reason.clone())));
                self.why(own, &absent(&present), reasons)
            }
            LogicalPlan::Union(union) => {
                for part in &union.inputs {
                    let mut own = Reasons::new();
                    self.why(part, rows, &mut own)?;
                    for (row, reason) in own {
                        let known = reasons.entry(row).or_default();
                        let link = if known.is_empty() { "" } else { "; in the other part " };
                        *known += &format!("{link}{reason}");
                    }
                }
                Ok(())
            }
            LogicalPlan::Aggregate(_) | LogicalPlan::TableScan(_) => Ok(()),
            _ => plan.inputs().into_iter().try_for_each(|input| self.why(input, rows, reasons)),
        }
    }

    /// Which of the rows a plan gives, and which of the conditions hold there.
    fn present(
        &self,
        plan: &LogicalPlan,
        rows: &BTreeSet<String>,
        conditions: &[Expr],
    ) -> Result<BTreeMap<String, Vec<bool>>, EngineError> {
        let Some(column) = named(plan.schema(), self.key) else { return Ok(BTreeMap::new()) };
        let text = cast(Expr::Column(column), DataType::Utf8);
        let list = rows.iter().map(|row| lit(row.as_str())).collect();
        let conditions = conditions.iter().enumerate().map(|(at, condition)| condition.clone().alias(format!("c{at}")));
        let columns: Vec<Expr> = std::iter::once(text.clone().alias("key")).chain(conditions).collect();
        let asked =
            LogicalPlanBuilder::from(plan.clone()).filter(text.in_list(list, false))?.project(columns)?.build()?;
        let mut present: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        for batch in self.engine.collect(asked)?.1 {
            for (row, holds) in held(&batch) {
                // A row that is there several times fails what all of them fail.
                let known = present.entry(row).or_insert_with(|| vec![false; holds.len()]);
                known.iter_mut().zip(holds).for_each(|(known, holds)| *known |= holds);
            }
        }
        Ok(present)
    }
}

fn held(batch: &RecordBatch) -> Vec<(String, Vec<bool>)> {
    let keys = batch.column(0).as_string::<i32>();
    let conditions: Vec<_> = batch.columns()[1..].iter().map(|column| column.as_boolean()).collect();
    let holds = |row: usize| conditions.iter().map(|column| column.is_valid(row) && column.value(row)).collect();
    (0..batch.num_rows()).map(|row| (keys.value(row).to_owned(), holds(row))).collect()
}

fn named(schema: &DFSchema, name: &str) -> Option<Column> {
    schema.columns().into_iter().find(|column| column.name == name)
}

/// True for a condition that asks whether there are rows of other tables.
pub(crate) fn asks_a_query(condition: &Expr) -> bool {
    let is_query = |part: &Expr| matches!(part, Expr::Exists(_) | Expr::InSubquery(_) | Expr::ScalarSubquery(_));
    condition.exists(|part| Ok(is_query(part))).unwrap_or(true)
}

/// A condition in SQL, its columns without their tables, and no brackets around the whole of it.
pub(crate) fn said(condition: &Expr) -> String {
    if let Expr::Exists(exists) = condition {
        let asked = if exists.negated { "no row" } else { "a row" };
        return format!("{asked} of {} goes with it", tables(&exists.subquery.subquery).join(", "));
    }
    let plain = condition.clone().transform(|part| {
        Ok(match part {
            Expr::Column(column) => Transformed::yes(Expr::Column(Column::new_unqualified(column.name))),
            other => Transformed::no(other),
        })
    });
    let plain = plain.map_or_else(|_| condition.clone(), |plain| plain.data);
    bare(expr_to_sql(&plain).map_or_else(|_| plain.human_display().to_string(), |sql| sql.to_string()))
}

/// A text without brackets that enclose the whole of it.
fn bare(said: String) -> String {
    let inner = said.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut depth = 0_i32;
    let is_whole = inner.is_some_and(|inner| {
        inner.chars().all(|letter| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth >= 0
        })
    });
    inner.filter(|_| is_whole).map(str::to_owned).unwrap_or(said)
}
