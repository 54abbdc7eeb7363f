//! SQL of the plain dialect in the spelling of Spark.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use cld_engine::EngineError;
use sqlparser::ast::{
    BinaryOperator, DataType, Expr, Function, FunctionArgumentClause, FunctionArguments, OrderByExpr, OrderByKind,
    Query, Value, ValueWithSpan, VisitMut, VisitorMut, WindowType, visit_relations,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

/// The same select for Spark:
/// - where nulls stand is said in every order, since unsaid they stand the other way round there;
/// - whole numbers that are multiplied have 64 bits, as here; next to `+` and `-` they may be days;
/// - a text is a `string`, and what has a meaning in one is escaped;
/// - the order within `string_agg` follows its brackets.
///
/// # Errors
/// A fault of the program when it is no SQL: pages were read before.
pub fn spelt(sql: &str) -> Result<String, EngineError> {
    let mut statements = Parser::parse_sql(&GenericDialect {}, sql).map_err(EngineError::fault)?;
    let _ = statements.visit(&mut Spelling);
    let texts: Vec<String> = statements.iter().map(ToString::to_string).collect();
    Ok(texts.join(";\n"))
}

/// The names of the tables that a select reads, and those that it makes for itself.
///
/// # Errors
/// A fault of the program when it is no SQL: pages were read before.
pub(crate) fn tables(sql: &str) -> Result<Vec<String>, EngineError> {
    let statements = Parser::parse_sql(&GenericDialect {}, sql).map_err(EngineError::fault)?;
    let mut tables = BTreeSet::new();
    let _ = visit_relations(&statements, |table| {
        tables.insert(table.to_string());
        ControlFlow::<()>::Continue(())
    });
    Ok(tables.into_iter().collect())
}

/// A text between quotes, as Spark reads it.
pub fn text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

struct Spelling;

impl VisitorMut for Spelling {
    type Break = ();

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        if let Some(OrderByKind::Expressions(order)) = query.order_by.as_mut().map(|order| &mut order.kind) {
            order.iter_mut().for_each(say_nulls);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) => within_brackets(function),
            Expr::Cast { data_type: data_type @ DataType::Varchar(None), .. } => *data_type = DataType::String(None),
            Expr::BinaryOp { left, op: BinaryOperator::Multiply, right } => {
                widen(left);
                widen(right);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<()> {
        if let Value::SingleQuotedString(letters) = &value.value
            && letters.contains(['\'', '\\'])
        {
            // What is printed as it stands.
            value.value = Value::Placeholder(text(letters));
        }
        ControlFlow::Continue(())
    }
}

/// Nulls last going up and first going down, as the plain dialect has it where a page says nothing.
fn say_nulls(order: &mut OrderByExpr) {
    let goes_up = order.options.asc.unwrap_or(true);
    order.options.nulls_first.get_or_insert(!goes_up);
}

/// A whole number that is written down gets 64 bits.
fn widen(expr: &mut Expr) {
    if let Expr::Value(ValueWithSpan { value: Value::Number(digits, is_long), .. }) = expr {
        *is_long = digits.bytes().all(|digit| digit.is_ascii_digit());
    }
}

/// The orders that a function has: of its window, and among its arguments.
fn within_brackets(function: &mut Function) {
    if let Some(WindowType::WindowSpec(window)) = &mut function.over {
        window.order_by.iter_mut().for_each(say_nulls);
    }
    let FunctionArguments::List(arguments) = &mut function.args else { return };
    let mut kept = Vec::new();
    for clause in std::mem::take(&mut arguments.clauses) {
        match clause {
            FunctionArgumentClause::OrderBy(order) => function.within_group.extend(order),
            other => kept.push(other),
        }
    }
    arguments.clauses = kept;
    function.within_group.iter_mut().for_each(say_nulls);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spark_spells_otherwise_is_spelt_so() {
        for (page, spark) in [
            (
                "select row_number() over (partition by a order by b desc, c, d nulls first) as place from t",
                "SELECT row_number() OVER (PARTITION BY a ORDER BY b DESC NULLS FIRST, c NULLS LAST, d NULLS FIRST) AS place FROM t",
            ),
            ("select a + 1 as b, 2 * c as d, e / 3 as f from t", "SELECT a + 1 AS b, 2L * c AS d, e / 3 AS f FROM t"),
            ("select 0.5 * a as b from t", "SELECT 0.5 * a AS b FROM t"),
            ("select cast(a as varchar) as b from t", "SELECT CAST(a AS STRING) AS b FROM t"),
            ("select a from t where a = 'it''s \\ so'", "SELECT a FROM t WHERE a = 'it\\'s \\\\ so'"),
            (
                "select string_agg(distinct a, ', ' order by a) as b from t",
                "SELECT string_agg(DISTINCT a, ', ') WITHIN GROUP (ORDER BY a NULLS LAST) AS b FROM t",
            ),
            ("select a from t order by a desc", "SELECT a FROM t ORDER BY a DESC NULLS FIRST"),
        ] {
            assert_eq!(spelt(page).unwrap(), spark);
        }
    }

    #[test]
    fn tables_are_found_wherever_they_are_read() {
        let sql = "with a as (select x from t) select x from a join u on a.x = u.x where exists (select 1 from v) \
                   union all select x from (select x from w) as s";
        assert_eq!(tables(sql).unwrap(), ["a", "t", "u", "v", "w"]);
    }

    #[test]
    fn an_order_in_a_query_within_a_query_is_said_too() {
        let spark = spelt(
            "select * from (select max(a) over (order by b) as c from t) as s where exists (select 1 from u where 2 * u.d = s.c)",
        );
        let spark = spark.unwrap();
        assert!(spark.contains("ORDER BY b NULLS LAST") && spark.contains("2L * u.d"), "{spark}");
    }
}
