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
//! | 6 | a number in two more words, low then high: an integer (`n` = 0) or the bits of an `f64` (`n` = 1) |
//! | 7 | a text: its length in bytes, its bytes; from now on kept in place `n` − 1 (`n` = 0: not kept) |
//!
//! The first word of a message is 0, or where the definitions of shapes that the reader has not met begin: their count,
//! then for each its number, its name, the count of its fields and their names (all as texts that are not kept).
//!
//! Ids, codes and dates repeat from call to call, so both sides keep the texts they saw last, in equal tables: the reader must
//! read every message, whole and in order, or both sides start anew.

use std::fmt::{self, Display};

use serde::ser::{self, Serialize};

/// How many texts both sides keep, a power of two. A text's place follows from its content; a newcomer replaces what was there.
const PLACES: u32 = 2048;
/// Longer texts are not kept.
const KEPT: usize = 96;
/// Cache of what is found by address: struct names and enum variants.
const ADDRESSES: usize = 256;
const FIELDS: usize = 32;

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
    shapes: Vec<Shape>,
    shape_cache: Vec<Known>,
    variants: Vec<&'static str>,
    variant_cache: Vec<Known>,
    unsent: bool,
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
            shapes: Vec::new(),
            shape_cache: vec![Known::default(); ADDRESSES],
            variants: Vec::new(),
            variant_cache: vec![Known::default(); ADDRESSES],
            unsent: false,
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
        value.serialize(&mut *self)?;
        if self.unsent {
            self.definitions()?;
        }
        Ok(&self.words)
    }

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

/// A text that the reader has too. `text` only counts where the ends are not all of it.
#[derive(Clone)]
struct Kept {
    ends: Ends,
    text: Vec<u8>,
}

/// A struct under way: its fields come in the order of their definition, present or skipped.
pub struct Fields<'w> {
    writer: &'w mut Writer,
    shape: usize,
    learning: bool,
    mask_at: usize,
    mask: u32,
    index: usize,
    letters: usize,
}

impl Fields<'_> {
    /// Counts the fields and the letters of their names, which are constants: in a build that is optimised, of both sums only
    /// the result is left.
    #[inline(always)]
    fn next(&mut self, key: &'static str) -> Done {
        if self.learning {
            self.writer.learn(self.shape, self.index, key)?;
        }
        self.index += 1;
        self.letters += key.len();
        Ok(())
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Unsupported;

    #[inline(always)]
    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
        let bit = 1_u32
            .checked_shl(u32::try_from(self.index).unwrap_or(u32::MAX))
            .ok_or(Unsupported)?;
        self.next(key)?;
        self.mask |= bit;
        value.serialize(&mut *self.writer)
    }

    #[inline(always)]
    fn skip_field(&mut self, key: &'static str) -> Done {
        self.next(key)
    }

    /// INVARIANT (one shape a name): two structs of one name and other fields end the call, they are never mixed up.
    fn end(self) -> Done {
        let shape = self.writer.shapes.get_mut(self.shape).ok_or(Unsupported)?;
        if self.learning {
            shape.letters = self.letters;
            shape.learnt = true;
        }
        if shape.fields.len() != self.index || shape.letters != self.letters {
            return Err(Unsupported);
        }
        *self.writer.words.get_mut(self.mask_at).ok_or(Unsupported)? = self.mask;
        Ok(())
    }
}

/// A list or map under way. Its count is written at the end, since not every caller knows it before.
pub struct Entries<'w> {
    writer: &'w mut Writer,
    bits: u32,
    count_at: usize,
    count: usize,
}

impl<'w> Entries<'w> {
    fn new(writer: &'w mut Writer, bits: u32) -> Self {
        let count_at = writer.words.len();
        writer.words.push(bits);
        Entries {
            writer,
            bits,
            count_at,
            count: 0,
        }
    }

