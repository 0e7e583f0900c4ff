//! Values that codes carry with them.

use crate::calendar::Stamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// Text that is borrowed where it can be.
pub type Text<'a> = Cow<'a, str>;

/// A parameter of a code.
#[derive(Clone, Debug)]
pub enum Param<'a> {
    /// Text.
    Text(Text<'a>),
    /// A number.
    Int(i64),
    /// A date.
    Date(Stamp),
    /// Several texts.
    Texts(Vec<Text<'a>>),
}

impl Serialize for Param<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Param::Text(text) => out.serialize_str(text),
            Param::Int(n) => out.serialize_i64(*n),
            Param::Date(at) => at.serialize(out),
            Param::Texts(list) => out.collect_seq(list),
        }
    }
}

/// The parameters of a code, in the order of `docs/codes.md`.
#[derive(Clone, Debug, Default)]
pub struct Params<'a>(pub Vec<(&'static str, Param<'a>)>);

impl<'a> Params<'a> {
    #[inline(never)]
    fn with(mut self, name: &'static str, param: Param<'a>) -> Self {
        self.0.push((name, param));
        self
    }

    /// Adds text.
    #[must_use]
    pub fn text(self, name: &'static str, text: impl Into<Text<'a>>) -> Self {
        self.with(name, Param::Text(text.into()))
    }

    /// Adds a number.
    #[must_use]
    pub fn int(self, name: &'static str, n: impl Into<i64>) -> Self {
        self.with(name, Param::Int(n.into()))
    }

    /// Adds a date.
    #[must_use]
    pub fn date(self, name: &'static str, at: Stamp) -> Self {
        self.with(name, Param::Date(at))
    }

    /// Adds a list.
    #[must_use]
    pub fn texts<T: Into<Text<'a>>>(
        self,
        name: &'static str,
        list: impl IntoIterator<Item = T>,
    ) -> Self {
        self.with(
            name,
            Param::Texts(list.into_iter().map(Into::into).collect()),
        )
    }
}

impl Serialize for Params<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Stamp {
    /// Where no people read it as a number: the writer to JavaScript knows most dates of a result from the line before and does
    /// not print them again.
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        if out.is_human_readable() {
            out.serialize_str(self.write(&mut [0; 24]))
        } else {
            out.serialize_i128(self.packed())
        }
    }
}
