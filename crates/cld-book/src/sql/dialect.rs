//! What the plain dialect allows. All that is not named here is refused, with its line and another way to write it.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, CastKind, DataType, Distinct, DuplicateTreatment, Expr, Function, FunctionArgumentClause,
    FunctionArgumentList, FunctionArguments, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, Query, Select,
    SelectItem, SetExpr, SetOperator, SetQuantifier, Spanned, TableFactor, UnaryOperator, Value, ValueWithSpan,
    Visitor, WindowFrameUnits, WindowType,
};

use super::forms::{
    is_bare, is_float, is_interval, is_ordered, is_part, is_part_named, is_plain, is_type, is_typed, is_whole,
};
use super::vocabulary::{self, Gives, TYPES, UsedIn};

/// Where SQL is written, which decides what it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A condition on one row of a submission.
    Rule,
    /// A value of one row of events, or of a bound.
    Value,
    /// A whole `select`.
    Select,
}

/// Looks at a parsed page and gathers what the plain dialect does not have, each with the line of the SQL.
pub(super) struct Dialect {
    place: Place,
    /// How many casts to a date are around what is looked at.
    in_cast_to_date: usize,
    pub(super) objections: Vec<(usize, String)>,
}

impl Dialect {
    pub(super) fn new(place: Place) -> Dialect {
        Dialect { place, in_cast_to_date: 0, objections: Vec::new() }
    }

    fn object(&mut self, at: &impl Spanned, what: impl Into<String>) {
        let line = at.span().start.line.max(1) as usize;
        self.objections.push((line, format!("the plain dialect has {}", what.into())));
    }

    fn function(&mut self, expr: &Expr, function: &Function) {
        let name = function.name.to_string();
        let used_in = if self.place == Place::Rule { UsedIn::Rules } else { UsedIn::Methods };
        let word = match vocabulary::word(&name.to_lowercase(), used_in) {
            Ok(word) => word,
            Err(what) => return self.object(expr, what),
        };
        if self.place == Place::Value && word.gives != Gives::Row {
            return self.object(expr, format!("no {name} here: this is a value of one row"));
        }
        let has_more = function.null_treatment.is_some()
            || !function.within_group.is_empty()
            || !matches!(function.parameters, FunctionArguments::None)
            || function.filter.is_some() && word.gives != Gives::Group;
        let FunctionArguments::List(list) = &function.args else {
            return self.object(expr, format!("no {name} without ( )"));
        };
        if has_more || list.args.iter().any(|arg| !is_plain(arg, word.name)) {
            return self.object(expr, format!("nothing but plain arguments for {name}, and filter (where …)"));
        }
        let (fewest, most) = word.arguments;
        if list.args.len() < fewest || list.args.len() > most {
            return self.object(expr, format!("another number of arguments for {name}"));
        }
        if matches!(word.name, "date_part" | "date_trunc") && !is_part_named(&list.args[0]) {
            return self.object(expr, format!("{name} for 'year', 'quarter', 'month' and 'day' only"));
        }
        if word.name == "date_trunc" && self.in_cast_to_date == 0 {
            self.object(expr, "date_trunc inside cast(… as date) only: engines give it different types");
        }
        self.clauses(expr, word.name, list);
        self.window(expr, word.name, word.gives, function.over.as_ref());
    }

    /// `distinct` is for counting, and rows that are strung together have an order.
    fn clauses(&mut self, expr: &Expr, name: &str, list: &FunctionArgumentList) {
        let is_ordered = matches!(list.clauses.as_slice(), [FunctionArgumentClause::OrderBy(_)]);
        match name {
            "string_agg" if !is_ordered => self.object(expr, "no string_agg without an order by: which comes first?"),
            "string_agg" => {}
            _ if !list.clauses.is_empty() => self.object(expr, format!("no clause inside {name}(…)")),
            _ => {}
        }
        if list.duplicate_treatment == Some(DuplicateTreatment::Distinct) && name != "count" {
            self.object(expr, format!("no {name}(distinct …): select distinct rows first"));
        }
    }

