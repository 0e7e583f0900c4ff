//! The fingerprint of a catalogue: SHA-256 of its canonical JSON (RFC 8785).

use super::value::Value;
use crate::boundary::words::{escape, number};
use core::cmp::Ordering;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// SHA-256 of the value's canonical JSON, in hex.
#[must_use]
pub fn digest(value: &Value<'_>) -> String {
    let mut text = Vec::new();
    canonical(value, &mut text);
    let hash = Sha256::digest(&text);
    let mut hex = String::with_capacity(64);
    for byte in hash {
        for half in [byte >> 4, byte & 15] {
            hex.push(char::from(if half < 10 {
                b'0' + half
            } else {
                b'a' + half - 10
            }));
        }
    }
    hex
}

/// Appends canonical JSON: no white space, keys in order of their UTF-16 units, numbers as ECMAScript prints them.
pub fn canonical(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null | Value::Bad(_) => out.extend(b"null"),
        Value::Bool(b) => out.extend(if *b { &b"true"[..] } else { b"false" }),
        Value::Int(n) => out.extend(number(*n).as_bytes()),
        Value::Number(text) => out.extend(text.as_bytes()),
        Value::Str(text) => string(text, out),
        Value::List(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                canonical(item, out);
            }
            out.push(b']');
        }
        Value::Map(fields) => {
            // Put in place one by one: keys are few, and a sort of the library's is kilobytes of wasm.
            let mut sorted: Vec<&(Cow<'_, str>, Value<'_>)> = Vec::with_capacity(fields.len());
            for field in fields {
                let earlier =
                    |(key, _): &&(Cow<'_, str>, Value<'_>)| in_units(key, &field.0).is_lt();
                sorted.insert(sorted.partition_point(earlier), field);
            }
            out.push(b'{');
            for (i, (key, item)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                string(key, out);
                out.push(b':');
                canonical(item, out);
            }
            out.push(b'}');
        }
    }
}

/// The order of UTF-16 units: that of the bytes, but for what lies past the surrogates.
fn in_units(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for c in text.chars() {
        match c {
            '"' => out.extend(b"\\\""),
            '\\' => out.extend(b"\\\\"),
            '\u{8}' => out.extend(b"\\b"),
            '\t' => out.extend(b"\\t"),
            '\n' => out.extend(b"\\n"),
            '\u{c}' => out.extend(b"\\f"),
            '\r' => out.extend(b"\\r"),
            c if u32::from(c) < 0x20 => out.extend(escape(c).as_bytes()),
            c => out.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}
