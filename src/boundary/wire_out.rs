//! The way out: any result that is `Serialize` becomes 32-bit words in a buffer that is kept and reused;
//! `src/npm/decode.js` turns them into plain objects.
//!
//! The lowest three bits of a word say what follows, the rest is a number `n`:
//!
//! | bits | value |
//! |---|---|
//! | 0 | the integer `n` (signed) |
//! | 1 | the text kept in place `n` |
//! | 2 | a struct of shape `n`: a word with a bit for each field present, then those fields |
//! | 3 | a list of `n` values |
//! | 4 | a map of `n` entries: key, value |
//! | 5 | null, true, false (`n` = 0, 1, 2) |
//! | 6 | a number in two more words, low then high: an integer (`n` = 0) or the bits of an `f64` (`n` = 1); or its text as a value (`n` = 2) |
//! | 7 | a text: its length in bytes, its bytes; from now on kept in place `n` − 1 (`n` = 0: not kept) |
//!
//! The first word of a message is 0, or where the definitions of shapes that the reader has not met begin: their count,
//! then for each its number, its name, the count of its fields and their names (all as texts that are not kept).
//!
//! Ids, codes and dates repeat from call to call, so both sides keep the texts they saw last, in equal tables: the reader must
//! read every message, whole and in order, or both sides start anew.

use std::fmt::{self, Display};

use crate::calendar::Stamp;
use serde::ser::{self, Serialize};

mod serializer;

/// How many texts both sides keep, a power of two. A text's place follows from its content; a newcomer replaces what was there.
const PLACES: u32 = 2048;
/// Longer texts are not kept.
const KEPT: usize = 96;
/// Cache of what is found by address: struct names and enum variants.
const ADDRESSES: usize = 256;
const FIELDS: usize = 32;
/// How many dates are known by their number.
const STAMPS: usize = 64;

/// A result that has no form in JavaScript: an integer past 2^53 − 1, a struct of more than 32 fields, raw bytes.
#[derive(Debug)]
pub struct Unsupported;

impl Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without a form in JavaScript")
    }
}

impl ser::StdError for Unsupported {}

impl ser::Error for Unsupported {
    fn custom<T: Display>(_: T) -> Self {
        Unsupported
    }
}

type Done = Result<(), Unsupported>;

struct Shape {
    name: &'static str,
    fields: Vec<&'static str>,
    /// Of the names of all fields.
    letters: usize,
    /// Whether a struct of it was written to its end.
    learnt: bool,
    sent: bool,
}

#[derive(Clone, Copy, Default)]
struct Known {
    address: usize,
    length: usize,
    number: u32,
}

/// The buffer, and what the reader already knows.
pub struct Writer {
    words: Vec<u32>,
    places: Vec<Kept>,
    stamps: Vec<Printed>,
    shapes: Vec<Shape>,
    shape_cache: Vec<Known>,
    variants: Vec<&'static str>,
    variant_cache: Vec<Known>,
    unsent: bool,
    /// Whether something of the message under way has no form in JavaScript.
    failed: bool,
}

impl Default for Writer {
    fn default() -> Self {
        Writer {
            words: Vec::with_capacity(1024),
            places: vec![
                Kept {
                    ends: NOTHING,
                    text: Vec::new()
                };
                usize_of(PLACES)
            ],
            stamps: vec![
                Printed {
                    packed: i128::MIN,
                    ends: NOTHING
                };
                STAMPS
            ],
            shapes: Vec::new(),
            shape_cache: vec![Known::default(); ADDRESSES],
            variants: Vec::new(),
            variant_cache: vec![Known::default(); ADDRESSES],
            unsent: false,
            failed: false,
        }
    }
}

impl Writer {
    /// Writes one message and gives its words, valid until the next call.
    ///
    /// # Errors
    /// [`Unsupported`]; the reader must then be given nothing, and both sides start anew.
    pub fn message<T: Serialize>(&mut self, value: &T) -> Result<&[u32], Unsupported> {
        self.words.clear();
        self.words.push(0);
        self.failed = value.serialize(&mut *self).is_err() || self.failed;
        self.finish()
    }

