//! The way in: bytes written by `src/npm/encode.js` become a [`Value`].
//!
//! One byte of tag, then the payload:
//!
//! | tag | payload |
//! |---|---|
//! | `00` null, `01` true, `02` false | |
//! | `03` integer | 4 bytes, little endian, signed |
//! | `04` integer | 8 bytes, an `f64` that holds a safe integer |
//! | `05` number that is no integer | length, its ECMAScript text |
//! | `06` a value that is no plain data | 1 byte of kind, see [`BAD`] |
//! | `07` string | length, UTF-8 |
//! | `08` list | count, the values |
//! | `09` map | 1 byte: how many entries (255: or more), the entries (key, value), `FF` |
//! | `40`–`7F` integer 0–63 | |
//! | `80`–`FF` string of 0–127 bytes | UTF-8 |
//!
//! A key is the index of a name in [`KEYS`], or `FE`, length, UTF-8. Lengths and counts are LEB128.
//!
//! INVARIANT (total): `decode` returns for any bytes. What does not parse becomes `Value::Bad(Bad::Other)`; it reads each
//! byte at most once, allocates no more than the bytes can fill, and its recursion is bounded by `DEPTH`. More values than a
//! catalogue has room for end it: a byte becomes sixteen here, and memory once taken is never given back.

use std::borrow::Cow;

use super::keys::KEYS;
use super::value::{Bad, MAX_CATALOG, Value};

/// The kinds of value that are no plain data, in the order of the encoder's `BAD` list.
pub const BAD: &[Bad] = &[
    Bad::Other,
    Bad::NotANumber,
    Bad::Infinite,
    Bad::NegativeZero,
    Bad::BigInt,
    Bad::Date,
    Bad::Map,
    Bad::Set,
    Bad::Instance,
    Bad::Function,
    Bad::Symbol,
    Bad::Undefined,
    Bad::Accessor,
    Bad::Cycle,
    Bad::TooDeep,
    Bad::TooLong,
    Bad::TooLarge,
    Bad::LoneSurrogate,
    Bad::UnsafeInteger,
];

/// One more than the encoder ever writes: 32 containers and a scalar.
const DEPTH: u32 = 40;

/// As text a value takes two bytes at least, itself and a comma: a tree of more than these is past the limit of any.
const MOST_VALUES: usize = MAX_CATALOG / 2;

/// The most bytes of JSON text that so many bytes of this encoding can stand for: the longest name is one byte here.
#[must_use]
pub fn most_text(bytes: usize) -> usize {
    bytes.saturating_mul(32)
}

/// Reads one value; bytes after it are ignored.
pub fn decode(bytes: &[u8]) -> Value<'_> {
    let mut reader = Reader {
        rest: bytes,
        values: MOST_VALUES,
    };
    match reader.value(DEPTH) {
        Some(value) => value,
        None if reader.values == 0 => Value::Bad(Bad::TooLarge),
        None => Value::Bad(Bad::Other),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    /// How many more values there may be.
    values: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    fn length(&mut self) -> Option<usize> {
        let mut length = 0_usize;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(length);
            }
        }
        None
    }

    fn text(&mut self, length: usize) -> Option<&'a str> {
        core::str::from_utf8(self.take(length)?).ok()
    }

    /// Room for as many as are announced and can come true: each takes at least one byte.
    fn room(&self, count: usize) -> usize {
        count.min(self.rest.len()).min(self.values)
    }

    // A function for each kind that has parts: one for all would move every value twice, byte by byte.
    fn value(&mut self, depth: u32) -> Option<Value<'a>> {
        let deeper = depth.checked_sub(1)?;
        self.values = self.values.checked_sub(1)?;
        match self.byte()? {
            tag @ 0x80.. => self.string(usize::from(tag & 0x7f)),
            tag @ 0x40..=0x7f => Some(Value::Int(i64::from(tag & 0x3f))),
            0x00 => Some(Value::Null),
            0x01 => Some(Value::Bool(true)),
            0x02 => Some(Value::Bool(false)),
            0x03 => Some(Value::Int(i64::from(i32::from_le_bytes(self.array()?)))),
            0x04 => Some(safe_integer(f64::from_le_bytes(self.array()?))),
            0x05 => {
                let length = self.length()?;
                Some(Value::Number(Cow::Borrowed(self.text(length)?)))
            }
            0x06 => Some(Value::Bad(*BAD.get(usize::from(self.byte()?))?)),
            0x07 => {
                let length = self.length()?;
                self.string(length)
            }
            0x08 => self.list(deeper),
            0x09 => self.map(deeper),
            _ => None,
        }
    }

    #[inline(never)]
    fn string(&mut self, length: usize) -> Option<Value<'a>> {
        Some(Value::Str(Cow::Borrowed(self.text(length)?)))
    }

    #[inline(never)]
    fn list(&mut self, deeper: u32) -> Option<Value<'a>> {
        let count = self.length()?;
        let mut list = Vec::with_capacity(self.room(count));
        for _ in 0..count {
            list.push(self.value(deeper)?);
        }
        Some(Value::List(list))
    }

    #[inline(never)]
    fn map(&mut self, deeper: u32) -> Option<Value<'a>> {
        let count = usize::from(self.byte()?);
        let mut map = Vec::with_capacity(self.room(count));
        loop {
            let key = match self.byte()? {
                0xff => break,
                0xfe => {
                    let length = self.length()?;
                    self.text(length)?
                }
                index => *KEYS.get(usize::from(index))?,
            };
            match self.value(deeper) {
                Some(value) => map.push((Cow::Borrowed(key), value)),
                None => return None,
            }
        }
        Some(Value::Map(map))
    }
}

/// The integer that an `f64` holds, where it is one that JavaScript counts exactly.
#[allow(clippy::as_conversions, reason = "checked: a whole number within 2^53")]
fn safe_integer(number: f64) -> Value<'static> {
    let integer = number as i64;
    if (integer as f64) == number && integer.unsigned_abs() < (1 << 53) {
        Value::Int(integer)
    } else {
        Value::Bad(Bad::UnsafeInteger)
    }
}
