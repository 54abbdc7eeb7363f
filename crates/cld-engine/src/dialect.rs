//! Where other engines would give other rows for the same SQL, as far as it takes types to see it.

use std::collections::BTreeSet;

use arrow::datatypes::DataType;
use datafusion::common::DFSchema;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan, Operator};

use crate::error::EngineError;
use crate::session::Session;

/// A place of which engines make different rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// What they do differently.
    pub kind: DifferenceKind,
    /// As SQL writes it: `/`, `*`, `-` or `+`.
    pub operator: String,
    /// The columns on either side, without their tables.
    pub columns: BTreeSet<String>,
}

/// What engines do differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// `/` of whole numbers: cut off, or a fraction.
    WholeQuotient,
    /// A day minus a day: a number, or an interval.
    BareDays,
    /// A product of numbers of 32 bits, which widens, stops or wraps when it is too large.
    NarrowProduct,
    /// A decimal that was calculated and not cast: engines keep different numbers of digits.
    LooseDecimal,
}

impl Difference {
    fn new(kind: DifferenceKind, binary: &BinaryExpr) -> Difference {
        let sides = [&binary.left, &binary.right];
        let columns = sides.into_iter().flat_map(|side| side.column_refs()).map(|column| column.name.clone());
        Difference { kind, operator: binary.op.to_string(), columns: columns.collect() }
    }
}

/// From this on a literal counts as large next to a number of 32 bits.
const LARGE: i64 = 1000;

impl Session {
    pub(crate) async fn differences(&self, sql: &str) -> Result<BTreeSet<Difference>, EngineError> {
        let plan = self.context.state().create_logical_plan(sql).await?;
        let mut found = BTreeSet::new();
        plan.apply_with_subqueries(|node| {
            let schema = merge_schema(&node.inputs());
            for expr in node.expressions() {
                let mut look = Look { schema: &schema, found: &mut found };
                look.at(&expr, Held::No);
                if matches!(node, LogicalPlan::Projection(_)) {
                    look.handed_on(&expr);
                }
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(found)
    }
}

/// Whether a cast holds an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    No,
    /// Somewhere above it.
    Above,
    /// The cast is of the expression itself.
    Directly,
}

struct Look<'a> {
    schema: &'a DFSchema,
    found: &'a mut BTreeSet<Difference>,
}

impl Look<'_> {
    fn at(&mut self, expr: &Expr, held: Held) {
        if let Expr::BinaryExpr(binary) = expr {
            let difference = self.of(binary, held);
            self.found.extend(difference.map(|kind| Difference::new(kind, binary)));
        }
        let below = match (expr, held) {
            (Expr::Cast(_), _) => Held::Directly,
            (Expr::Alias(_), held) => held,
            (_, Held::No) => Held::No,
            (_, Held::Above | Held::Directly) => Held::Above,
        };
        let _ = expr.apply_children(|child| {
            self.at(child, below);
            Ok(TreeNodeRecursion::Continue)
        });
    }

    fn of(&self, binary: &BinaryExpr, held: Held) -> Option<DifferenceKind> {
        let (left, right) = (self.data_type(&binary.left)?, self.data_type(&binary.right)?);
        match binary.op {
            Operator::Divide if left.is_integer() && right.is_integer() => Some(DifferenceKind::WholeQuotient),
            Operator::Divide if held == Held::No => Some(DifferenceKind::LooseDecimal),
            Operator::Minus if left == DataType::Date32 && right == DataType::Date32 && held != Held::Directly => {
                Some(DifferenceKind::BareDays)
            }
            Operator::Multiply if self.is_narrow(&binary.left) && self.is_narrow(&binary.right) => {
                Some(DifferenceKind::NarrowProduct)
            }
            _ => None,
        }
    }

    /// A column of decimals that a select hands on is a plain one or a cast.
    fn handed_on(&mut self, expr: &Expr) {
        let inner = expr.clone().unalias();
        let is_decimal = self.data_type(&inner).is_some_and(|data_type| data_type.is_decimal());
        if let (true, Expr::BinaryExpr(binary)) = (is_decimal, &inner) {
            self.found.insert(Difference::new(DifferenceKind::LooseDecimal, binary));
        }
    }

    /// Of 32 bits, or a literal that is large; one of the two must be of 32 bits, and both are no small literals.
    fn is_narrow(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Literal(value, _) => value.to_string().parse::<i64>().is_ok_and(|value| value.abs() >= LARGE),
            _ => self.data_type(expr).is_some_and(|data_type| {
                matches!(data_type, DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8)
            }),
        }
    }

    fn data_type(&self, expr: &Expr) -> Option<DataType> {
        expr.get_type(self.schema).ok()
    }
}
