//! Requests as `src/npm/encode.js` writes them.

use super::keys::KEYS;
use serde_json::Value;

/// The bytes of one value, as `prorata::boundary::wire` reads them.
pub fn encoded(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    put(value, &mut out);
    out
}

fn put(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0x00),
        Value::Bool(true) => out.push(0x01),
        Value::Bool(false) => out.push(0x02),
        Value::Number(number) => match number.as_i64() {
            Some(small @ 0..64) => out.extend(small.to_le_bytes().first().map(|b| 0x40 | b)),
            _ => {
                out.push(0x04);
                out.extend(number.as_f64().unwrap_or(f64::NAN).to_le_bytes());
            }
        },
        Value::String(text) => {
            match u8::try_from(text.len()) {
                Ok(short @ 0..128) => out.push(0x80 | short),
                _ => {
                    out.push(0x07);
                    length(text.len(), out);
                }
            }
            out.extend(text.bytes());
        }
        Value::Array(items) => {
            out.push(0x08);
            length(items.len(), out);
            items.iter().for_each(|item| put(item, out));
        }
        Value::Object(fields) => {
            out.push(0x09);
            out.push(u8::try_from(fields.len()).unwrap_or(u8::MAX));
            for (key, value) in fields {
                match KEYS.iter().position(|known| known == key) {
                    Some(index) => out.push(u8::try_from(index).unwrap_or(u8::MAX)),
                    None => {
                        out.push(0xfe);
                        length(key.len(), out);
                        out.extend(key.bytes());
                    }
                }
                put(value, out);
            }
            out.push(0xff);
        }
    }
}

/// LEB128.
fn length(mut length: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(length & 0x7f).unwrap_or_default();
        length >>= 7;
        if length == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}
