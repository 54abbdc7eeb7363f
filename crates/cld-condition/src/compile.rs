//! SQL of one row becomes an expression over the columns of a block.

use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef};
use datafusion_common::{DFSchema, Result, plan_err};
use datafusion_expr::execution_props::ExecutionProps;
use datafusion_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion_expr::simplify::SimplifyContext;
use datafusion_expr::{Expr, ExprSchemable, ScalarUDF};
use datafusion_optimizer::simplify_expressions::ExprSimplifier;
use datafusion_physical_expr::{PhysicalExpr, create_physical_expr};
use datafusion_sql::parser::DFParser;
use datafusion_sql::planner::{ParserOptions, PlannerContext, SqlToRel};

use crate::error::ConditionError;
use crate::vocabulary::Vocabulary;

/// Compiles conditions against every column that a release has.
pub struct Compiler {
    /// The columns that a condition may read.
    pub schema: Arc<DFSchema>,
    vocabulary: Vocabulary,
}

impl Compiler {
    /// Over these columns; `functions` may be used besides the ones that every condition may use.
    ///
    /// # Errors
    /// When two columns have one name.
    pub fn new(schema: SchemaRef, functions: Vec<Arc<ScalarUDF>>) -> Result<Self, ConditionError> {
        let schema = DFSchema::try_from(schema).map_err(ConditionError::refused)?;
        Ok(Compiler { schema: Arc::new(schema), vocabulary: Vocabulary::new(functions) })
    }

    /// The names of the functions that a condition may use. The words that SQL turns into one of them, such as
    /// `extract`, are not among them.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.vocabulary.names()
    }

    /// The condition that `sql` states, with types settled and constants calculated. It is true, false, or null where
    /// what it reads is null.
    ///
    /// # Errors
    /// When it is no SQL, reads a column or calls a function that is not there, compares what cannot be compared, or is
    /// anything but true or false.
    pub fn condition(&self, sql: &str) -> Result<Expr, ConditionError> {
        self.compile(sql).map_err(ConditionError::refused)
    }

    fn compile(&self, sql: &str) -> Result<Expr> {
        let parsed = DFParser::parse_sql_into_expr(sql)?;
        // Money is exact: 0.1 in a rule is a decimal, not a float.
        let options = ParserOptions { parse_float_as_decimal: true, ..ParserOptions::default() };
        let planner = SqlToRel::new_with_options(&self.vocabulary, options);
        let expr = planner.sql_to_expr(parsed.expr, &self.schema, &mut PlannerContext::new())?;
        let simplifier = ExprSimplifier::new(SimplifyContext::builder().with_schema(Arc::clone(&self.schema)).build());
        let expr = simplifier.simplify(simplifier.coerce(expr, &self.schema)?)?;
        match expr.get_type(self.schema.as_ref())? {
            DataType::Boolean => Ok(expr),
            other => plan_err!("a rule is true or false, not of type {other}"),
        }
    }
}

/// The condition as it runs on blocks with these columns.
///
/// # Errors
/// When it reads a column that is not among them.
pub fn on_columns(condition: &Expr, schema: &SchemaRef) -> Result<Arc<dyn PhysicalExpr>, ConditionError> {
    let expr = || {
        let schema = DFSchema::try_from(Arc::clone(schema))?;
        create_physical_expr(condition, &schema, &ExecutionProps::new(), &PhysicalPlanningContext::default())
    };
    expr().map_err(ConditionError::refused)
}
