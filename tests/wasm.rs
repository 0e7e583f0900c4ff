//! The binding, on wasm, in Node and in Chromium: what `src/npm` does with it, in Rust.
//!
//! A request is written into the input area as the bytes of `src/boundary/wire.rs`; a call gives an address in linear memory,
//! or 0 and then the error. What the result holds is the package's business to decode and is tested there; here it is that
//! good calls succeed, bad ones are refused with their issues, and neither harms what comes after.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "a test stops where it is wrong"
)]

use js_sys::{Array, Float64Array, Function, Reflect, Uint8Array, WebAssembly};
use prorata::boundary::{keys::KEYS, wire};
use prorata::{Engine, Method, PricingError};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// Calls an export of the instance with whole numbers, as the glue does.
fn export(name: &str, arguments: &[usize]) -> usize {
    let function: Function = Reflect::get(&wasm_bindgen::exports(), &name.into())
        .unwrap()
        .dyn_into()
        .unwrap_or_else(|_| panic!("no export `{name}`"));
    let arguments: Array = arguments
        .iter()
        .map(|n| JsValue::from_f64(*n as f64))
        .collect();
    function
        .apply(&JsValue::NULL, &arguments)
        .unwrap()
        .as_f64()
        .unwrap_or_default() as usize
}

fn memory() -> JsValue {
    wasm_bindgen::memory()
        .unchecked_into::<WebAssembly::Memory>()
        .buffer()
}

/// Lengths and counts: LEB128.
fn length(mut n: usize, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// A value as `src/npm/encode.js` writes it, without the short forms.
fn encode(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0),
        Value::Bool(yes) => out.push(if *yes { 1 } else { 2 }),
        Value::Number(number) if number.is_i64() => {
            out.push(4);
            out.extend(number.as_f64().unwrap().to_le_bytes());
        }
        Value::Number(number) => {
            let text = number.to_string();
            out.push(5);
            length(text.len(), out);
            out.extend(text.bytes());
        }
        Value::String(text) => {
            out.push(7);
            length(text.len(), out);
            out.extend(text.bytes());
        }
        Value::Array(list) => {
            out.push(8);
            length(list.len(), out);
            list.iter().for_each(|item| encode(item, out));
        }
        Value::Object(map) => {
            out.push(9);
            out.push(map.len().min(255) as u8);
            for (key, item) in map {
                match KEYS.iter().position(|known| known == key) {
                    Some(index) => out.push(index as u8),
                    None => {
                        out.push(0xfe);
                        length(key.len(), out);
                        out.extend(key.bytes());
                    }
                }
                encode(item, out);
            }
            out.push(0xff);
        }
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    encode(value, &mut out);
    out
}

/// Puts bytes into the input area; gives their length.
fn input(bytes: &[u8]) -> usize {
    let address = export("input", &[bytes.len()]);
    // The area may have moved the memory: the view is made afterwards.
    let area =
        Uint8Array::new_with_byte_offset_and_length(&memory(), address as u32, bytes.len() as u32);
    area.copy_from(bytes);
    bytes.len()
}

