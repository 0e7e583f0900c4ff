//! The shim: the only place that names wasm-bindgen. It holds the engines, the area that requests are written into and the
//! buffer that results are read from; everything else is [`crate::boundary`]'s.
//!
//! A call is one crossing: the caller writes a request into the input area (see [`wire`]), says how long it is, and gets the
//! address of a message (see [`Writer`]), valid until the next call; [`REFUSED`] where [`last_error`] says why not, or
//! [`BROKEN`] where this instance has to be given up.

use std::cell::RefCell;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::PricingError;
use crate::boundary::{
    helpers::{self, Helper},
    wire,
    wire_out::Writer,
};
use crate::engine::{Engine, Method, Receive, lint_catalog};
use crate::money::Minor;
use crate::result::Outcome;
use crate::result::{Invoice, Settlement, Totals, Why};

/// In place of an address: the request was refused, [`last_error`] says why.
const REFUSED: usize = 0;
/// In place of an address: the result could not be written and the texts kept on both sides may differ.
const BROKEN: usize = 1;

#[derive(Default)]
struct State {
    input: Vec<u8>,
    output: Writer,
    engines: Vec<Option<Engine>>,
    error: Option<PricingError>,
    row: Vec<f64>,
    refusals: Vec<String>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// What an engine says about itself.
#[derive(Serialize)]
struct About<'e> {
    catalog_id: &'e str,
    revision: &'e str,
    digest: &'e str,
}

/// The memory that addresses point into.
#[wasm_bindgen]
pub fn linear_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Makes the input area `size` bytes long, keeps what fits, and gives its address.
#[wasm_bindgen]
pub fn input(size: usize) -> usize {
    STATE.with_borrow_mut(|state| {
        state.input.resize(size, 0);
        state.input.shrink_to_fit();
        state.input.as_ptr().addr()
    })
}

/// An engine for the catalogue in the input area: its number, at least 1, or [`REFUSED`].
#[wasm_bindgen]
pub fn engine_new(length: usize) -> usize {
    STATE.with_borrow_mut(|state| {
        let State {
            input,
            engines,
            error,
            ..
        } = state;
        match Engine::from_value(&wire::decode(written(input, length))) {
            Ok(engine) => {
                let free = engines.iter().position(Option::is_none).unwrap_or_else(|| {
                    engines.push(None);
                    engines.len() - 1
                });
                if let Some(place) = engines.get_mut(free) {
                    *place = Some(engine);
                }
                free + 1
            }
            Err(refused) => {
                *error = Some(refused);
                REFUSED
            }
        }
    })
}

/// Forgets an engine.
#[wasm_bindgen]
pub fn engine_free(number: usize) {
    STATE.with_borrow_mut(|state| {
        if let Some(place) = number
            .checked_sub(1)
            .and_then(|index| state.engines.get_mut(index))
        {
            *place = None;
        }
    });
}

/// A message with the id, revision and digest of an engine's catalogue.
#[wasm_bindgen]
pub fn engine_about(number: usize) -> usize {
    with_engine(number, |engine, _, output| {
        let about = About {
            catalog_id: engine.catalog_id(),
            revision: engine.revision(),
            digest: engine.digest(),
        };
        address(output, &about)
    })
}

/// One of the four calls on the request in the input area: 0 quote, 1 upgrade preview, 2 seat change preview, 3 cancellation.
#[wasm_bindgen]
pub fn call(number: usize, kind: u32, length: usize) -> usize {
    with_engine(number, |engine, input, output| {
        let request = wire::decode(written(input, length));
        engine.call_of_at_most(
            wire::most_text(length),
            method(kind),
            &request,
            Out::Message(output),
        )?
    })
}

/// The same, but only the amounts: the address of a row of `f64`s, the status (0 allowed, 1 refused) and then the amounts in the
/// order of `columns.js`. Where the status is 1, [`refusals`] gives the codes.
#[wasm_bindgen]
pub fn row(number: usize, kind: u32, length: usize) -> usize {
    STATE.with_borrow_mut(|state| {
        let State {
            input,
            engines,
            error,
            row,
            refusals,
            ..
        } = state;
        let engine = number
            .checked_sub(1)
            .and_then(|index| engines.get(index)?.as_ref())
            .ok_or_else(no_such);
        let request = wire::decode(written(input, length));
        let filled = engine.and_then(|engine| {
            let out = Out::Row(row, refusals);
            engine.call_of_at_most(wire::most_text(length), method(kind), &request, out)?
        });
        settle(error, filled)
    })
}

/// A message with the codes of the last row's refusals.
#[wasm_bindgen]
pub fn refusals() -> usize {
    STATE.with_borrow_mut(|state| {
        state
            .output
            .message(&state.refusals)
            .map_or(BROKEN, |words| words.as_ptr().addr())
    })
}

/// The call that a number stands for.
fn method(kind: u32) -> Method {
    match kind {
        0 => Method::Quote,
        1 => Method::UpgradePreview,
        2 => Method::SeatChangePreview,
        _ => Method::CancelEffectiveDate,
    }
}

/// Takes a result and gives an address. One type for both ways, so that the calls are there once.
enum Out<'o> {
    /// As a message.
    Message(&'o mut Writer),
    /// Its amounts as a row, and the codes of its refusals.
    Row(&'o mut Vec<f64>, &'o mut Vec<String>),
}

