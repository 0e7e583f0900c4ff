//! Reading a [`Value`] field by field, with a finding and a path for everything that is wrong.

use super::issue::{Issues, Path};
use super::value::{Bad, Value};
use crate::calendar::Moment;
use crate::catalog::Country;
use crate::money::{Currency, parse_decimal};
use rust_decimal::Decimal;
use std::cell::RefCell;

/// A value at its place.
#[derive(Clone, Copy)]
pub struct At<'v, 'p> {
    /// The value.
    pub value: &'v Value<'v>,
    /// Where it is.
    pub path: &'p Path<'p>,
    /// Where findings go.
    pub issues: &'p Issues,
}

impl<'v> At<'v, '_> {
    /// Reports an error here and gives nothing.
    pub fn fail<T>(self, code: &'static str, message: String) -> Option<T> {
        self.issues.error(code, self.path, message);
        None
    }

    /// Reports that another type was expected.
    pub fn wrong<T>(self, expected: &str) -> Option<T> {
        let code = match self.value {
            Value::Bad(Bad::TooDeep) => "tooDeep",
            Value::Bad(Bad::TooLong) => "tooLong",
            Value::Bad(Bad::TooLarge) => "tooLarge",
            Value::Bad(Bad::LoneSurrogate) => "invalidString",
            Value::Bad(_) => "unsupportedValue",
            _ => "wrongType",
        };
        self.fail(
            code,
            format!("expected {expected}, found {}", self.value.kind()),
        )
    }

    /// A boolean.
    pub fn bool(self) -> Option<bool> {
        match self.value {
            Value::Bool(b) => Some(*b),
            _ => self.wrong("true or false"),
        }
    }

    /// A whole number within limits.
    pub fn int(self, least: i64, most: i64) -> Option<i64> {
        match self.value {
            Value::Int(n) if (least..=most).contains(n) => Some(*n),
            Value::Int(n) => self.fail(
                "outOfRange",
                format!("expected {least} to {most}, found {n}"),
            ),
            Value::Number(text) => self.fail(
                "outOfRange",
                format!("expected a whole number, found {text}"),
            ),
            _ => self.wrong("a whole number"),
        }
    }

    /// A whole number from `least` to at most 2^32 − 1.
    pub fn count(self, least: i64, most: u32) -> Option<u32> {
        self.int(least, i64::from(most))
            .and_then(|n| u32::try_from(n).ok())
    }

    /// A string that is not empty.
    pub fn str(self) -> Option<&'v str> {
        match self.value {
            Value::Str(s) if s.is_empty() => self.fail(
                "invalidString",
                "expected a string that is not empty".into(),
            ),
            Value::Str(s) => Some(s),
            _ => self.wrong("a string"),
        }
    }

    /// Any string.
    pub fn text(self) -> Option<&'v str> {
        match self.value {
            Value::Str(s) => Some(s),
            _ => self.wrong("a string"),
        }
    }

    /// A string copied out.
    pub fn owned(self) -> Option<Box<str>> {
        self.str().map(Box::from)
    }

    /// A decimal string; prices and percents are never negative.
    pub fn decimal(self) -> Option<Decimal> {
        let decimal = self.signed_decimal()?;
        if decimal.is_sign_negative() && !decimal.is_zero() {
            return self.fail(
                "invalidDecimal",
                format!("expected 0 or more, found `{decimal}`"),
            );
        }
        Some(decimal.abs())
    }

    /// A decimal string of either sign.
    pub fn signed_decimal(self) -> Option<Decimal> {
        match self.value {
            Value::Str(s) => match parse_decimal(s) {
                Ok(decimal) => Some(decimal),
                Err(_) => self.help(
                    "invalidDecimal",
                    format!("`{s}` is not a decimal"),
                    "write digits with at most one point, like \"19.99\": up to 15 before it and 12 behind it",
                ),
            },
            Value::Int(_) | Value::Number(_) => self.help(
                "wrongType",
                "expected a decimal string, found a number".into(),
                "put it in quotes: numbers of JavaScript are binary fractions, not money",
            ),
            _ => self.wrong("a decimal string"),
        }
    }

    /// A civil date.
    pub fn date(self) -> Option<Moment> {
        match self.parse_moment()? {
            (moment, false) => Some(moment),
            (_, true) => self.fail("invalidDate", "expected a date without a time".into()),
        }
    }

    /// A civil date or a UTC instant; whether a time was given.
    pub fn parse_moment(self) -> Option<(Moment, bool)> {
        match self.value {
            Value::Str(s) => match Moment::parse(s) {
                Some(found) => Some(found),
                None => self.help(
                    "invalidDate",
                    format!("`{s}` is not a date that exists"),
                    "write a date like \"2026-02-28\", or with billing.grain finer than a day an instant like \"2026-02-28T09:30:00Z\"",
                ),
            },
            _ => self.wrong("a date"),
        }
    }

    /// A currency of ISO 4217.
    pub fn currency(self) -> Option<Currency> {
        let code = self.str()?;
        Currency::find(code).or_else(|| {
            self.help(
                "unknownCurrency",
                format!("`{code}` is not a currency of ISO 4217"),
                "write three capital letters, like \"EUR\"",
            )
        })
    }

    /// A country of ISO 3166-1.
    pub fn country(self) -> Option<Country> {
        let code = self.str()?;
        Country::find(code).or_else(|| {
            self.help(
                "unknownCountry",
                format!("`{code}` is not a country of ISO 3166-1"),
                "write two capital letters, like \"PL\"",
            )
        })
    }

    /// Reports an error with help and gives nothing.
    pub fn help<T>(self, code: &'static str, message: String, help: &str) -> Option<T> {
        self.issues
            .error_with_help(code, self.path, message, help.into());
        None
    }

    /// A name out of a list.
    pub fn one_of<T: Copy>(self, names: &[(&'static str, T)]) -> Option<T> {
        let name = self.str()?;
        if let Some((_, value)) = names.iter().find(|(n, _)| *n == name) {
            return Some(*value);
        }
        let list = names
            .iter()
            .map(|(n, _)| format!("`{n}`"))
            .collect::<Vec<_>>()
            .join(", ");
        self.help(
            "notOneOf",
            format!("`{name}` is not known here"),
            &format!("one of {list}"),
        )
    }

    /// A list, each element read by `read`; elements that fail are left out after their finding.
    pub fn list<T>(
        self,
        most: usize,
        mut read: impl FnMut(At<'v, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::List(items) = self.value else {
            return self.wrong("a list");
        };
        if items.len() > most {
            return self.fail(
                "tooMany",
                format!("expected at most {most} elements, found {}", items.len()),
            );
        }
        let mut out = Vec::with_capacity(items.len());
        for (i, value) in items.iter().enumerate() {
            if let Some(item) = read(At {
                value,
                path: &self.path.index(i),
                issues: self.issues,
            }) {
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

    /// An object as a dictionary.
    pub fn entries<T>(
        self,
        most: usize,
        mut read: impl FnMut(&'v str, At<'v, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::Map(fields) = self.value else {
            return self.wrong("an object");
        };
        if fields.len() > most {
            return self.fail(
                "tooMany",
                format!("expected at most {most} fields, found {}", fields.len()),
            );
        }
        let mut out = Vec::with_capacity(fields.len());
        for (key, value) in fields {
            if let Some(item) = read(
                key,
                At {
                    value,
                    path: &self.path.key(key),
                    issues: self.issues,
                },
            ) {
                out.push(item);
            }
        }
        Some(out)
    }

    /// Any plain data, checked for what is not.
    pub fn plain(self) -> Option<&'v Value<'v>> {
        match self.value {
            Value::Bad(_) => return self.wrong("plain data"),
            Value::List(items) => {
                for (i, value) in items.iter().enumerate() {
                    At {
                        value,
                        path: &self.path.index(i),
                        issues: self.issues,
                    }
                    .plain();
                }
            }
            Value::Map(fields) => {
                for (key, value) in fields {
                    At {
                        value,
                        path: &self.path.key(key),
                        issues: self.issues,
                    }
                    .plain();
                }
            }
            _ => {}
        }
        Some(self.value)
    }
}

/// An object whose fields are asked for one by one; what nobody asked for is unknown.
pub struct Object<'v, 'p> {
    at: At<'v, 'p>,
    fields: &'v [(std::borrow::Cow<'v, str>, Value<'v>)],
    asked: RefCell<Vec<&'static str>>,
}

impl<'v, 'p> Object<'v, 'p> {
    /// Opens an object.
    pub fn open(at: At<'v, 'p>) -> Option<Object<'v, 'p>> {
        match at.value {
            Value::Map(fields) => Some(Object {
                at,
                fields,
                asked: RefCell::new(Vec::with_capacity(24)),
            }),
            _ => at.wrong("an object"),
        }
    }

    /// Where findings go.
    #[must_use]
    pub fn issues(&self) -> &'p Issues {
        self.at.issues
    }

    /// Where the object is.
    #[must_use]
    pub fn path(&self) -> &'p Path<'p> {
        self.at.path
    }

    /// An optional field.
    pub fn field<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(At<'v, '_>) -> Option<T>,
    ) -> Option<T> {
        self.asked.borrow_mut().push(name);
        let (_, value) = self.fields.iter().find(|(k, _)| k == name)?;
        read(At {
            value,
            path: &self.at.path.key(name),
            issues: self.at.issues,
        })
    }

    /// A required field.
    pub fn required<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(At<'v, '_>) -> Option<T>,
    ) -> Option<T> {
        if !self.has(name) {
            self.asked.borrow_mut().push(name);
            self.at.issues.error(
                "missingField",
                &self.at.path.key(name),
                format!("`{name}` is missing"),
            );
            return None;
        }
        self.field(name, read)
    }

    /// Whether a field is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(k, _)| k == name)
    }

    /// Reports every field that nobody asked for, with the nearest known name.
    pub fn close(self) {
        let asked = self.asked.into_inner();
        if self.fields.iter().all(|(k, _)| asked.contains(&k.as_ref())) {
            return;
        }
        for (key, value) in self.fields {
            if asked.contains(&key.as_ref()) {
                continue;
            }
            let path = self.at.path.key(key);
            let message = format!("`{}` is not a field here", clip(key));
            match nearest(key, &asked) {
                Some(near) => self.at.issues.error_with_help(
                    "unknownField",
                    &path,
                    message,
                    format!("did you mean `{near}`?"),
                ),
                None => self.at.issues.error("unknownField", &path, message),
            }
            // What lies below is not read, but what is not plain data is still worth a word.
            if let Value::Bad(Bad::TooDeep | Bad::TooLarge | Bad::Cycle) = value {
                At {
                    value,
                    path: &path,
                    issues: self.at.issues,
                }
                .wrong::<()>("plain data");
            }
        }
    }
}

fn clip(text: &str) -> String {
    text.chars().take(64).collect()
}

/// The known name at the smallest edit distance, where it is small enough to be a slip.
#[must_use]
pub fn nearest<'n>(word: &str, known: &[&'n str]) -> Option<&'n str> {
    let word: Vec<char> = word.chars().take(64).flat_map(char::to_lowercase).collect();
    let most = (word.len() / 3).clamp(1, 3);
    known
        .iter()
        .map(|name| {
            (
                distance(&word, &name.to_lowercase().chars().collect::<Vec<_>>()),
                *name,
            )
        })
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
