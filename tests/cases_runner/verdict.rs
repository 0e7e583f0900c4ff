//! What running a case comes to: every expected field compared, or the word that the engine does not have.

use super::case::Case;
use super::exact::{self, Ratio};
use std::collections::BTreeSet;

/// Why a case stopped before its results could be compared.
#[derive(Debug)]
pub enum Stop {
    /// The engine has no word for it: the key of a group in `NOT-EXPRESSED.md`.
    Unsaid(&'static str),
    /// The engine refused the call; its codes.
    Refused(String),
}

/// A result, its field, as the source has it and as the engine has it.
#[derive(Debug)]
pub struct Difference {
    /// The expected field.
    pub field: String,
    /// The source's value.
    pub theirs: String,
    /// The engine's value.
    pub ours: String,
}

/// The comparison of one case.
pub struct Answer<'a> {
    case: &'a Case,
    open: BTreeSet<String>,
    /// Fields that differ.
    pub differences: Vec<Difference>,
}

/// What an adapter hands back.
pub type Outcome<'a> = Result<Answer<'a>, Stop>;

impl<'a> Answer<'a> {
    /// Nothing compared yet.
    pub fn to(case: &'a Case) -> Self {
        let open = case.expect().as_object().unwrap().keys().cloned().collect();
        Answer {
            case,
            open,
            differences: Vec::new(),
        }
    }

    /// Compares a field by its text.
    #[must_use]
    pub fn same(mut self, field: &str, ours: impl ToString) -> Self {
        let theirs = &self.case.expect()[field];
        let theirs = theirs
            .as_str()
            .map_or_else(|| theirs.to_string(), str::to_owned);
        self.compare(field, theirs, ours.to_string());
        self
    }

    /// Compares a field by its text where the source states it.
    #[must_use]
    pub fn also(self, field: &str, ours: impl ToString) -> Self {
        if self.case.expects(field) {
            self.same(field, ours)
        } else {
            self
        }
    }

    /// Compares an amount of money in major units, exactly.
    #[must_use]
    pub fn money(mut self, field: &str, currency: &str, ours_minor: i64) -> Self {
        let theirs = self.case.expect()[field].as_str().unwrap().to_owned();
        let ours = exact::major(ours_minor, currency);
        let equal = exact::ratio(&theirs) == exact::ratio(&ours);
        self.compare(field, if equal { ours.clone() } else { theirs }, ours);
        self
    }

    /// Compares an amount of money where the source states it.
    #[must_use]
    pub fn also_money(self, field: &str, currency: &str, ours_minor: i64) -> Self {
        if self.case.expects(field) {
            self.money(field, currency, ours_minor)
        } else {
            self
        }
    }

    /// Compares a fraction by its value, however it is written.
    #[must_use]
    pub fn fraction(mut self, field: &str, ours: Ratio) -> Self {
        let theirs = self.case.expect()[field].as_str().unwrap().to_owned();
        let equal = exact::ratio(&theirs) == ours;
        let printed = ours.to_string();
        self.compare(field, if equal { printed.clone() } else { theirs }, printed);
        self
    }

    /// Compares a fraction where the source states it.
    #[must_use]
    pub fn also_fraction(self, field: &str, ours: Ratio) -> Self {
        if self.case.expects(field) {
            self.fraction(field, ours)
        } else {
            self
        }
    }

    /// Marks an expected field that follows from the others and is no result of the engine.
    #[must_use]
    pub fn aside(mut self, fields: &[&str]) -> Self {
        for field in fields {
            self.open.remove(*field);
        }
        self
    }

    /// Expected fields that were never compared.
    pub fn unread(&self) -> Vec<String> {
        self.open.iter().cloned().collect()
    }

    fn compare(&mut self, field: &str, theirs: String, ours: String) {
        self.open.remove(field);
        if theirs != ours {
            self.differences.push(Difference {
                field: field.to_owned(),
                theirs,
                ours,
            });
        }
    }
}
