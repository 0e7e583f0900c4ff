//! JSON text to [`Value`]: the native way in. The wasm build takes objects and has no parser.

use super::value::{Bad, MAX_DEPTH, MAX_STRING, Value};
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

/// Reads JSON text; `limit` is the largest size in bytes.
///
/// # Errors
/// The parser's message for text that is not JSON. What is JSON but not acceptable becomes [`Value::Bad`] at its place.
pub fn parse(text: &str, limit: usize) -> Result<Value<'_>, String> {
    if text.len() > limit {
        return Ok(Value::Bad(Bad::TooLarge));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = match (Seed { depth: 0 }).deserialize(&mut reader) {
        Ok(value) => value,
        // The parser gives up at a depth of 128, far past what is accepted.
        Err(e) if e.to_string().contains("recursion limit") => {
            return Ok(Value::Bad(Bad::TooDeep));
        }
        Err(e) => return Err(e.to_string()),
    };
    reader.end().map_err(|e| e.to_string())?;
    Ok(value)
}

struct Seed {
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Value<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Value<'de>, D::Error> {
        from.deserialize_any(self)
    }
}

fn string(text: Cow<'_, str>) -> Value<'_> {
    if text.encode_utf16().count() > MAX_STRING {
        Value::Bad(Bad::TooLong)
    } else {
        Value::Str(text)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        let safe = value.unsigned_abs() < (1 << 53);
        Ok(if safe {
            Value::Int(value)
        } else {
            Value::Bad(Bad::UnsafeInteger)
        })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'de>, E> {
        i64::try_from(value).map_or(Ok(Value::Bad(Bad::UnsafeInteger)), |v| self.visit_i64(v))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'de>, E> {
        if value == 0.0 && value.is_sign_negative() {
            return Ok(Value::Bad(Bad::NegativeZero));
        }
        let text = ryu_js::Buffer::new().format(value).to_owned();
        // 1.0 and 1e2 are whole numbers in JavaScript.
        match text.parse::<i64>() {
            Ok(whole) => self.visit_i64(whole),
            Err(_) if value.abs() >= 9_007_199_254_740_992.0 => Ok(Value::Bad(Bad::UnsafeInteger)),
            Err(_) => Ok(Value::Number(Cow::Owned(text))),
        }
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(string(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(string(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element_seed(Seed {
            depth: self.depth + 1,
        })? {
            items.push(item);
        }
        Ok(if self.depth >= MAX_DEPTH {
            Value::Bad(Bad::TooDeep)
        } else {
            Value::List(items)
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value<'de>, A::Error> {
        let mut fields: Vec<(Cow<'de, str>, Value<'de>)> = Vec::new();
        while let Some(key) = from.next_key::<Cow<'de, str>>()? {
            let value = from.next_value_seed(Seed {
                depth: self.depth + 1,
            })?;
            // As JSON.parse does: the last of equal keys counts, at the first one's place.
            match fields.iter_mut().find(|(k, _)| *k == key) {
                Some(field) => field.1 = value,
                None => fields.push((key, value)),
            }
        }
        Ok(if self.depth >= MAX_DEPTH {
            Value::Bad(Bad::TooDeep)
        } else {
            Value::Map(fields)
        })
    }
}
