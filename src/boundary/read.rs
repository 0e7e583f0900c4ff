//! Reading a [`Value`] field by field, with a finding and a path for everything that is wrong.

use super::issue::{Issues, Path};
use super::value::{Bad, Value};
use crate::calendar::Moment;
use crate::catalog::Country;
use crate::money::{Currency, parse_decimal};
use core::fmt::{self, Arguments, Display, Formatter};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// A value, where it is and where findings go.
pub struct Place<'v, 'p> {
    /// The value.
    pub value: &'v Value<'v>,
    /// Where it is.
    pub path: Path<'p>,
    /// Where findings go.
    pub issues: &'p Issues,
}

impl<'v, 'p> Place<'v, 'p> {
    /// The value as a whole.
    #[must_use]
    pub fn root(value: &'v Value<'v>, issues: &'p Issues) -> Place<'v, 'p> {
        Place {
            value,
            path: Path::ROOT,
            issues,
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
    pub fn fail<T>(self, code: &'static str, message: Arguments<'_>) -> Option<T> {
        self.issues.error(code, &self.path, message);
        None
    }

    /// Reports an error with help and gives nothing.
    pub fn help<T>(
        self,
        code: &'static str,
        message: Arguments<'_>,
        help: Arguments<'_>,
    ) -> Option<T> {
        self.issues.error_with_help(code, &self.path, message, help);
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
        let message = format_args!("expected {expected}, found {kind}");
        self.issues.error(code, &self.path, message);
    }

    #[cold]
    #[inline(never)]
    fn report_unknown(
        self,
        code: &'static str,
        message: Arguments<'_>,
        known: &mut dyn Iterator<Item = &str>,
    ) {
        let given = match self.value {
            Value::Str(given) => given.as_ref(),
            _ => "",
        };
        match nearest(given, known) {
            Some(near) => {
                let help = format_args!("did you mean `{near}`?");
                self.issues.error_with_help(code, &self.path, message, help);
            }
            None => self.issues.error(code, &self.path, message),
        }
    }

    /// A whole number within limits.
    #[inline(never)]
    pub fn int(self, least: i64, most: i64) -> Option<i64> {
        match self.value {
            Value::Int(n) if (least..=most).contains(n) => Some(*n),
            Value::Int(n) => self.fail(
                "outOfRange",
                format_args!("expected {least} to {most}, found {n}"),
            ),
            Value::Number(text) => self.fail(
                "outOfRange",
                format_args!("expected a whole number, found {text}"),
            ),
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
            Value::Str(s) if s.is_empty() => self.fail(
                "invalidString",
                format_args!("expected a string that is not empty"),
            ),
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
                    format_args!("`{s}` is not a date that exists"),
                    format_args!(
                        "write a date like \"2026-02-28\", or with billing.grain finer than a day an instant like \"2026-02-28T09:30:00Z\""
                    ),
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
            format_args!("`{given}` is not known here"),
            format_args!("one of {}", Quoted(&list)),
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
                format_args!("expected at most {most} elements, found {found}"),
            );
        }
        Some(items)
    }

    /// A list, each element read by `read`; elements that fail are left out after their finding.
    pub fn list<T>(
        self,
        most: usize,
        mut read: impl FnMut(At<'v, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.items(most)?;
        let mut out = Vec::with_capacity(items.len());
        for (i, value) in items.iter().enumerate() {
            let place = Place {
                value,
                path: self.path.index(i),
                issues: self.issues,
            };
            if let Some(item) = read(place.at()) {
                out.push(item);
            }
        }
        Some(out)
    }

    /// One element or a list of them.
    pub fn one_or_list<T>(
        self,
        most: usize,
        mut read: impl FnMut(At<'v, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        match self.value {
            Value::List(_) => self.list(most, read),
            _ => read(self).map(|one| vec![one]),
        }
    }

    /// The fields of a dictionary.
    #[inline(never)]
    fn fields(self, most: usize) -> Option<&'v [Field<'v>]> {
        let Value::Map(fields) = self.value else {
            return self.wrong("an object");
        };
        let found = fields.len();
        if found > most {
            return self.fail(
                "tooMany",
                format_args!("expected at most {most} fields, found {found}"),
            );
        }
        Some(fields)
    }

    /// An object as a dictionary.
    pub fn entries<T>(
        self,
        most: usize,
        mut read: impl FnMut(&'v str, At<'v, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let fields = self.fields(most)?;
        let mut out = Vec::with_capacity(fields.len());
        for (key, value) in fields {
            let place = Place {
                value,
                path: self.path.key(key),
                issues: self.issues,
            };
            if let Some(item) = read(key, place.at()) {
                out.push(item);
            }
        }
        Some(out)
    }

    /// Any plain data, checked for what is not.
    pub fn plain(self) -> Option<&'v Value<'v>> {
        match self.value {
            Value::Bad(_) => return self.wrong("plain data"),
            Value::List(_) => drop(self.list(usize::MAX, |at| at.plain().and(None::<()>))),
            Value::Map(_) => drop(self.entries(usize::MAX, |_, at| at.plain().and(None::<()>))),
            _ => {}
        }
        Some(self.value)
    }
}

/// Reports a name that is not among the `known` ones, with the nearest of them, and gives nothing.
pub fn unknown<T>(
    at: At<'_, '_>,
    code: &'static str,
    message: Arguments<'_>,
    known: &mut dyn Iterator<Item = &str>,
) -> Option<T> {
    at.report_unknown(code, message, known);
    None
}

/// A boolean.
pub fn boolean(at: At<'_, '_>) -> Option<bool> {
    match at.value {
        Value::Bool(b) => Some(*b),
        _ => at.wrong("true or false"),
    }
}

/// A string that is not empty, borrowed.
pub fn string<'v>(at: At<'v, '_>) -> Option<&'v str> {
    at.str()
}

/// Any string.
pub fn any_string<'v>(at: At<'v, '_>) -> Option<&'v str> {
    match at.value {
        Value::Str(s) => Some(s),
        _ => at.wrong("a string"),
    }
}

/// A string that is not empty, copied out.
pub fn owned(at: At<'_, '_>) -> Option<Box<str>> {
    at.str().map(Box::from)
}

/// A decimal string; prices and percents are never negative.
#[inline(never)]
pub fn decimal(at: At<'_, '_>) -> Option<Decimal> {
    let decimal = signed_decimal(at)?;
    if decimal.is_sign_negative() && !decimal.is_zero() {
        let given = at.str()?;
        return at.fail(
            "invalidDecimal",
            format_args!("expected 0 or more, found `{given}`"),
        );
    }
    Some(decimal.abs())
}

/// A decimal string of either sign.
#[inline(never)]
pub fn signed_decimal(at: At<'_, '_>) -> Option<Decimal> {
    match at.value {
        Value::Str(s) => match parse_decimal(s) {
            Ok(decimal) => Some(decimal),
            Err(_) => at.help(
                "invalidDecimal",
                format_args!("`{s}` is not a decimal"),
                format_args!("write digits with at most one point, like \"19.99\": up to 15 before it and 12 behind it"),
            ),
        },
        Value::Int(_) | Value::Number(_) => at.help(
            "wrongType",
            format_args!("expected a decimal string, found a number"),
            format_args!("put it in quotes: numbers of JavaScript are binary fractions, not money"),
        ),
        _ => at.wrong("a decimal string"),
    }
}

/// A civil date.
pub fn date(at: At<'_, '_>) -> Option<Moment> {
    match at.parse_moment()? {
        (moment, false) => Some(moment),
        (_, true) => at.fail(
            "invalidDate",
            format_args!("expected a date without a time"),
        ),
    }
}

/// A currency of ISO 4217.
#[inline(never)]
pub fn currency(at: At<'_, '_>) -> Option<Currency> {
    let code = at.str()?;
    Currency::find(code).or_else(|| {
        at.help(
            "unknownCurrency",
            format_args!("`{code}` is not a currency of ISO 4217"),
            format_args!("write three capital letters, like \"EUR\""),
        )
    })
}

/// A country of ISO 3166-1.
#[inline(never)]
pub fn country(at: At<'_, '_>) -> Option<Country> {
    let code = at.str()?;
    Country::find(code).or_else(|| {
        at.help(
            "unknownCountry",
            format_args!("`{code}` is not a country of ISO 3166-1"),
            format_args!("write two capital letters, like \"PL\""),
        )
    })
}

/// A list of countries.
#[inline(never)]
pub fn countries(at: At<'_, '_>) -> Option<Vec<Country>> {
    at.list(300, country)
}

/// A list of at most 100 strings.
#[inline(never)]
pub fn strings(at: At<'_, '_>) -> Option<Vec<Box<str>>> {
    at.list(100, owned)
}

/// Names in backticks with commas between them.
pub struct Quoted<F>(pub F);

impl<'n, I: Iterator<Item = &'n str>, F: Fn() -> I> Display for Quoted<F> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, name) in (self.0)().enumerate() {
            f.write_str(if i == 0 { "`" } else { ", `" })?;
            f.write_str(name)?;
            f.write_str("`")?;
        }
        Ok(())
    }
}