    /// `{ variant: … }`, the form of an enum's variant that carries something.
    fn wrapped(
        writer: &'w mut Writer,
        variant: &'static str,
        bits: u32,
    ) -> Result<Self, Unsupported> {
        writer.push(4, 1)?;
        writer.variant(variant)?;
        Ok(Entries::new(writer, bits))
    }

    fn element<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.count += 1;
        value.serialize(&mut *self.writer)
    }

    fn finish(self) -> Done {
        let count = u32::try_from(self.count).map_err(|_| Unsupported)?;
        *self
            .writer
            .words
            .get_mut(self.count_at)
            .ok_or(Unsupported)? = self.bits | count << 3;
        Ok(())
    }
}

impl ser::SerializeSeq for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTuple for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTupleStruct for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTupleVariant for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Done {
        key.serialize(&mut *self.writer)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeStructVariant for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
        self.writer.variant(key)?;
        self.element(value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = Entries<'w>;
    type SerializeTuple = Entries<'w>;
    type SerializeTupleStruct = Entries<'w>;
    type SerializeTupleVariant = Entries<'w>;
    type SerializeMap = Entries<'w>;
    type SerializeStruct = Fields<'w>;
    type SerializeStructVariant = Entries<'w>;

    fn serialize_bool(self, v: bool) -> Done {
        self.push(5, if v { 1 } else { 2 })
    }

    fn serialize_i8(self, v: i8) -> Done {
        self.integer(v.into())
    }

    fn serialize_i16(self, v: i16) -> Done {
        self.integer(v.into())
    }

    fn serialize_i32(self, v: i32) -> Done {
        self.integer(v.into())
    }

    fn serialize_i64(self, v: i64) -> Done {
        self.integer(v)
    }

    fn serialize_i128(self, v: i128) -> Done {
        self.integer(i64::try_from(v).map_err(|_| Unsupported)?)
    }

    fn serialize_u8(self, v: u8) -> Done {
        self.integer(v.into())
    }

    fn serialize_u16(self, v: u16) -> Done {
        self.integer(v.into())
    }

    fn serialize_u32(self, v: u32) -> Done {
        self.integer(v.into())
    }

    fn serialize_u64(self, v: u64) -> Done {
        self.integer(i64::try_from(v).map_err(|_| Unsupported)?)
    }

    fn serialize_u128(self, v: u128) -> Done {
        self.integer(i64::try_from(v).map_err(|_| Unsupported)?)
    }

    fn serialize_f32(self, v: f32) -> Done {
        self.serialize_f64(v.into())
    }

    fn serialize_f64(self, v: f64) -> Done {
        if !v.is_finite() {
            return Err(Unsupported);
        }
        self.two(6 | 1 << 3, v.to_bits());
        Ok(())
    }

    fn serialize_char(self, v: char) -> Done {
        self.text(v.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, v: &str) -> Done {
        self.text(v)
    }

    fn serialize_bytes(self, _: &[u8]) -> Done {
        Err(Unsupported)
    }

    fn serialize_none(self) -> Done {
        self.push(5, 0)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.push(5, 0)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.push(5, 0)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.variant(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.push(4, 1)?;
        self.variant(variant)?;
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'w>, Unsupported> {
        Ok(Entries::new(self, 3))
    }

    fn serialize_tuple(self, _: usize) -> Result<Entries<'w>, Unsupported> {
        Ok(Entries::new(self, 3))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Entries<'w>, Unsupported> {
        Ok(Entries::new(self, 3))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'w>, Unsupported> {
        Entries::wrapped(self, variant, 3)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'w>, Unsupported> {
        Ok(Entries::new(self, 4))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'w>, Unsupported> {
        let shape = self.shape(name)?;
        self.push(2, shape)?;
        let mask_at = self.words.len();
        self.words.push(0);
        let learning = self.shapes.get(shape).is_none_or(|shape| !shape.learnt);
        Ok(Fields {
            writer: self,
            shape,
            learning,
            mask_at,
            mask: 0,
            index: 0,
            letters: 0,
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'w>, Unsupported> {
        Entries::wrapped(self, variant, 4)
    }
}
