//! An engine: a catalogue that lints clean, and the four calls on it.

use crate::boundary::issue::{Issue, Issues, PricingError};
use crate::boundary::request::Requests;
use crate::boundary::words::{count, words};
use crate::boundary::{catalog, digest, lint, value};
use crate::catalog::{Catalog, TaxRate};
use crate::request::Options;
use crate::result::{CatalogView, Line, Outcome, Settlement, Totals};
use crate::value::Value;
use crate::{cancel, change, quote};

/// The four calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `quote`.
    Quote,
    /// `upgradePreview`.
    UpgradePreview,
    /// `seatChangePreview`.
    SeatChangePreview,
    /// `cancelEffectiveDate`.
    CancelEffectiveDate,
}

impl Method {
    /// The contract's names.
    pub const NAMES: [(&'static str, Method); 4] = [
        ("quote", Method::Quote),
        ("upgradePreview", Method::UpgradePreview),
        ("seatChangePreview", Method::SeatChangePreview),
        ("cancelEffectiveDate", Method::CancelEffectiveDate),
    ];
}

/// Takes a result while everything that it borrows is alive: prints it, encodes it, looks at it.
pub trait Receive {
    /// What becomes of it.
    type Out;
    /// Takes the result.
    fn receive<T: Outcome>(self, result: &T) -> Self::Out;
}

/// Prices, previews and dates from one catalogue.
///
/// # Example: what twelve seats cost
/// ```
/// let engine = prorata::Engine::from_json(r#"{
///   "schema": "prorata/1", "id": "demo", "revision": "1", "cycles": { "monthly": { "months": 1 } },
///   "plans": [{ "id": "pro", "name": "Pro", "rank": 1,
///     "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "perSeat", "amount": "19.99" }] }],
///   "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }], "cancel": [{ "then": {} }] }
/// }"#).unwrap();
/// let quote = engine.call_json("quote",
///   r#"{ "on": "2026-01-31", "currency": "EUR", "cycle": "monthly", "plan": "pro", "seats": 12 }"#).unwrap();
/// assert!(quote.contains(r#""dueNow":23988"#));
/// assert!(quote.contains(r#""renewal":{"on":"2026-02-28""#));
/// ```
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    digest: String,
}

impl Engine {
    /// Builds an engine from a catalogue.
    ///
    /// # Errors
    /// Every problem found.
    pub fn from_value(value: &Value<'_>) -> Result<Engine, PricingError> {
        let issues = Issues::default();
        let read = checked(value, false, &issues);
        let catalog = issues.finish(read)?;
        Ok(Engine {
            catalog,
            digest: digest::digest(value),
        })
    }

    /// Runs a call and hands the result to `out`.
    ///
    /// # Errors
    /// Every issue of the request, `amountTooLarge`, or `internalInvariant` where the books would not balance.
    pub fn call<R: Receive>(
        &self,
        method: Method,
        request: &Value<'_>,
        out: R,
    ) -> Result<R::Out, PricingError> {
        self.call_of_at_most(usize::MAX, method, request, out)
    }

    /// As [`Engine::call`], of a request whose text is known to have at most so many bytes.
    pub(crate) fn call_of_at_most<R: Receive>(
        &self,
        bytes: usize,
        method: Method,
        request: &Value<'_>,
        out: R,
    ) -> Result<R::Out, PricingError> {
        self.answer(bytes, method, request, out)
            .map_err(|error| reportable(error, request))
    }

