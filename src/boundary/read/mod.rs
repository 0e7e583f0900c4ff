//! Reading a [`Value`] field by field, with a finding and a path for everything that is wrong.

mod nearest;
mod object;
mod scalar;

pub use nearest::{nearest, quoted};
pub use object::{Asked, Object};
pub use scalar::{
    any_string, boolean, countries, country, currency, date, decimal, owned, signed_decimal,
    string, strings,
};

use super::catalog::Names;
use super::issue::{Issues, Path};
use super::value::{Bad, Value};
use crate::boundary::words::{Operands, count, number};
use crate::calendar::Moment;
use std::borrow::Cow;

/// A reader of a value.
///
/// A pointer and not a type of its own: there are hundreds of readers, and what is made of them (fields, lists) is there once
/// for each type that is read, not once for each reader. What a reader has to know comes with the place.
pub type Read<'v, T> = for<'p> fn(At<'v, 'p>) -> Option<T>;

/// A field of an object.
type Field<'v> = (Cow<'v, str>, Value<'v>);

/// A value, where it is and where findings go.
pub struct Place<'v, 'p> {
    /// The value.
    pub value: &'v Value<'v>,
    /// Where it is.
    pub path: Path<'p>,
    /// Where findings go.
    pub issues: &'p Issues,
    /// What it may refer to.
    pub names: &'p Names<'p>,
}

impl<'v, 'p> Place<'v, 'p> {
    /// The value as a whole.
    #[must_use]
    pub fn root(value: &'v Value<'v>, issues: &'p Issues, names: &'p Names<'p>) -> Place<'v, 'p> {
        Place {
            value,
            path: Path::ROOT,
            issues,
            names,
        }
    }

    /// A reader of it.
    #[must_use]
    pub fn at(&self) -> At<'v, '_> {
        At(self)
    }
}

