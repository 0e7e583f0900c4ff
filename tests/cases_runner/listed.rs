//! The list of cases that are not expressed: `tests/cases/NOT-EXPRESSED.md`, written by hand and held to what runs show.
//!
//! ```text
//! ## half-odd: a heading for people
//! Why, in a sentence or two.
//! - `rounding-dinero-halfodd-15over10`
//! - `lago-cancel-float-artefact`: credit_net_cents is `499` there and `500` here
//! ```
//! A bare entry has no word in the engine; its adapter names the group. An entry with values runs and differs so.

use std::collections::BTreeMap;

/// One entry of the list.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The group's key.
    pub group: String,
    /// What follows the identifier; empty where the case has no word.
    pub difference: String,
}

/// Entries by case.
pub fn load() -> BTreeMap<String, Entry> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/NOT-EXPRESSED.md");
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut entries = BTreeMap::new();
    let mut group = String::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading
                .split_once(':')
                .expect("a heading has a key before its colon")
                .0
                .clone_into(&mut group);
        } else if let Some(entry) = line.strip_prefix("- `") {
            let (id, rest) = entry
                .split_once('`')
                .expect("an identifier between backticks");
            let entry = Entry {
                group: group.clone(),
                difference: rest.trim_start_matches(':').trim().to_owned(),
            };
            assert!(
                entries.insert(id.to_owned(), entry).is_none(),
                "`{id}` is listed twice"
            );
        }
    }
    entries
}