fn catalog() -> Value {
    json!({
        "schema": "prorata/1", "id": "bound", "revision": "7",
        "cycles": { "monthly": { "months": 1 }, "annual": { "months": 12 } },
        "taxes": [{ "id": "vat", "percent": "10" }],
        "plans": [
            { "id": "pro", "name": "Pro", "rank": 1, "seats": { "max": 9 }, "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "perSeat", "amount": "19.99" }] },
            { "id": "max", "name": "Max", "rank": 2, "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "50.00" }] }],
        "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }], "cancel": [{ "then": {} }] },
    })
}

/// A good request for each call, in the order of their numbers.
fn good() -> [Value; 4] {
    let subscription = json!({ "plan": "pro", "cycle": "monthly", "seats": 3, "currency": "EUR", "anchor": "2026-01-31" });
    [
        json!({ "on": "2026-01-31", "currency": "EUR", "cycle": "monthly", "plan": "pro", "seats": 3, "facts": { "unlisted key": 0.5 } }),
        json!({ "subscription": subscription, "on": "2026-02-10", "to": { "plan": "max" } }),
        json!({ "subscription": subscription, "on": "2026-02-10", "seats": 5 }),
        json!({ "subscription": subscription, "on": "2026-02-10" }),
    ]
}

fn open() -> usize {
    let number = export("engine_new", &[input(&bytes(&catalog()))]);
    assert!(number > 0, "the catalogue is refused");
    number
}

/// The same call without the binding: what it must come to.
fn direct(kind: usize, request: &[u8]) -> Result<(bool, i64), PricingError> {
    struct Sums;
    impl prorata::Receive for Sums {
        type Out = (bool, i64);
        fn receive<T: prorata::result::Outcome>(self, result: &T) -> (bool, i64) {
            (result.allowed(), result.totals().total)
        }
    }
    let whole = bytes(&catalog());
    let engine = Engine::from_value(&wire::decode(&whole))?;
    let (_, method) = Method::NAMES[kind];
    engine.call(method, &wire::decode(request), Sums)
}

#[wasm_bindgen_test]
fn good_calls_give_a_message() {
    let engine = open();
    for (kind, request) in good().iter().enumerate() {
        let given = input(&bytes(request));
        let address = export("call", &[engine, kind, given]);
        assert!(address > 1, "call {kind} gave {address}");
    }
    assert!(export("engine_about", &[engine]) > 1);
    export("engine_free", &[engine]);
}

#[wasm_bindgen_test]
fn rows_hold_what_the_engine_says() {
    let engine = open();
    for (kind, request) in good().iter().enumerate() {
        let request = bytes(request);
        let (allowed, total) = direct(kind, &request).unwrap();
        let given = input(&request);
        let address = export("row", &[engine, kind, given]);
        assert!(address > 1);
        let row =
            Float64Array::new_with_byte_offset_and_length(&memory(), address as u32, 6).to_vec();
        assert_eq!(row[0], if allowed { 0.0 } else { 1.0 });
        assert_eq!(row[5], total as f64, "call {kind}");
    }
    export("engine_free", &[engine]);
}

#[wasm_bindgen_test]
fn a_refusal_is_a_result() {
    let engine = open();
    let mut request = good()[0].clone();
    request["seats"] = json!(10);
    let given = input(&bytes(&request));
    assert!(export("call", &[engine, 0, given]) > 1);
    let given = input(&bytes(&request));
    let address = export("row", &[engine, 0, given]);
    let status =
        Float64Array::new_with_byte_offset_and_length(&memory(), address as u32, 1).to_vec();
    assert_eq!(status, [1.0]);
    assert!(export("refusals", &[]) > 1);
    export("engine_free", &[engine]);
}

#[wasm_bindgen_test]
fn bad_calls_are_refused_and_the_next_good_one_works() {
    let engine = open();
    let first = bytes(&good()[0]);
    let mut bad: Vec<Vec<u8>> = vec![
        vec![],
        vec![0xff],
        vec![9, 1],
        vec![8, 0xff, 0xff, 0xff, 0xff, 0xff],
        // A map that claims to be deeper than the reader goes.
        [8, 1].repeat(50),
        first[..first.len() - 1].to_vec(),
        bytes(&json!(null)),
        bytes(&json!([])),
        bytes(&json!({ "on": "2026-02-29" })),
    ];
    for kind in 0..19 {
        // Every kind of value that is no plain data, in place of the date.
        let mut request = bytes(&json!({ "on": null }));
        let at = request.len() - 2;
        request.splice(at..=at, [6, kind]);
        bad.push(request);
    }
    for request in &bad {
        assert!(direct(0, request).is_err(), "{request:?}");
        for kind in 0..4 {
            let given = input(request);
            assert_eq!(
                export("call", &[engine, kind, given]),
                0,
                "call {kind} took {request:?}"
            );
            let given = input(request);
            assert_eq!(
                export("row", &[engine, kind, given]),
                0,
                "row {kind} took {request:?}"
            );
        }
        let given = input(&first);
        assert!(
            export("call", &[engine, 0, given]) > 1,
            "the good call after {request:?}"
        );
    }
    export("engine_free", &[engine]);
}

#[wasm_bindgen_test]
fn engines_are_told_apart_and_forgotten() {
    let one = open();
    let two = open();
    assert_ne!(one, two);
    export("engine_free", &[one]);
    let given = input(&bytes(&good()[0]));
    assert_eq!(
        export("call", &[one, 0, given]),
        0,
        "a forgotten engine answers"
    );
    assert!(export("call", &[two, 0, given]) > 1);
    assert_eq!(open(), one, "its number is free again");
    for nobody in [0, 99, usize::MAX] {
        assert_eq!(export("call", &[nobody, 0, given]), 0);
        assert_eq!(export("engine_about", &[nobody]), 0);
        export("engine_free", &[nobody]);
    }
    export("engine_free", &[one]);
    export("engine_free", &[two]);
}

#[wasm_bindgen_test]
fn catalogues_are_linted_and_refused() {
    let mut catalog = catalog();
    catalog["plans"][1]["id"] = json!("pro");
    let given = input(&bytes(&catalog));
    assert_eq!(export("engine_new", &[given]), 0);
    assert!(export("lint", &[given]) > 1);
    let given = input(&[]);
    assert_eq!(export("engine_new", &[given]), 0);
    assert!(export("lint", &[given]) > 1);
}

#[wasm_bindgen_test]
fn helpers_answer_and_refuse() {
    let period = json!({ "start": "2026-01-31", "end": "2026-02-28" });
    let good = [
        json!({ "anchor": "2026-01-31", "cycle": { "months": 1 }, "on": "2026-02-28" }),
        json!({ "anchor": "2026-01-31", "cycle": { "months": 1 }, "n": 1 }),
        json!({ "anchor": "2026-01-31", "cycle": { "months": 1 }, "start": "2026-02-01", "end": "2026-05-01" }),
        json!({ "amount": "10", "currency": "EUR", "period": period, "on": "2026-02-10" }),
        json!({ "amount": 100, "weights": [1, 1, 1] }),
        json!({ "amount": 1_999, "currency": "EUR" }),
        json!({ "decimal": "19.99", "currency": "EUR" }),
    ];
    for (kind, argument) in good.iter().enumerate() {
        let given = input(&bytes(argument));
        assert!(export("helper", &[kind, given]) > 1, "helper {kind}");
        let given = input(&bytes(&json!({})));
        assert_eq!(
            export("helper", &[kind, given]),
            0,
            "helper {kind} took nothing"
        );
    }
    let given = input(&bytes(&good[0]));
    assert_eq!(export("helper", &[good.len(), given]), 0);
}

#[wasm_bindgen_test]
fn ten_thousand_calls_leave_the_memory_as_it_was() {
    let engine = open();
    let request = bytes(&good()[0]);
    let mut size = 0;
    for round in 0..10_000 {
        let given = input(&request);
        assert!(export("call", &[engine, 0, given]) > 1);
        let now = Uint8Array::new(&memory()).length();
        if round == 100 {
            size = now;
        }
        assert!(
            round <= 100 || now == size,
            "{size} bytes grew to {now} by call {round}"
        );
    }
    export("engine_free", &[engine]);
}
