//! OpenMeter: the ratio of two durations, rounded once to the currency's minor unit.

use crate::cases_runner::calls::{prorate, to_minor};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::instant;
use crate::cases_runner::verdict::{Answer, Outcome};
use serde_json::json;

/// Runs a case of `openmeterio/openmeter`.
pub fn run(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    if case.kind == "rounding" {
        return Ok(Answer::to(case).money(
            "result",
            &currency,
            to_minor(&case.text("value"), &currency, None)?,
        ));
    }
    let at = |key: &str| instant(&case.text(key));
    let (start, end) = (at("full_period_start"), at("full_period_end"));
    let billing = json!({ "grain": "second" });
    let part = prorate(
        &case.text("amount"),
        &currency,
        (&start, &end),
        &at("service_start"),
        Some(&at("service_end")),
        &billing,
    )?;
    Ok(Answer::to(case).money("amount", &currency, part.amount))
}
