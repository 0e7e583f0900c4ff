//! [`Writer`] as a serializer: what each kind of value becomes.

use serde::ser::{self, Serialize};

use super::{Done, Unsupported, Writer};

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
    /// Counts a field and the letters of its name.
    fn next(&mut self, key: &'static str) {
        if self.learning && self.writer.learn(self.shape, self.index, key).is_err() {
            self.writer.failed = true;
        }
        self.index += 1;
        self.letters += key.len();
    }

    /// Once for each type of a field, not for each field: results have a hundred and fifty of them. That is also why it gives
    /// nothing: what goes wrong is noted and ends the message.
    #[inline(never)]
    fn put<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) {
        match u32::try_from(self.index)
            .ok()
            .and_then(|place| 1_u32.checked_shl(place))
        {
            Some(bit) => self.mask |= bit,
            // A mask has 32 places: a struct with more fields is no message, rather than one with a field in another's place.
            None => self.writer.failed = true,
        }
        self.next(key);
        self.writer.value(value);
    }

    #[inline(never)]
    fn skip(&mut self, key: &'static str) {
        self.next(key);
    }

    /// INVARIANT (one shape a name): two structs of one name and other fields end the call, they are never mixed up.
    fn close(self) {
        let Some(shape) = self.writer.shapes.get_mut(self.shape) else {
            self.writer.failed = true;
            return;
        };
        if self.learning {
            shape.letters = self.letters;
            shape.learnt = true;
        }
        // No shape has more than FIELDS, so a shift past the mask ends here too.
        if shape.fields.len() != self.index || shape.letters != self.letters {
            self.writer.failed = true;
        }
        if let Some(mask) = self.writer.words.get_mut(self.mask_at) {
            *mask = self.mask;
        }
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Unsupported;

    #[inline(always)]
    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
        self.put(key, value);
        Ok(())
    }

    #[inline(always)]
    fn skip_field(&mut self, key: &'static str) -> Done {
        self.skip(key);
        Ok(())
    }

    #[inline(always)]
    fn end(self) -> Done {
        self.close();
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
    #[inline(never)]
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

    fn element<T: ?Sized + Serialize>(&mut self, value: &T) {
        self.count += 1;
        self.writer.value(value);
    }

    #[inline(never)]
    fn finish(self) {
        let count = u32::try_from(self.count).unwrap_or(0);
        if let Some(word) = self.writer.words.get_mut(self.count_at) {
            *word = self.bits | count << 3;
        }
    }
}

impl ser::SerializeSeq for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value);
        Ok(())
    }

    fn end(self) -> Done {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeTuple for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value);
        Ok(())
    }

    fn end(self) -> Done {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeTupleStruct for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value);
        Ok(())
    }

    fn end(self) -> Done {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeTupleVariant for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value);
        Ok(())
    }

    fn end(self) -> Done {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Done {
        key.serialize(&mut *self.writer)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Done {
        self.element(value);
        Ok(())
    }

    fn end(self) -> Done {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeStructVariant for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Done {
        self.writer.variant(key)?;
        self.element(value);
        Ok(())
    }

    fn end(self) -> Done {
        self.finish();
        Ok(())
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

    fn is_human_readable(&self) -> bool {
        false
    }

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

    /// A date: results have no other numbers of this width, see `Stamp`.
    fn serialize_i128(self, v: i128) -> Done {
        self.stamp(v)
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

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Done {
        if name == crate::value::NUMBER {
            self.words.push(6 | 2 << 3);
        }
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

    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, items: I) -> Done {
        let mut list = Entries::new(self, 3);
        for item in items {
            list.element(&item);
        }
        list.finish();
        Ok(())
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

    #[inline(always)]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'w>, Unsupported> {
        Ok(self.open(name))
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

impl Writer {
    /// Writes a value and notes what goes wrong.
    fn value<T: ?Sized + Serialize>(&mut self, value: &T) {
        if value.serialize(&mut *self).is_err() {
            self.failed = true;
        }
    }

    #[inline(never)]
    fn open(&mut self, name: &'static str) -> Fields<'_> {
        let shape = self.shape(name).unwrap_or(usize::MAX);
        if self.push(2, shape).is_err() {
            self.failed = true;
        }
        let mask_at = self.words.len();
        self.words.push(0);
        let learning = self.shapes.get(shape).is_none_or(|shape| !shape.learnt);
        Fields {
            writer: self,
            shape,
            learning,
            mask_at,
            mask: 0,
            index: 0,
            letters: 0,
        }
    }
}