/// A field of an object.
type Field<'v> = (Cow<'v, str>, Value<'v>);

/// An object whose fields are asked for one by one; what nobody asked for is unknown.
pub struct Object<'v, 'p> {
    at: At<'v, 'p>,
    fields: &'v [Field<'v>],
    asked: RefCell<Vec<&'static str>>,
    found: Cell<usize>,
}

impl<'v, 'p> Object<'v, 'p> {
    /// Opens an object.
    #[inline(never)]
    pub fn open(at: At<'v, 'p>) -> Option<Object<'v, 'p>> {
        match at.value {
            Value::Map(fields) => Some(Object {
                at,
                fields,
                asked: RefCell::new(Vec::with_capacity(24)),
                found: Cell::new(0),
            }),
            _ => at.wrong("an object"),
        }
    }

    /// Reports an error in a field.
    pub fn field_error(&self, field: &'static str, code: &'static str, message: Arguments<'_>) {
        let path = self.at.0.path.key(field);
        self.at.issues.error(code, &path, message);
    }

    #[inline(never)]
    fn find(&self, name: &'static str) -> Option<Place<'v, '_>> {
        self.asked.borrow_mut().push(name);
        let (_, value) = self.fields.iter().find(|(k, _)| k == name)?;
        self.found.set(self.found.get() + 1);
        Some(Place {
            value,
            path: self.at.0.path.key(name),
            issues: self.at.issues,
        })
    }