    fn window(&mut self, expr: &Expr, name: &str, gives: Gives, over: Option<&WindowType>) {
        match (over, gives) {
            (_, Gives::Window) if !is_ordered(over) => {
                self.object(expr, format!("no {name} without an order by: which row would it be?"));
            }
            (Some(_), Gives::Row) => self.object(expr, format!("no {name} over rows: it is a function of one row")),
            (Some(WindowType::NamedWindow(_)), _) => self.object(expr, "no window by name: write it out"),
            (Some(WindowType::WindowSpec(spec)), _) => {
                let is_of_rows = |units| units == WindowFrameUnits::Rows;
                if spec.window_name.is_some() || spec.window_frame.as_ref().is_some_and(|f| !is_of_rows(f.units)) {
                    self.object(expr, "frames of rows only: rows between … and …");
                }
            }
            (None, _) => {}
        }
    }

    fn cast(&mut self, expr: &Expr, kind: &CastKind, data_type: &DataType) {
        if *kind != CastKind::Cast {
            return self.object(expr, "cast(a as type) only, no :: and no try_cast");
        }
        if is_float(data_type) {
            return self.object(expr, "no floats: cast to decimal");
        }
        if !is_type(data_type) {
            let what = format!("no type {}: cast to one of {TYPES}", data_type.to_string().to_lowercase());
            self.object(expr, what);
        }
    }

    fn operator(&mut self, expr: &Expr, op: &BinaryOperator) {
        use BinaryOperator as Op;
        let is_known = matches!(
            op,
            Op::Plus | Op::Minus | Op::Multiply | Op::Divide | Op::Modulo | Op::StringConcat | Op::And | Op::Or
        ) || matches!(op, Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq);
        if !is_known {
            self.object(expr, format!("no operator {op}"));
        }
    }

    fn value(&mut self, expr: &Expr, value: &Value) {
        match value {
            Value::Number(digits, false) if digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {}
            Value::Number(..) => self.object(expr, "numbers like 12 and 12.5 only"),
            Value::SingleQuotedString(_) | Value::Boolean(_) | Value::Null | Value::Placeholder(_) => {}
            _ => self.object(expr, "texts in single quotes only"),
        }
    }

    fn names(&mut self, expr: &Expr, parts: &[Ident]) {
        if parts.iter().any(|part| part.quote_style.is_some()) {
            self.object(expr, "no names in quotes; a text is written '…'");
        }
    }

    fn joins(&mut self, joins: &[Join]) {
        for join in joins {
            use JoinOperator as Op;
            let what = match &join.join_operator {
                Op::Join(on)
                | Op::Inner(on)
                | Op::Left(on)
                | Op::LeftOuter(on)
                | Op::Right(on)
                | Op::RightOuter(on)
                    if matches!(on, JoinConstraint::On(_)) =>
                {
                    continue;
                }
                Op::CrossJoin(JoinConstraint::None) => continue,
                Op::FullOuter(_) => "no full join: write a left join, union all what is left over",
                Op::Join(_) | Op::Inner(_) | Op::Left(_) | Op::LeftOuter(_) | Op::Right(_) | Op::RightOuter(_) => {
                    "joins with on … only, neither natural nor using"
                }
                _ => "join, left join, right join and cross join only",
            };
            self.object(&join.relation, what);
        }
    }

    fn set(&mut self, query: &Query, body: &SetExpr) {
        match body {
            SetExpr::SetOperation { op: SetOperator::Union, set_quantifier, left, right } => {
                if !matches!(set_quantifier, SetQuantifier::All | SetQuantifier::None) {
                    self.object(query, "union and union all only");
                }
                self.set(query, left);
                self.set(query, right);
            }
            SetExpr::SetOperation { .. } => self.object(query, "no except or intersect: write exists or not exists"),
            SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) => {}
            _ => self.object(query, "nothing but select, union and values"),
        }
    }
}

