//! One adapter a source; what several of them share stands in its own file.

mod allocation;
mod amount_off;
mod autumn;
mod bcapps;
mod changes;
mod exmoney;
mod flexprice;
mod help_centers;
mod killbill;
mod lago;
mod lago_amounts;
mod meteroid;
mod months;
mod openmeter;
mod polar;
mod recurly;
mod rounding;
mod stripe;
mod tiers;
mod vendors;

use super::case::Case;
use super::verdict::{Outcome, Stop};

/// Runs one case by its source's adapter.
pub fn run(case: &Case) -> Outcome<'_> {
    if case.kind == "tiers" {
        return tiers::run(case);
    }
    match case.file.as_str() {
        "allocation" => allocation::run(case),
        "autumn" => autumn::run(case),
        "bcapps" => bcapps::run(case),
        "docs-vendors" => vendors::run(case),
        "exmoney" => exmoney::run(case),
        "flexprice" => flexprice::run(case),
        "help-centers" => help_centers::run(case),
        "killbill" => killbill::run(case),
        "lago" => lago::run(case),
        "meteroid" => meteroid::run(case),
        "month-arithmetic" => months::run(case),
        "polar-openmeter" => polar::run(case),
        "recurly" => recurly::run(case),
        "rounding" => rounding::run(case),
        "stripe" => stripe::run(case),
        other => panic!("no adapter for the file `{other}`"),
    }
}

/// The engine has no word for the case.
fn unsaid<'a>(reason: &'static str) -> Outcome<'a> {
    Err(Stop::Unsaid(reason))
}
