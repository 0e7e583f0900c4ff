//! A value as it came in: plain data, or the reason why it is not.

use std::borrow::Cow;

/// A tree of plain data, borrowed from the text or bytes it was read from.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number within ±(2^53 − 1).
    Int(i64),
    /// Any other number, as ECMAScript prints it.
    Number(Cow<'a, str>),
    /// A string.
    Str(Cow<'a, str>),
    /// A list.
    List(Vec<Value<'a>>),
    /// An object; keys are unique.
    Map(Vec<(Cow<'a, str>, Value<'a>)>),
    /// Something that is not plain data.
    Bad(Bad),
}

/// Why a value is not plain data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    /// `NaN`.
    NotANumber,
    /// `Infinity` or `-Infinity`.
    Infinite,
    /// `-0`.
    NegativeZero,
    /// A BigInt.
    BigInt,
    /// A `Date`.
    Date,
    /// A `Map`.
    Map,
    /// A `Set`.
    Set,
    /// An instance of any other class.
    Instance,
    /// A function.
    Function,
    /// A symbol.
    Symbol,
    /// `undefined` in a list.
    Undefined,
    /// A getter or proxy that threw.
    Accessor,
    /// An object inside itself.
    Cycle,
    /// Nested deeper than the limit.
    TooDeep,
    /// A string longer than the limit.
    TooLong,
    /// Past the size limit of the whole value.
    TooLarge,
    /// A string with half a surrogate pair.
    LoneSurrogate,
    /// A whole number past 2^53 − 1.
    UnsafeInteger,
    /// Anything else.
    Other,
}

/// Deepest nesting of a request or catalogue.
pub const MAX_DEPTH: usize = 32;
/// Longest string, in UTF-16 units.
pub const MAX_STRING: usize = 256;
/// Largest request, in bytes of JSON text or of its encoding.
pub const MAX_REQUEST: usize = 64 * 1024;
/// Largest catalogue, likewise.
pub const MAX_CATALOG: usize = 1024 * 1024;

impl Value<'_> {
    /// The kind in words, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) | Value::Number(_) => "a number",
            Value::Str(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
            Value::Bad(bad) => bad.kind(),
        }
    }

    /// The value of a field, where this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Value::Map(fields) => fields.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The same tree, owning its text.
    #[must_use]
    pub fn owned(&self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Bool(b) => Value::Bool(*b),
            Value::Int(n) => Value::Int(*n),
            Value::Number(s) => Value::Number(Cow::Owned(s.to_string())),
            Value::Str(s) => Value::Str(Cow::Owned(s.to_string())),
            Value::List(items) => Value::List(items.iter().map(Value::owned).collect()),
            Value::Map(fields) => Value::Map(
                fields
                    .iter()
                    .map(|(k, v)| (Cow::Owned(k.to_string()), v.owned()))
                    .collect(),
            ),
            Value::Bad(bad) => Value::Bad(*bad),
        }
    }
}

impl Bad {
    /// What it is, in words.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Bad::NotANumber => "NaN",
            Bad::Infinite => "an infinite number",
            Bad::NegativeZero => "negative zero",
            Bad::BigInt => "a BigInt",
            Bad::Date => "a Date",
            Bad::Map => "a Map",
            Bad::Set => "a Set",
            Bad::Instance => "an instance of a class",
            Bad::Function => "a function",
            Bad::Symbol => "a symbol",
            Bad::Undefined => "undefined",
            Bad::Accessor => "a property that throws when it is read",
            Bad::Cycle => "an object that contains itself",
            Bad::TooDeep => "nested too deeply",
            Bad::TooLong => "a string that is too long",
            Bad::TooLarge => "too large",
            Bad::LoneSurrogate => "a string with half a surrogate pair",
            Bad::UnsafeInteger => "a whole number past 2^53 - 1",
            Bad::Other => "something that is not plain data",
        }
    }
}

/// In wasm the text goes to JavaScript, which reads numbers anyway: a parser of floats is 15 KB of code and tables.
#[cfg(target_arch = "wasm32")]
fn number<S: serde::Serializer>(text: &str, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_newtype_struct(NUMBER, text)
}

/// The name under which a number's text is handed to the wasm build's writer.
pub(crate) const NUMBER: &str = "$number";

#[cfg(not(target_arch = "wasm32"))]
fn number<S: serde::Serializer>(text: &str, out: S) -> Result<S::Ok, S::Error> {
    match text.parse::<f64>() {
        Ok(number) => out.serialize_f64(number),
        Err(_) => out.serialize_str(text),
    }
}

impl serde::Serialize for Value<'_> {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null | Value::Bad(_) => out.serialize_unit(),
            Value::Bool(b) => out.serialize_bool(*b),
            Value::Int(n) => out.serialize_i64(*n),
            // Only facts carry fractions; they leave as the number they came as.
            Value::Number(text) => number(text, out),
            Value::Str(s) => out.serialize_str(s),
            Value::List(items) => out.collect_seq(items),
            Value::Map(fields) => out.collect_map(fields.iter().map(|(k, v)| (k, v))),
        }
    }
}

/// Bytes of the value's compact JSON text, escapes aside: what the size limits count.
#[must_use]
pub fn size(value: &Value<'_>) -> usize {
    match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Int(n) => {
            let digits = n.unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
            usize::try_from(digits).unwrap_or(20) + usize::from(*n < 0)
        }
        Value::Number(text) => text.len(),
        Value::Str(text) => text.len() + 2,
        Value::List(items) => 1 + items.iter().map(|i| size(i) + 1).sum::<usize>().max(1),
        Value::Map(fields) => {
            1 + fields
                .iter()
                .map(|(k, v)| k.len() + 4 + size(v))
                .sum::<usize>()
                .max(1)
        }
        Value::Bad(Bad::TooLarge) => MAX_CATALOG + 1,
        Value::Bad(_) => 0,
    }
}