    #[inline(never)]
    fn finish(&mut self) -> Result<&[u32], Unsupported> {
        if std::mem::take(&mut self.failed) {
            return Err(Unsupported);
        }
        if self.unsent {
            self.definitions()?;
        }
        Ok(&self.words)
    }

    #[inline(never)]
    fn push(&mut self, bits: u32, n: usize) -> Done {
        let n = u32::try_from(n).map_err(|_| Unsupported)?;
        self.words.push(bits | n << 3);
        Ok(())
    }

    fn two(&mut self, word: u32, bits: u64) {
        let [a, b, c, d, e, f, g, h] = bits.to_le_bytes();
        self.words.extend([
            word,
            u32::from_le_bytes([a, b, c, d]),
            u32::from_le_bytes([e, f, g, h]),
        ]);
    }

    fn integer(&mut self, n: i64) -> Done {
        match i32::try_from(n) {
            Ok(small) if small << 3 >> 3 == small => self.words.push((small << 3).cast_unsigned()),
            _ if n.unsigned_abs() < 1 << 53 => self.two(6, n.cast_unsigned()),
            _ => return Err(Unsupported),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Done {
        let bytes = text.as_bytes();
        if bytes.len() > KEPT {
            return self.new_text(0, bytes);
        }
        let ends = Ends::of(bytes);
        let place = ends.place();
        let kept = self.places.get_mut(place).ok_or(Unsupported)?;
        let long = bytes.len() > 16;
        if kept.ends == ends && (!long || kept.text == bytes) {
            return self.push(1, place);
        }
        kept.ends = ends;
        if long {
            kept.text.clear();
            kept.text.extend_from_slice(bytes);
        }
        self.new_text(place + 1, bytes)
    }

    /// A date or instant, printed only where it is not among the last ones.
    fn stamp(&mut self, packed: i128) -> Done {
        let stamp = Stamp::unpacked(packed).ok_or(Unsupported)?;
        let index = usize_of(stamp.hash()) % STAMPS;
        let known = self.stamps.get(index).ok_or(Unsupported)?;
        if known.packed == packed {
            let place = known.ends.place();
            if self
                .places
                .get(place)
                .is_some_and(|kept| kept.ends == known.ends)
            {
                return self.push(1, place);
            }
        }
        let mut buffer = [0; 24];
        let text = stamp.write(&mut buffer);
        // Only where the ends are all of it: they are what is compared.
        if text.len() <= 16
            && let Some(known) = self.stamps.get_mut(index)
        {
            *known = Printed {
                packed,
                ends: Ends::of(text.as_bytes()),
            };
        }
        self.text(text)
    }

    fn new_text(&mut self, n: usize, bytes: &[u8]) -> Done {
        self.push(7, n)?;
        self.words
            .push(u32::try_from(bytes.len()).map_err(|_| Unsupported)?);
        for chunk in bytes.chunks(4) {
            let mut word = [0; 4];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.words.push(u32::from_le_bytes(word));
        }
        Ok(())
    }

    /// The name of an enum's variant: never replaced, since there are few of them, and found by its address.
    fn variant(&mut self, name: &'static str) -> Done {
        let number = match find(&self.variant_cache, name) {
            Ok(number) => number,
            Err(cached) => {
                let known = self.variants.iter().position(|v| *v == name);
                let index = known.unwrap_or(self.variants.len());
                let number = u32::try_from(index).map_err(|_| Unsupported)?;
                remember(&mut self.variant_cache, cached, name, number);
                if known.is_none() {
                    self.variants.push(name);
                    return self.new_text(usize_of(PLACES + number) + 1, name.as_bytes());
                }
                number
            }
        };
        self.push(1, usize_of(PLACES + number))
    }

    fn shape(&mut self, name: &'static str) -> Result<usize, Unsupported> {
        match find(&self.shape_cache, name) {
            Ok(number) => Ok(usize_of(number)),
            Err(cached) => {
                let index = match self.shapes.iter().position(|s| s.name == name) {
                    Some(index) => index,
                    None => {
                        self.shapes.push(Shape {
                            name,
                            fields: Vec::new(),
                            letters: 0,
                            learnt: false,
                            sent: false,
                        });
                        self.unsent = true;
                        self.shapes.len() - 1
                    }
                };
                remember(
                    &mut self.shape_cache,
                    cached,
                    name,
                    u32::try_from(index).map_err(|_| Unsupported)?,
                );
                Ok(index)
            }
        }
    }

    /// Notes a field of a shape that is met for the first time.
    #[cold]
    fn learn(&mut self, shape: usize, index: usize, key: &'static str) -> Done {
        let fields = &mut self.shapes.get_mut(shape).ok_or(Unsupported)?.fields;
        match fields.get(index) {
            // A struct of the same kind inside this one came first.
            Some(known) if *known == key => Ok(()),
            None if index < FIELDS => {
                fields.push(key);
                Ok(())
            }
            _ => Err(Unsupported),
        }
    }

    fn definitions(&mut self) -> Done {
        let start = u32::try_from(self.words.len()).map_err(|_| Unsupported)?;
        if let Some(first) = self.words.first_mut() {
            *first = start;
        }
        let shapes = std::mem::take(&mut self.shapes);
        let unsent = || shapes.iter().enumerate().filter(|(_, shape)| !shape.sent);
        self.push(0, unsent().count())?;
        for (number, shape) in unsent() {
            self.push(0, number)?;
            self.new_text(0, shape.name.as_bytes())?;
            self.push(0, shape.fields.len())?;
            for field in &shape.fields {
                self.new_text(0, field.as_bytes())?;
            }
        }
        self.shapes = shapes;
        for shape in &mut self.shapes {
            shape.sent = true;
        }
        self.unsent = false;
        Ok(())
    }
}

fn usize_of(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn cache_index(text: &str) -> usize {
    // Literals lie close together and unaligned, so every low bit counts.
    let address = text.as_ptr().addr();
    (address ^ (address >> 8)) % ADDRESSES
}

fn find(cache: &[Known], text: &'static str) -> Result<u32, usize> {
    let index = cache_index(text);
    match cache.get(index) {
        Some(known) if known.address == text.as_ptr().addr() && known.length == text.len() => {
            Ok(known.number)
        }
        _ => Err(index),
    }
}

fn remember(cache: &mut [Known], index: usize, text: &'static str, number: u32) {
    if let Some(known) = cache.get_mut(index) {
        *known = Known {
            address: text.as_ptr().addr(),
            length: text.len(),
            number,
        };
    }
}

/// The first and last eight bytes of a text: all of it, up to sixteen.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends {
    first: u64,
    last: u64,
    length: usize,
}

/// No text has this.
const NOTHING: Ends = Ends {
    first: 0,
    last: 0,
    length: usize::MAX,
};

impl Ends {
    fn of(bytes: &[u8]) -> Ends {
        let length = bytes.len();
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            return Ends {
                first: u64::from_le_bytes(*first),
                last: u64::from_le_bytes(*last),
                length,
            };
        }
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            return Ends {
                first: u32::from_le_bytes(*first).into(),
                last: u32::from_le_bytes(*last).into(),
                length,
            };
        }
        Ends {
            first: bytes
                .iter()
                .fold(0, |all, byte| all << 8 | u64::from(*byte)),
            last: 0,
            length,
        }
    }

    /// Where such a text is kept: the highest bits of a product, which depend on all bits.
    fn place(self) -> usize {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.first ^ self.last.rotate_left(29)).wrapping_mul(FACTOR);
        usize::try_from(mixed >> (u64::BITS - PLACES.ilog2())).unwrap_or(0)
    }
}

/// A date that was printed, and the text that it became.
#[derive(Clone)]
struct Printed {
    packed: i128,
    ends: Ends,
}

/// A text that the reader has too. `text` only counts where the ends are not all of it.
#[derive(Clone)]
struct Kept {
    ends: Ends,
    text: Vec<u8>,
}
