//! One worked example: what it gives, what it expects, and which of its fields were read.

use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A case as it is stored.
pub struct Case {
    /// Unique over all files.
    pub id: String,
    /// The file it stands in, without `cases-` and `.json`.
    pub file: String,
    /// `owner/repo:path` or an address.
    pub source: String,
    /// What it asks.
    pub kind: String,
    given: Value,
    expect: Value,
    read: RefCell<BTreeSet<String>>,
}

impl Case {
    fn new(file: &str, entry: &Value) -> Self {
        let text = |key: &str| entry[key].as_str().unwrap().to_owned();
        Case {
            id: text("id"),
            file: file.to_owned(),
            source: text("source"),
            kind: text("kind"),
            given: entry["given"].clone(),
            expect: entry["expect"].clone(),
            read: RefCell::default(),
        }
    }

    /// A given value, `null` where it is absent.
    pub fn value(&self, key: &str) -> &Value {
        self.read.borrow_mut().insert(key.to_owned());
        &self.given[key]
    }

    /// Whether a value is given and not `null`.
    pub fn has(&self, key: &str) -> bool {
        !self.value(key).is_null()
    }

    /// A given string; a number is read as its digits.
    pub fn text(&self, key: &str) -> String {
        self.maybe(key)
            .unwrap_or_else(|| panic!("{}: `{key}` is not given", self.id))
    }

    /// A given string, if there is one.
    pub fn maybe(&self, key: &str) -> Option<String> {
        let value = self.value(key);
        value
            .as_str()
            .map(str::to_owned)
            .or_else(|| value.as_i64().map(|n| n.to_string()))
    }

    /// A given whole number; a string of digits is read as one.
    pub fn int(&self, key: &str) -> i64 {
        self.text(key)
            .parse()
            .unwrap_or_else(|_| panic!("{}: `{key}` is no whole number", self.id))
    }

    /// A given whole number, if there is one.
    pub fn maybe_int(&self, key: &str) -> Option<i64> {
        self.has(key).then(|| self.int(key))
    }

    /// A given yes or no; absent is no.
    pub fn yes(&self, key: &str) -> bool {
        self.value(key).as_bool().unwrap_or(false)
    }

    /// A given list, empty where it is absent.
    pub fn list(&self, key: &str) -> Vec<Value> {
        self.value(key).as_array().cloned().unwrap_or_default()
    }

    /// Marks given fields that say nothing the others do not.
    pub fn aside(&self, keys: &[&str]) {
        self.read
            .borrow_mut()
            .extend(keys.iter().map(|k| (*k).to_owned()));
    }

    /// What the source says comes out.
    pub fn expect(&self) -> &Value {
        &self.expect
    }

    /// Whether the source states this result.
    pub fn expects(&self, key: &str) -> bool {
        self.expect.get(key).is_some()
    }

    /// Given fields that nobody looked at.
    pub fn unread(&self) -> Vec<String> {
        let read = self.read.borrow();
        self.given
            .as_object()
            .unwrap()
            .keys()
            .filter(|k| !read.contains(*k))
            .cloned()
            .collect()
    }
}

/// Every case of `tests/cases`, in the order of files and entries.
pub fn load() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.retain(|p| p.extension().is_some_and(|e| e == "json"));
    names.sort();
    let mut cases = Vec::new();
    for path in names {
        let file = path
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_start_matches("cases-")
            .to_owned();
        let entries: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        cases.extend(
            entries
                .as_array()
                .unwrap()
                .iter()
                .map(|e| Case::new(&file, e)),
        );
    }
    cases
}
