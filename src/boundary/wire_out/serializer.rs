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