    fn answer<R: Receive>(
        &self,
        bytes: usize,
        method: Method,
        request: &Value<'_>,
        out: R,
    ) -> Result<R::Out, PricingError> {
        let requests = Requests::new(&self.catalog);
        // The encoder leaves a mark, which is short, of what was too large to be written.
        let may_be_too_large = bytes > value::MAX_REQUEST || matches!(request, Value::Bad(_));
        if may_be_too_large && value::size(request) > value::MAX_REQUEST {
            return Err(PricingError::one(
                "tooLarge",
                "",
                "a request has at most {} bytes",
                &[&count(value::MAX_REQUEST)],
            ));
        }
        // Requests and results are looked at where they are: a move would copy some hundred words.
        match method {
            Method::Quote => match requests.quote(request) {
                Ok(ref request) => priced(quote::quote(self, request), out),
                Err(found) => Err(found),
            },
            Method::UpgradePreview => match requests.upgrade(request) {
                Ok(ref request) => priced(change::upgrade(self, request), out),
                Err(found) => Err(found),
            },
            Method::SeatChangePreview => match requests.seats(request) {
                Ok(ref request) => priced(change::seats(self, request), out),
                Err(found) => Err(found),
            },
            Method::CancelEffectiveDate => match requests.cancel(request) {
                Ok(ref request) => priced(cancel::cancel(self, request), out),
                Err(found) => Err(found),
            },
        }
    }

    /// The catalogue's id.
    #[must_use]
    pub fn catalog_id(&self) -> &str {
        &self.catalog.id
    }

    /// Its revision.
    #[must_use]
    pub fn revision(&self) -> &str {
        &self.catalog.revision
    }

    /// SHA-256 of its canonical JSON, in hex.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub(crate) fn view(&self) -> CatalogView<'_> {
        CatalogView {
            id: &self.catalog.id,
            revision: &self.catalog.revision,
            digest: &self.digest,
        }
    }

    pub(crate) fn taxes<'a>(&'a self, options: &'a Options<'_>) -> &'a [TaxRate] {
        options.taxes.as_deref().unwrap_or(&self.catalog.taxes)
    }
}

/// Everything that is wrong with a catalogue, warnings too; nothing where it is fine.
#[must_use]
pub fn lint_catalog(value: &Value<'_>) -> Vec<Issue> {
    let issues = Issues::default();
    let _ = checked(value, true, &issues);
    issues.into_list()
}

/// What an engine is made of; with `warnings`, also what is only worth a word to whoever writes the catalogue.
fn checked(value: &Value<'_>, warnings: bool, issues: &Issues) -> Option<Catalog> {
    if value::size(value) > value::MAX_CATALOG {
        issues.error(
            "tooLarge",
            &crate::boundary::issue::Path::ROOT,
            "a catalogue has at most {} bytes",
            &[&count(value::MAX_CATALOG)],
        );
        return None;
    }
    let catalog = catalog::catalog(value, issues);
    lint::lint(value, catalog.as_ref(), warnings, issues);
    catalog
}

/// Where the engine refused its own result, says which request it was: with that and the catalogue it can be found again.
fn reportable(mut error: PricingError, request: &Value<'_>) -> PricingError {
    for issue in &mut error.issues {
        if issue.code == "internalInvariant" {
            let help = "nothing was priced; report it with the catalogue and the request, whose SHA-256 is {}";
            issue.help = Some(words(help, &[&digest::digest(request)]));
        }
    }
    error
}

fn priced<T: Outcome, E: Into<PricingError>, R: Receive>(
    result: Result<T, E>,
    out: R,
) -> Result<R::Out, PricingError> {
    match result {
        Ok(ref result) => leave(result, out),
        Err(error) => Err(error.into()),
    }
}

/// INVARIANT (books): Σ lines = subtotal + discount + tax = total, and where allowed the settlement says where it goes.
///
/// Checked on every result before it leaves: a refusal is better than a wrong price.
fn leave<T: Outcome, R: Receive>(result: &T, out: R) -> Result<R::Out, PricingError> {
    let (totals, settlement) = (spoiled(*result.totals()), result.settlement());
    if balances(result.lines(), totals, settlement, result.allowed()) {
        Ok(out.receive(result))
    } else {
        Err(PricingError::one(
            "internalInvariant",
            "",
            "the books do not balance",
            &[],
        ))
    }
}

