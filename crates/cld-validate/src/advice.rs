//! `guidance_advises_against(event_type, service_type, service_component, event_outcome)`: whether the guidance
//! beside the release speaks against the outcome on such an event.
//!
//! The function is written out as plain comparisons when a rule is compiled, from the tables of the page
//! `guidance/event_outcomes.md`: what the guidance says stands there and nowhere else.

use std::sync::Arc;

use arrow::datatypes::DataType;
use cld_book::{Book, EventKind, Fit, Reablement, Release};
use datafusion_common::{Result, plan_err};
use datafusion_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility, lit, or,
};

/// The function, for the planner: by the latest edition beside the release. Where there is none it is never true.
pub(crate) fn guidance_advises_against(book: &Book, release: &Release) -> Arc<ScalarUDF> {
    let guidance = &book.guidance;
    let edition = guidance.of_release(&release.name).last();
    let unfit = edition.map(|edition| {
        let unfit = guidance.outcomes.iter().filter(|fit| fit.fit == Fit::No && guidance.says(&edition.name, fit));
        unfit.map(|fit| (fit.event, (!fit.is_any()).then(|| fit.outcome.clone()))).collect()
    });
    Arc::new(ScalarUDF::new_from_impl(AdvisesAgainst {
        signature: Signature::exact(vec![DataType::Utf8; 4], Volatility::Immutable),
        unfit: unfit.unwrap_or_default(),
        reablement: guidance.reablement.clone(),
    }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct AdvisesAgainst {
    signature: Signature,
    /// Outcomes that do not fit an event; no outcome stands for all.
    unfit: Vec<(EventKind, Option<String>)>,
    reablement: Reablement,
}

impl AdvisesAgainst {
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