    #[inline(never)]
    fn need(&self, name: &'static str) -> Option<Place<'v, '_>> {
        let found = self.find(name);
        if found.is_none() {
            self.field_error(name, "missingField", format_args!("`{name}` is missing"));
        }
        found
    }

    /// An optional field.
    pub fn field<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(At<'v, '_>) -> Option<T>,
    ) -> Option<T> {
        read(self.find(name)?.at())
    }

    /// A required field.
    pub fn required<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(At<'v, '_>) -> Option<T>,
    ) -> Option<T> {
        read(self.need(name)?.at())
    }

    /// Whether a field is there.
    #[must_use]
    #[inline(never)]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(k, _)| k == name)
    }

    /// Reports every field that nobody asked for, with the nearest known name.
    #[inline(never)]
    pub fn close(self) {
        // Keys are unique and no field is asked for twice, except where one is found too few or too many this is all.
        if self.found.get() != self.fields.len() {
            self.strangers();
        }
    }

    #[cold]
    fn strangers(&self) {
        let asked = self.asked.borrow();
        for (key, value) in self.fields {
            if asked.contains(&key.as_ref()) {
                continue;
            }
            let path = self.at.path.key(key);
            let message = format_args!("`{key:.64}` is not a field here");
            match nearest(key, asked.iter().copied()) {
                Some(near) => self.at.issues.error_with_help(
                    "unknownField",
                    &path,
                    message,
                    format_args!("did you mean `{near}`?"),
                ),
                None => self.at.issues.error("unknownField", &path, message),
            }
            // What lies below is not read, but what is not plain data is still worth a word.
            if let Value::Bad(Bad::TooDeep | Bad::TooLarge | Bad::Cycle) = value {
                let place = Place {
                    value,
                    path,
                    issues: self.at.issues,
                };
                place.at().mistyped("plain data");
            }
        }
    }
}

/// The known name at the smallest edit distance, where it is small enough to be a slip.
#[must_use]
pub fn nearest<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let letters = |text: &str| -> Vec<char> {
        let lower = text.chars().map(|c| c.to_ascii_lowercase());
        lower.take(64).collect()
    };
    let word = letters(word);
    let most = (word.len() / 3).clamp(1, 3);
    known
        .map(|name| (distance(&word, &letters(name)), name))
        .filter(|(d, _)| *d <= most)
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let cost = if x == y {
                diagonal
            } else {
                diagonal.min(left).min(*above) + 1
            };
            diagonal = *above;
            *above = cost;
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