#[inline(never)]
fn balances(lines: &[Line<'_>], totals: Totals, s: &Settlement, allowed: bool) -> bool {
    let sum: i64 = lines.iter().map(|l| l.amount).sum();
    let parts = [
        s.balance_before,
        s.from_balance,
        s.due_now,
        s.to_balance,
        s.refund,
        s.forfeited,
        s.balance_after,
    ];
    let goes = s.from_balance + s.due_now - s.to_balance - s.refund - s.forfeited + s.to_renewal;
    sum == totals.total
        && totals.subtotal + totals.discount + totals.tax == totals.total
        && parts.iter().all(|p| *p >= 0)
        && s.balance_after == s.balance_before - s.from_balance + s.to_balance
        && (!allowed || goes == totals.total)
}

/// The totals as they are; the tests of this module put a wrong one in their place.
#[cfg(not(test))]
fn spoiled(totals: crate::result::Totals) -> crate::result::Totals {
    totals
}

#[cfg(test)]
use tests::spoiled;

#[cfg(test)]
#[path = "engine/tests.rs"]
mod tests;

#[cfg(not(target_arch = "wasm32"))]
mod text {
    use super::{Engine, Method, Outcome, PricingError, Receive, lint_catalog};
    use crate::boundary::{helpers, json, value};
    use serde::Serialize;

    /// Prints a result as JSON.
    struct Json;

    impl Receive for Json {
        type Out = Result<String, PricingError>;

        fn receive<T: Outcome>(self, result: &T) -> Self::Out {
            print(result)
        }
    }

    fn print<T: Serialize>(result: &T) -> Result<String, PricingError> {
        serde_json::to_string(result)
            .map_err(|e| PricingError::one("internalInvariant", "", "{}", &[&e.to_string()]))
    }

    fn not_json(message: String) -> PricingError {
        PricingError::one("wrongType", "", "not JSON: {}", &[&message])
    }

    impl Engine {
        /// Builds an engine from a catalogue's JSON text.
        ///
        /// # Errors
        /// Every problem found.
        pub fn from_json(text: &str) -> Result<Engine, PricingError> {
            Engine::from_value(&json::parse(text, 4 * value::MAX_CATALOG).map_err(not_json)?)
        }

        /// Runs a call by its name, JSON text in and out.
        ///
        /// # Errors
        /// As for [`Engine::call`]; an unknown name is `notOneOf`.
        pub fn call_json(&self, name: &str, request: &str) -> Result<String, PricingError> {
            let Some((_, method)) = Method::NAMES.iter().find(|(n, _)| *n == name) else {
                return Err(PricingError::one(
                    "notOneOf",
                    "",
                    "`{}` is not a call",
                    &[name],
                ));
            };
            let value = json::parse(request, 4 * value::MAX_REQUEST).map_err(not_json)?;
            self.call(*method, &value, Json)?
        }
    }

    /// [`lint_catalog`] on JSON text, findings as JSON.
    ///
    /// # Errors
    /// Text that is not JSON.
    pub fn lint_json(text: &str) -> Result<String, PricingError> {
        let value = json::parse(text, 4 * value::MAX_CATALOG).map_err(not_json)?;
        print(&lint_catalog(&value))
    }

    /// Runs a helper by its name, one JSON object in, JSON out.
    ///
    /// # Errors
    /// Every issue of the request; an unknown name is `notOneOf`.
    pub fn helper_json(name: &str, request: &str) -> Result<String, PricingError> {
        let Some((_, helper)) = helpers::Helper::NAMES.iter().find(|(n, _)| *n == name) else {
            return Err(PricingError::one(
                "notOneOf",
                "",
                "`{}` is not a helper",
                &[name],
            ));
        };
        let value = json::parse(request, 4 * value::MAX_REQUEST).map_err(not_json)?;
        print(&helpers::run(*helper, &value)?)
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use text::{helper_json, lint_json};
