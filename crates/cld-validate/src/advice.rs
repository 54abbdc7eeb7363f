//! `guidance_advises_against(event_type, service_type, service_component, event_outcome)`: whether the guidance
//! on the release advises against the outcome for such an event.
//!
//! The function is written out as plain comparisons when a rule is compiled, from the tables of the page
//! `guidance/event_outcomes.md`: what the guidance says is there and nowhere else.

use std::sync::Arc;

use arrow::datatypes::DataType;
use cld_book::{Book, EventKind, Fit, Reablement, Release};
use cld_terms::sql_text;
use datafusion_common::{Result, plan_err};
use datafusion_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility, lit, or,
};

/// The function, for the planner: by the latest edition for the release. Where there is none it is never true.
pub(crate) fn guidance_advises_against(book: &Book, release: &Release) -> Arc<ScalarUDF> {
    Arc::new(ScalarUDF::new_from_impl(AdvisesAgainst::of(book, release)))
}

/// The function as its head and the SQL of its body, for an engine that has no such function.
pub(crate) fn as_sql(book: &Book, release: &Release) -> (String, String) {
    let head = "guidance_advises_against(event_type, service_type, service_component, event_outcome)";
    (head.to_owned(), AdvisesAgainst::of(book, release).sql())
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct AdvisesAgainst {
    signature: Signature,
    /// Outcomes that do not fit an event; no outcome means all.
    unfit: Vec<(EventKind, Option<String>)>,
    reablement: Reablement,
}

impl AdvisesAgainst {
    fn of(book: &Book, release: &Release) -> AdvisesAgainst {
        let guidance = &book.guidance;
        let edition = guidance.of_release(&release.name).last();
        let unfit = edition.map(|edition| {
            let unfit = guidance.outcomes.iter().filter(|fit| fit.fit == Fit::No && guidance.says(&edition.name, fit));
            unfit.map(|fit| (fit.event, (!fit.is_any()).then(|| fit.outcome.clone()))).collect()
        });
        AdvisesAgainst {
            signature: Signature::exact(vec![DataType::Utf8; 4], Volatility::Immutable),
            unfit: unfit.unwrap_or_default(),
            reablement: guidance.reablement.clone(),
        }
    }

    /// A line for each outcome that does not fit: no plan to share with [`AdvisesAgainst::written_out`], so that one is
    /// a check of the other.
    fn sql(&self) -> String {
        let among = |column: &str, texts: &[String]| {
            let is = |text: &String| format!("{column} = {}", sql_text(text));
            texts.iter().map(is).reduce(|some, more| format!("{some} or {more}")).unwrap_or("false".into())
        };
        let Reablement { service_type, service_component } = &self.reablement;
        let types = among("service_type", service_type);
        let is_reablement = format!("({types} or {})", among("service_component", service_component));
        let line = |(kind, outcome): &(EventKind, Option<String>)| {
            let of_type = format!("event_type = {}", sql_text(kind.event_type()));
            let unfit = outcome.as_ref().map(|text| format!("event_outcome = {}", sql_text(text)));
            let unfit = unfit.unwrap_or("event_outcome is not null".into());
            match kind {
                EventKind::Reablement => format!("({of_type} and {is_reablement} and {unfit})"),
                EventKind::OtherService => format!("({of_type} and not {is_reablement} and {unfit})"),
                _ => format!("({of_type} and {unfit})"),
            }
        };
        self.unfit.iter().map(line).reduce(|some, more| format!("{some}\n or {more}")).unwrap_or("false".into())
    }

    fn written_out(&self, [event_type, service_type, component, outcome]: [Expr; 4]) -> Expr {
        let among = |expr: &Expr, texts: &[String]| expr.clone().in_list(texts.iter().map(lit).collect(), false);
        let is_reablement = or(
            among(&service_type, &self.reablement.service_type),
            among(&component, &self.reablement.service_component),
        );
        let of_kind = |kind: EventKind| {
            let outcomes = || self.unfit.iter().filter(move |(event, _)| *event == kind).map(|(_, outcome)| outcome);
            let named: Vec<String> = outcomes().flatten().cloned().collect();
            let unfit = match outcomes().any(Option::is_none) {
                true => outcome.clone().is_not_null(),
                false => among(&outcome, &named),
            };
            let of_type = event_type.clone().eq(lit(kind.event_type()));
            outcomes().next()?;
            Some(match kind {
                EventKind::Reablement => of_type.and(is_reablement.clone()).and(unfit),
                // Where the type or the component is not known, the service may be reablement.
                EventKind::OtherService => of_type.and(Expr::Not(Box::new(is_reablement.clone()))).and(unfit),
                _ => of_type.and(unfit),
            })
        };
        EventKind::ALL.into_iter().filter_map(of_kind).reduce(or).unwrap_or(lit(false))
    }
}

impl ScalarUDFImpl for AdvisesAgainst {
    fn name(&self) -> &str {
        "guidance_advises_against"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _types: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn simplify(&self, args: Vec<Expr>, _info: &SimplifyContext) -> Result<ExprSimplifyResult> {
        match <[Expr; 4]>::try_from(args) {
            Ok(args) => Ok(ExprSimplifyResult::Simplified(self.written_out(args))),
            Err(args) => Ok(ExprSimplifyResult::Original(args)),
        }
    }

    fn invoke_with_args(&self, _args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        plan_err!("guidance_advises_against is written out before rows are read")
    }
}
