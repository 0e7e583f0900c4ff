//! Small ways to read a JSON value whose validity is taken for granted.

use serde_json::Value;

pub fn text<'a>(v: &'a Value, key: &str) -> Option<&'a str> {
    v.get(key).and_then(Value::as_str)
}

pub fn int(v: &Value, key: &str) -> Option<i64> {
    v.get(key).and_then(Value::as_i64)
}

pub fn flag(v: &Value, key: &str) -> Option<bool> {
    v.get(key).and_then(Value::as_bool)
}

pub fn list<'a>(v: &'a Value, key: &str) -> &'a [Value] {
    v.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A string or a list of strings as a list; `None` where the field is absent.
pub fn words<'a>(v: &'a Value, key: &str) -> Option<Vec<&'a str>> {
    match v.get(key)? {
        Value::String(s) => Some(vec![s]),
        Value::Array(a) => Some(a.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

/// Whether a value names a day after the year 9999: the oracle's calendar has no end.
pub fn past_the_calendar(v: &Value) -> bool {
    match v {
        Value::String(text) => {
            let mut parts = text.split('-');
            let year = parts.next().unwrap_or_default();
            let digits = year.bytes().all(|b| b.is_ascii_digit());
            year.len() > 4 && digits && parts.count() == 2
        }
        Value::Array(list) => list.iter().any(past_the_calendar),
        Value::Object(fields) => fields.values().any(past_the_calendar),
        _ => false,
    }
}
