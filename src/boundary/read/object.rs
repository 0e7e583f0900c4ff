//! Objects: their fields are asked for one by one, in the contract's order.

use super::{At, Field, Place, Read, nearest};
use crate::boundary::value::{Bad, Value};
use crate::boundary::words::{Operands, beginning};
use std::cell::{Cell, RefCell};

/// An object whose fields are asked for one by one; what nobody asked for is unknown.
pub struct Object<'v, 'p> {
    at: At<'v, 'p>,
    fields: &'v [Field<'v>],
    /// Where in [`Asked`] its names begin.
    asked: usize,
    found: Cell<usize>,
}

/// The names that the objects being read were asked for, those of an inner one behind those of the outer: one list for the
/// whole of a reading. An object is done with before the one around it is asked again.
#[derive(Debug, Default)]
pub struct Asked(RefCell<Vec<&'static str>>);

impl Asked {
    /// Room for as many as most requests need.
    fn open(&self) -> usize {
        let mut names = self.0.borrow_mut();
        if names.capacity() == 0 {
            names.reserve(40);
        }
        names.len()
    }
}

impl Drop for Object<'_, '_> {
    fn drop(&mut self) {
        self.at.issues.asked.0.borrow_mut().truncate(self.asked);
    }
}

impl<'v, 'p> Object<'v, 'p> {
    /// Opens an object.
    #[inline(never)]
    pub fn open(at: At<'v, 'p>) -> Option<Object<'v, 'p>> {
        match at.value {
            Value::Map(fields) => Some(Object {
                at,
                fields,
                asked: at.issues.asked.open(),
                found: Cell::new(0),
            }),
            _ => at.wrong("an object"),
        }
    }

    /// Reports an error in a field.
    pub fn field_error(
        &self,
        field: &'static str,
        code: &'static str,
        sentence: &str,
        operands: Operands<'_>,
    ) {
        let path = self.at.0.path.key(field);
        self.at.issues.error(code, &path, sentence, operands);
    }

    #[inline(never)]
    fn find(&self, name: &'static str) -> Option<Place<'v, '_>> {
        let found = self.found.get();
        // Once every field was asked for there is nothing left to find, and no stranger either.
        if found == self.fields.len() {
            return None;
        }
        self.at.issues.asked.0.borrow_mut().push(name);
        // Most people write fields in the order in which they are asked for.
        let (before, after) = self.fields.split_at_checked(found)?;
        let named = |list: &'v [Field<'v>]| list.iter().find(|(key, _)| is(key, name));
        let (_, value) = named(after).or_else(|| named(before))?;
        self.found.set(found + 1);
        Some(Place {
            value,
            path: self.at.0.path.key(name),
            issues: self.at.issues,
            names: self.at.names,
        })
    }

    #[inline(never)]
    fn need(&self, name: &'static str) -> Option<Place<'v, '_>> {
        let found = self.find(name);
        if found.is_none() {
            self.field_error(name, "missingField", "`{}` is missing", &[name]);
        }
        found
    }

    /// An optional field.
    #[inline(never)]
    pub fn field<T>(&self, name: &'static str, read: Read<'v, T>) -> Option<T> {
        read(self.find(name)?.at())
    }

    /// A required field.
    #[inline(never)]
    pub fn required<T>(&self, name: &'static str, read: Read<'v, T>) -> Option<T> {
        read(self.need(name)?.at())
    }

    /// An optional field, read with what other fields said.
    pub fn field_with<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(At<'v, '_>) -> Option<T>,
    ) -> Option<T> {
        read(self.find(name)?.at())
    }

    /// A required field, read with what other fields said.
    pub fn required_with<T>(
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
        let names = self.at.issues.asked.0.borrow();
        let asked = names.get(self.asked..).unwrap_or_default();
        for (key, value) in self.fields {
            if asked.contains(&key.as_ref()) {
                continue;
            }
            let path = self.at.path.key(key);
            let (sentence, operands) = ("`{}` is not a field here", [beginning(key)]);
            match nearest(key, &mut asked.iter().copied()) {
                Some(near) => self.at.issues.error_with_help(
                    "unknownField",
                    &path,
                    sentence,
                    &operands,
                    "did you mean `{}`?",
                    &[near],
                ),
                None => self
                    .at
                    .issues
                    .error("unknownField", &path, sentence, &operands),
            }
            // What lies below is not read, but what is not plain data is still worth a word.
            if let Value::Bad(Bad::TooDeep | Bad::TooLarge | Bad::Cycle) = value {
                let place = Place {
                    value,
                    path,
                    issues: self.at.issues,
                    names: self.at.names,
                };
                place.at().mistyped("plain data");
            }
        }
    }
}

/// Whether a key is a name: the compiler keeps equal texts of the source once, so one that came as a byte is told by its address.
fn is(key: &str, name: &str) -> bool {
    core::ptr::eq(key, name) || key == name
}