/// A reader of the value at a place.
///
/// It is one pointer, and what does not depend on a type is not generic but wrapped by what is: with hundreds of readers,
/// arguments and instances are a good part of the wasm.
#[derive(Clone, Copy)]
pub struct At<'v, 'p>(&'p Place<'v, 'p>);

impl<'v, 'p> core::ops::Deref for At<'v, 'p> {
    type Target = Place<'v, 'p>;

    fn deref(&self) -> &Place<'v, 'p> {
        self.0
    }
}

impl<'v> At<'v, '_> {
    /// Reports an error here and gives nothing.
    pub fn fail<T>(self, code: &'static str, sentence: &str, operands: Operands<'_>) -> Option<T> {
        self.issues.error(code, &self.path, sentence, operands);
        None
    }

    /// Reports an error with help and gives nothing.
    pub fn help<T>(
        self,
        code: &'static str,
        sentence: &str,
        operands: Operands<'_>,
        help: &str,
        of_help: Operands<'_>,
    ) -> Option<T> {
        self.issues
            .error_with_help(code, &self.path, sentence, operands, help, of_help);
        None
    }

    /// Reports that another type was expected.
    pub fn wrong<T>(self, expected: &str) -> Option<T> {
        self.mistyped(expected);
        None
    }

    #[cold]
    #[inline(never)]
    fn mistyped(self, expected: &str) {
        let code = match self.value {
            Value::Bad(Bad::TooDeep) => "tooDeep",
            Value::Bad(Bad::TooLong) => "tooLong",
            Value::Bad(Bad::TooLarge) => "tooLarge",
            Value::Bad(Bad::LoneSurrogate) => "invalidString",
            Value::Bad(_) => "unsupportedValue",
            _ => "wrongType",
        };
        let kind = self.value.kind();
        self.issues
            .error(code, &self.path, "expected {}, found {}", &[expected, kind]);
    }

    #[cold]
    #[inline(never)]
    fn report_unknown(
        self,
        code: &'static str,
        sentence: &str,
        operands: Operands<'_>,
        known: &mut dyn Iterator<Item = &str>,
    ) {
        let given = match self.value {
            Value::Str(given) => given.as_ref(),
            _ => "",
        };
        let (issues, path) = (self.issues, &self.path);
        match nearest(given, known) {
            Some(near) => {
                let help = "did you mean `{}`?";
                issues.error_with_help(code, path, sentence, operands, help, &[near]);
            }
            None => issues.error(code, path, sentence, operands),
        }
    }

    /// A whole number within limits.
    #[inline(never)]
    pub fn int(self, least: i64, most: i64) -> Option<i64> {
        match self.value {
            Value::Int(n) if (least..=most).contains(n) => Some(*n),
            Value::Int(n) => self.fail(
                "outOfRange",
                "expected {} to {}, found {}",
                &[&number(least), &number(most), &number(*n)],
            ),
            Value::Number(text) => {
                self.fail("outOfRange", "expected a whole number, found {}", &[text])
            }
            _ => self.wrong("a whole number"),
        }
    }

    /// A whole number from `least` to at most 2^32 − 1.
    #[inline(never)]
    pub fn count(self, least: i64, most: u32) -> Option<u32> {
        self.int(least, i64::from(most))
            .and_then(|n| u32::try_from(n).ok())
    }

    /// A string that is not empty.
    #[inline(never)]
    pub fn str(self) -> Option<&'v str> {
        match self.value {
            Value::Str(s) if s.is_empty() => {
                self.fail("invalidString", "expected a string that is not empty", &[])
            }
            Value::Str(s) => Some(s),
            _ => self.wrong("a string"),
        }
    }

    /// A civil date or a UTC instant; whether a time was given.
    #[inline(never)]
    pub fn parse_moment(self) -> Option<(Moment, bool)> {
        match self.value {
            Value::Str(s) => match Moment::parse(s) {
                Some(found) => Some(found),
                None => self.help(
                    "invalidDate",
                    "`{}` is not a date that exists", &[s],
                    "write a date like \"2026-02-28\", or with billing.grain finer than a day an instant like \"2026-02-28T09:30:00Z\"", &[],
                ),
            },
            _ => self.wrong("a date"),
        }
    }

    /// A name out of a list.
    pub fn one_of<T: Copy>(self, names: &[(&'static str, T)]) -> Option<T> {
        let index = self.named(&|index| names.get(index).map(|(name, _)| *name))?;
        names.get(index).map(|(_, value)| *value)
    }

    #[inline(never)]
    fn named(self, names: &dyn Fn(usize) -> Option<&'static str>) -> Option<usize> {
        let given = self.str()?;
        let list = || (0..).map_while(names);
        if let Some(index) = list().position(|name| name == given) {
            return Some(index);
        }
        self.help(
            "notOneOf",
            "`{}` is not known here",
            &[given],
            "one of {}",
            &[&quoted(&mut list())],
        )
    }

    /// The elements of a list.
    #[inline(never)]
    fn items(self, most: usize) -> Option<&'v [Value<'v>]> {
        let Value::List(items) = self.value else {
            return self.wrong("a list");
        };
        let found = items.len();
        if found > most {
            return self.fail(
                "tooMany",
                "expected at most {} elements, found {}",
                &[&count(most), &count(found)],
            );
        }
        Some(items)
    }

    /// Calls `read` with each element of a list.
    #[inline(never)]
    pub fn each(self, most: usize, read: &mut dyn FnMut(At<'v, '_>)) -> Option<()> {
        let items = self.items(most)?;
        for (i, value) in items.iter().enumerate() {
            read(At(&Place {
                value,
                path: self.path.index(i),
                issues: self.issues,
                names: self.names,
            }));
        }
        Some(())
    }

    /// A list, each element read by `read`; elements that fail are left out after their finding.
    #[inline(never)]
    pub fn list<T>(self, most: usize, read: Read<'v, T>) -> Option<Vec<T>> {
        self.list_with(most, |at, _| read(at))
    }

    /// A list whose elements are read with those before them, and with what is known from elsewhere.
    #[inline(always)]
    pub fn list_with<T>(
        self,
        most: usize,
        mut read: impl FnMut(At<'v, '_>, &[T]) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut out = Vec::with_capacity(self.length().min(most));
        self.each(most, &mut |at| {
            if let Some(item) = read(at, &out) {
                out.push(item);
            }
        })?;
        Some(out)
    }

    /// The number of elements, where it is a list.
    fn length(self) -> usize {
        match self.value {
            Value::List(items) => items.len(),
            Value::Map(fields) => fields.len(),
            _ => 0,
        }
    }

    /// One element or a list of them.
    #[inline(never)]
    pub fn one_or_list<T>(self, most: usize, read: Read<'v, T>) -> Option<Vec<T>> {
        match self.value {
            Value::List(_) => self.list(most, read),
            _ => read(self).map(|one| vec![one]),
        }
    }

    /// Calls `read` with each key and value of a dictionary.
    #[inline(never)]
    fn each_entry(self, most: usize, read: &mut dyn FnMut(&'v str, At<'v, '_>)) -> Option<()> {
        let Value::Map(fields) = self.value else {
            return self.wrong("an object");
        };
        let found = fields.len();
        if found > most {
            return self.fail(
                "tooMany",
                "expected at most {} fields, found {}",
                &[&count(most), &count(found)],
            );
        }
        for (key, value) in fields {
            let place = Place {
                value,
                path: self.path.key(key),
                issues: self.issues,
                names: self.names,
            };
            read(key, At(&place));
        }
        Some(())
    }

    /// A dictionary, each entry read by `read`; entries that fail are left out after their finding.
    #[inline(never)]
    pub fn entries<T>(
        self,
        most: usize,
        read: for<'p> fn(&'v str, At<'v, 'p>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut out = Vec::with_capacity(self.length().min(most));
        self.each_entry(most, &mut |key, at| {
            if let Some(item) = read(key, at) {
                out.push(item);
            }
        })?;
        Some(out)
    }

    /// Any plain data, checked for what is not.
    pub fn plain(self) -> Option<&'v Value<'v>> {
        match self.value {
            Value::Bad(_) => return self.wrong("plain data"),
            Value::List(_) => {
                self.each(usize::MAX, &mut |at| {
                    at.plain();
                })?;
            }
            Value::Map(_) => {
                self.each_entry(usize::MAX, &mut |_, at| {
                    at.plain();
                })?;
            }
            _ => {}
        }
        Some(self.value)
    }
}

/// Reports a name that is not among the `known` ones, with the nearest of them, and gives nothing.
pub fn unknown<T>(
    at: At<'_, '_>,
    code: &'static str,
    sentence: &str,
    operands: Operands<'_>,
    known: &mut dyn Iterator<Item = &str>,
) -> Option<T> {
    at.report_unknown(code, sentence, operands, known);
    None
}