impl Visitor for Dialect {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if query.limit_clause.is_some() || query.fetch.is_some() {
            self.object(query, "no limit: choose a row with row_number() over (… order by …) = 1");
        }
        if query.order_by.is_some() {
            self.object(query, "no order by of a whole result: its rows have no order");
        }
        let has_more = !query.locks.is_empty()
            || query.for_clause.is_some()
            || query.settings.is_some()
            || query.format_clause.is_some()
            || !query.pipe_operators.is_empty();
        let with = query.with.iter();
        if has_more
            || with.clone().any(|with| with.recursive || with.cte_tables.iter().any(|cte| cte.materialized.is_some()))
        {
            self.object(query, "with, select, from, where, group by and having only");
        }
        self.set(query, &query.body);
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let has_more = select.top.is_some()
            || select.into.is_some()
            || select.exclude.is_some()
            || select.prewhere.is_some()
            || select.qualify.is_some()
            || select.value_table_mode.is_some()
            || select.select_modifiers.is_some()
            || !select.lateral_views.is_empty()
            || !select.connect_by.is_empty()
            || !select.cluster_by.is_empty()
            || !select.distribute_by.is_empty()
            || !select.sort_by.is_empty()
            || !select.named_window.is_empty()
            || matches!(select.distinct, Some(Distinct::On(_)))
            || !matches!(&select.group_by, GroupByExpr::Expressions(_, more) if more.is_empty());
        if has_more {
            self.object(select, "select [distinct] … from … where … group by … having … only");
        }
        if select.from.len() > 1 {
            self.object(select, "no comma between tables: write cross join");
        }
        for item in &select.projection {
            match item {
                SelectItem::Wildcard(more) | SelectItem::QualifiedWildcard(_, more) if !is_bare(more) => {
                    self.object(select, "* and t.* with nothing behind them");
                }
                SelectItem::ExprWithAliases { .. } => self.object(select, "one name for each column"),
                _ => {}
            }
        }
        select.from.iter().for_each(|from| self.joins(&from.joins));
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table {
                args: None,
                with_hints,
                version: None,
                partitions,
                json_path: None,
                sample: None,
                index_hints,
                with_ordinality: false,
                ..
            } if with_hints.is_empty() && partitions.is_empty() && index_hints.is_empty() => {}
            TableFactor::Derived { lateral: false, alias: Some(_), sample: None, .. } => {}
            TableFactor::NestedJoin { table_with_joins, alias: None } => self.joins(&table_with_joins.joins),
            TableFactor::Derived { lateral: false, alias: None, .. } => {
                self.object(factor, "a name for each select in from")
            }
            _ => self.object(factor, "tables by their names and selects in from only"),
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(name) => self.names(expr, std::slice::from_ref(name)),
            Expr::CompoundIdentifier(parts) => self.names(expr, parts),
            Expr::Value(ValueWithSpan { value, .. }) => self.value(expr, value),
            Expr::TypedString(text) if is_typed(text) => {}
            Expr::Interval(interval) if is_interval(interval) => {}
            Expr::Interval(_) => {
                self.object(expr, "intervals like interval '3 months' only, in days, months or years");
            }
            Expr::BinaryOp { op, .. } => self.operator(expr, op),
            Expr::UnaryOp { op: UnaryOperator::Not | UnaryOperator::Minus | UnaryOperator::Plus, .. } => {}
            Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::IsTrue(_) | Expr::IsNotTrue(_) | Expr::IsFalse(_) => {}
            Expr::IsNotFalse(_) | Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) => {}
            Expr::InList { .. } | Expr::Between { .. } | Expr::Nested(_) | Expr::Exists { .. } => {}
            Expr::InSubquery { negated: true, .. } => self.object(expr, "no not in (select …): write not exists"),
            Expr::InSubquery { .. } => {}
            Expr::Like { any: false, escape_char: None, .. } => {}
            Expr::Like { .. } | Expr::ILike { .. } => {
                self.object(expr, "like '…' without escape; lower(a) for any case")
            }
            Expr::Case { .. } => {}
            Expr::Cast { kind, data_type, .. } => {
                self.cast(expr, kind, data_type);
                self.in_cast_to_date += usize::from(*data_type == DataType::Date);
            }
            Expr::Extract { field, .. } if is_part(field) => {}
            Expr::Floor { field, .. } | Expr::Ceil { field, .. } if is_whole(field) && self.place != Place::Rule => {}
            Expr::Substring { special: true, .. } => {}
            Expr::Substring { .. } if self.place == Place::Rule => {}
            Expr::Substring { .. } => self.object(expr, "no substring: write substr(a, from, length)"),
            Expr::Trim { .. } => self.object(expr, "no trim: write btrim(a)"),
            Expr::Function(function) => self.function(expr, function),
            Expr::Subquery(_) => self.object(expr, "no select as a value: join it, or write exists"),
            other => self.object(expr, format!("no such form: {other}")),
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if matches!(expr, Expr::Cast { data_type: DataType::Date, .. }) {
            self.in_cast_to_date -= 1;
        }
        ControlFlow::Continue(())
    }
}
