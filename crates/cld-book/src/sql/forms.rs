//! Forms of the plain dialect: which types, literals, intervals and arguments it has.

use sqlparser::ast::{
    CeilFloorKind, DataType, DateTimeField, ExactNumberInfo, Expr, FunctionArg, FunctionArgExpr, Interval,
    TimezoneInfo, TypedString, Value, ValueWithSpan, WildcardAdditionalOptions, WindowType,
};

pub(super) fn is_plain(arg: &FunctionArg, name: &str) -> bool {
    match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(_)) => true,
        FunctionArg::Unnamed(FunctionArgExpr::Wildcard) => name == "count",
        _ => false,
    }
}

pub(super) fn is_ordered(over: Option<&WindowType>) -> bool {
    matches!(over, Some(WindowType::WindowSpec(spec)) if !spec.order_by.is_empty())
}

pub(super) fn is_type(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Int(None)
            | DataType::BigInt(None)
            | DataType::Decimal(ExactNumberInfo::PrecisionAndScale(..))
            | DataType::Date
            | DataType::Timestamp(None, TimezoneInfo::None)
            | DataType::Varchar(None)
            | DataType::Boolean
    )
}

/// Every name that any database has for a float.
pub(super) fn is_float(data_type: &DataType) -> bool {
    let name = data_type.to_string().to_lowercase();
    ["float", "double", "real"].iter().any(|float| name.starts_with(float))
}

pub(super) fn is_typed(text: &TypedString) -> bool {
    let is_text = matches!(text.value.value, Value::SingleQuotedString(_));
    is_text
        && !text.uses_odbc_syntax
        && matches!(text.data_type, DataType::Date | DataType::Timestamp(None, TimezoneInfo::None))
}

/// `interval '3 months'`: a whole number and a unit in one text.
pub(super) fn is_interval(interval: &Interval) -> bool {
    let Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) = interval.value.as_ref() else {
        return false;
    };
    let units = ["day", "days", "month", "months", "year", "years"];
    interval.leading_field.is_none()
        && text.split_once(' ').is_some_and(|(number, unit)| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && units.contains(&unit)
        })
}

pub(super) fn is_part(field: &DateTimeField) -> bool {
    matches!(field, DateTimeField::Year | DateTimeField::Quarter | DateTimeField::Month | DateTimeField::Day)
}

/// The same parts as a text, the first argument of `date_part` and `date_trunc`.
pub(super) fn is_part_named(arg: &FunctionArg) -> bool {
    let FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(ValueWithSpan { value, .. }))) = arg else {
        return false;
    };
    matches!(value, Value::SingleQuotedString(part) if ["year", "quarter", "month", "day"].contains(&part.as_str()))
}

pub(super) fn is_whole(field: &CeilFloorKind) -> bool {
    matches!(field, CeilFloorKind::DateTimeField(DateTimeField::NoDateTime))
}

pub(super) fn is_bare(more: &WildcardAdditionalOptions) -> bool {
    let WildcardAdditionalOptions { opt_ilike, opt_exclude, opt_except, opt_replace, opt_rename, opt_alias, .. } = more;
    opt_ilike.is_none()
        && opt_exclude.is_none()
        && opt_except.is_none()
        && opt_replace.is_none()
        && opt_rename.is_none()
        && opt_alias.is_none()
}
