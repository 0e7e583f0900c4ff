//! Why a request that reads well cannot be answered.

use crate::boundary::issue::{Issue, PricingError, Severity};
use crate::boundary::words::{count, words};
use crate::money::TooLarge;

/// Found while computing, thrown to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An amount or date out of range.
    TooLarge,
    /// A credit is more than what was paid: the engine's own mistake.
    Credit,
    /// What was paid has to be told: with a payment missing it cannot be taken from the prices.
    PaidMissing,
    /// An add-on that is held on several cycles is named by none of them: the one of `to.addOns` at this place, or the request's own.
    CycleMissing(Option<usize>),
}

impl From<TooLarge> for Fault {
    fn from(_: TooLarge) -> Fault {
        Fault::TooLarge
    }
}

impl From<Fault> for PricingError {
    fn from(fault: Fault) -> PricingError {
        match fault {
            Fault::TooLarge => TooLarge.into(),
            Fault::Credit => PricingError::one(
                "internalInvariant",
                "",
                "a credit would be more than what was paid", &[],
            ),
            Fault::CycleMissing(at) => {
                let path = at.map_or("cycle".into(), |at| words("to.addOns[{}].cycle", &[&count(at)]));
                let message = "this add-on is held on several cycles, and none is the plan's";
                PricingError::one("missingField", &path, message, &[])
            }
            Fault::PaidMissing => PricingError {
                issues: vec![Issue {
                    code: "missingField",
                    severity: Severity::Error,
                    path: "subscription.paid".into(),
                    message: "a subscription that is past due has to say what was paid".into(),
                    help: Some("list what was paid for which item and time; an empty list where nothing was".into()),
                }],
            },
        }
    }
}