impl Receive for Out<'_> {
    type Out = Result<usize, PricingError>;

    fn receive<T: Outcome>(self, result: &T) -> Self::Out {
        match self {
            Out::Message(writer) => address(writer, result),
            Out::Row(row, refusals) => {
                fill(
                    row,
                    result.allowed(),
                    result.totals(),
                    result.settlement(),
                    result.renewal(),
                );
                codes(refusals, result.reasons());
                Ok(row.as_ptr().addr())
            }
        }
    }
}

fn fill(
    row: &mut Vec<f64>,
    allowed: bool,
    totals: &Totals,
    settlement: &Settlement,
    renewal: Option<&Invoice>,
) {
    row.clear();
    row.push(if allowed { 0.0 } else { 1.0 });
    let Totals {
        subtotal,
        discount,
        tax,
        tax_included,
        total,
    } = *totals;
    let Settlement {
        balance_before,
        from_balance,
        due_now,
        to_balance,
        refund,
        forfeited,
        to_renewal,
        balance_after,
    } = *settlement;
    row.extend([subtotal, discount, tax, tax_included, total].map(number));
    row.extend(
        [
            balance_before,
            from_balance,
            due_now,
            to_balance,
            refund,
            forfeited,
            to_renewal,
            balance_after,
        ]
        .map(number),
    );
    // NaN: nothing renews.
    row.extend([
        renewal.map_or(f64::NAN, |r| number(r.total)),
        renewal.map_or(f64::NAN, |r| number(r.due)),
    ]);
}

/// Exact: amounts end at 2^53 − 1.
#[allow(
    clippy::as_conversions,
    reason = "amounts are checked against the largest safe integer where they are made"
)]
fn number(amount: Minor) -> f64 {
    amount as f64
}

fn codes(refusals: &mut Vec<String>, reasons: &[Why]) {
    refusals.clear();
    refusals.extend(reasons.iter().map(|reason| reason.code.to_owned()));
}

/// One of the calls that need no engine, on the argument in the input area.
#[wasm_bindgen]
pub fn helper(kind: u32, length: usize) -> usize {
    STATE.with_borrow_mut(|state| {
        let State {
            input,
            output,
            error,
            ..
        } = state;
        let argument = wire::decode(written(input, length));
        let result = HELPERS
            .get(usize::try_from(kind).unwrap_or(usize::MAX))
            .ok_or_else(no_such);
        settle(
            error,
            result.and_then(|name| address(output, &helpers::run(*name, &argument)?)),
        )
    })
}

/// In the order of `helpers.js`.
const HELPERS: [Helper; 7] = [
    Helper::PeriodContaining,
    Helper::Boundary,
    Helper::Periods,
    Helper::Prorate,
    Helper::Allocate,
    Helper::ToDecimal,
    Helper::ToMinor,
];

/// A message with the findings on the catalogue in the input area, errors and warnings.
#[wasm_bindgen]
pub fn lint(length: usize) -> usize {
    STATE.with_borrow_mut(|state| {
        let State { input, output, .. } = state;
        let findings = lint_catalog(&wire::decode(written(input, length)));
        output
            .message(&findings)
            .map_or(BROKEN, |words| words.as_ptr().addr())
    })
}

/// Why the last call was refused: an `Error` with `issues`.
#[wasm_bindgen]
pub fn last_error() -> js_sys::Error {
    let refused = STATE
        .with_borrow_mut(|state| state.error.take())
        .unwrap_or_else(no_such);
    let error = js_sys::Error::new(&refused.text());
    // A fresh Error is extensible: this cannot fail.
    let _ = js_sys::Reflect::set(&error, &"issues".into(), &object(&refused.issues));
    error
}

fn with_engine(
    number: usize,
    act: impl FnOnce(&Engine, &[u8], &mut Writer) -> Result<usize, PricingError>,
) -> usize {
    STATE.with_borrow_mut(|state| {
        let State {
            input,
            output,
            engines,
            error,
            ..
        } = state;
        let engine = number
            .checked_sub(1)
            .and_then(|index| engines.get(index)?.as_ref())
            .ok_or_else(no_such);
        settle(error, engine.and_then(|engine| act(engine, input, output)))
    })
}

fn settle(error: &mut Option<PricingError>, result: Result<usize, PricingError>) -> usize {
    result.unwrap_or_else(|refused| {
        *error = Some(refused);
        REFUSED
    })
}

fn address<T: Serialize>(output: &mut Writer, result: &T) -> Result<usize, PricingError> {
    Ok(output
        .message(result)
        .map_or(BROKEN, |words| words.as_ptr().addr()))
}

fn written(input: &[u8], length: usize) -> &[u8] {
    input.get(..length).unwrap_or_default()
}

fn object<T: Serialize>(value: &T) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or(JsValue::NULL)
}

/// INVARIANT (numbers are ours): engines and helpers are named by the package's own code, never by its caller.
fn no_such() -> PricingError {
    PricingError::one(
        "internalInvariant",
        "",
        "a call that this build does not know",
        &[],
    )
}

/// A third the size of the standard library's allocator, no slower, and it gives memory back in constant time.
#[global_allocator]
static HEAP: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
