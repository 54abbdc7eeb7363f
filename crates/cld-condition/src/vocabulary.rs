//! The words that a rule's SQL may use: functions of one row, and no table.

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion_common::config::ConfigOptions;
use datafusion_common::{Result, TableReference, plan_err};
use datafusion_expr::planner::{ContextProvider, ExprPlanner};
use datafusion_expr::{AggregateUDF, HigherOrderUDF, ScalarUDF, TableSource, WindowUDF};
use datafusion_functions::{core, datetime, regex, string, unicode};

/// Answers the planner's questions. The functions are few and give the same answer on any day.
pub(crate) struct Vocabulary {
    options: ConfigOptions,
    functions: Vec<Arc<ScalarUDF>>,
    /// Turn `substring(…)` and `extract(…)` into functions.
    planners: [Arc<dyn ExprPlanner>; 2],
}

impl Vocabulary {
    pub(crate) fn new(more: Vec<Arc<ScalarUDF>>) -> Self {
        let mut functions = vec![
            core::coalesce(),
            datetime::date_part(),
            regex::regexp_like(),
            string::btrim(),
            string::lower(),
            string::upper(),
            unicode::character_length(),
            unicode::substr(),
        ];
        functions.extend(more);
        let planners: [Arc<dyn ExprPlanner>; 2] =
            [Arc::new(unicode::planner::UnicodeFunctionPlanner), Arc::new(datetime::planner::DatetimeFunctionPlanner)];
        Vocabulary { options: ConfigOptions::default(), functions, planners }
    }

    /// The functions by name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.functions.iter().map(|function| function.name())
    }
}

impl ContextProvider for Vocabulary {
    fn get_table_source(&self, name: TableReference) -> Result<Arc<dyn TableSource>> {
        plan_err!("a rule reads one row, not table \"{name}\"")
    }

    fn get_expr_planners(&self) -> &[Arc<dyn ExprPlanner>] {
        &self.planners
    }

    fn get_function_meta(&self, name: &str) -> Option<Arc<ScalarUDF>> {
        // A function has one name here, as in the plain dialect, whatever else the planner's library calls it.
        self.functions.iter().find(|function| function.name() == name).map(Arc::clone)
    }

    fn get_higher_order_meta(&self, _name: &str) -> Option<Arc<HigherOrderUDF>> {
        None
    }

    fn get_aggregate_meta(&self, _name: &str) -> Option<Arc<AggregateUDF>> {
        None
    }

    fn get_window_meta(&self, _name: &str) -> Option<Arc<WindowUDF>> {
        None
    }

    fn get_variable_type(&self, _names: &[String]) -> Option<DataType> {
        None
    }

    fn options(&self) -> &ConfigOptions {
        &self.options
    }

    fn udf_names(&self) -> Vec<String> {
        self.functions.iter().map(|function| function.name().to_owned()).collect()
    }

    fn higher_order_function_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn udaf_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn udwf_names(&self) -> Vec<String> {
        Vec::new()
    }
}
