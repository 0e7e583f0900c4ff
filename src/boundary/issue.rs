//! What is wrong with a request or catalogue, all of it.

use super::read::Asked;
use super::words::{Operands, beginning, count, escape, words};
use serde::Serialize;
use std::cell::RefCell;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Thrown.
    Error,
    /// Only listed by the lint.
    Warning,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// A stable camelCase code of `docs/codes.md`.
    pub code: &'static str,
    /// Whether it is thrown.
    pub severity: Severity,
    /// Where, like `plans[1].prices[0].amount`; empty for the value as a whole.
    pub path: String,
    /// What is wrong, in English.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A request or catalogue that makes no sense; every issue found, not the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PricingError {
    /// The findings, at least one of severity error.
    pub issues: Vec<Issue>,
}

impl PricingError {
    /// An error of one issue.
    #[must_use]
    pub fn one(
        code: &'static str,
        path: &str,
        sentence: &str,
        operands: Operands<'_>,
    ) -> PricingError {
        PricingError {
            issues: vec![Issue {
                code,
                severity: Severity::Error,
                path: path.into(),
                message: words(sentence, operands),
                help: None,
            }],
        }
    }

    /// Every finding in one line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for issue in &self.issues {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(&issue.path);
            if !issue.path.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&issue.message);
        }
        text
    }
}

impl core::fmt::Display for PricingError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.text())
    }
}

impl core::error::Error for PricingError {}

impl From<crate::money::TooLarge> for PricingError {
    fn from(_: crate::money::TooLarge) -> PricingError {
        PricingError::one(
            "amountTooLarge",
            "",
            "an amount passes 2^53 - 1 minor units, or a date the year 9999",
            &[],
        )
    }
}

/// Where in the value one is, as a chain back to the root.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// The value as a whole.
    pub const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Root,
    };

    /// A field of it.
    #[must_use]
    pub fn key(&'p self, key: &'p str) -> Path<'p> {
        Path {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    /// An element of it.
    #[must_use]
    pub fn index(&'p self, index: usize) -> Path<'p> {
        Path {
            parent: Some(self),
            step: Step::Index(index),
        }
    }
}

impl Path<'_> {
    /// Like `plans[1].prices[0].amount`.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.parent.map(Path::text).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Index(i) => {
                text.push('[');
                text.push_str(&count(i));
                text.push(']');
            }
            Step::Key(key) if is_plain(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Key(key) => {
                text.push_str("[\"");
                for c in beginning(key).chars() {
                    match c {
                        '"' | '\\' => text.extend(['\\', c]),
                        c if c.is_control() => text.push_str(&escape(c)),
                        c => text.push(c),
                    }
                }
                text.push_str("\"]");
            }
        }
        text
    }
}

/// Whether a key can stand in a path as it is.
fn is_plain(key: &str) -> bool {
    let named = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'$';
    key.len() <= 64
        && key.bytes().all(named)
        && key.bytes().next().is_some_and(|b| !b.is_ascii_digit())
}

/// Collects findings while a value is read.
#[derive(Debug, Default)]
pub struct Issues {
    list: RefCell<Vec<Issue>>,
    /// What the objects being read were asked for.
    pub(super) asked: Asked,
}

impl Issues {
    /// An error at a place.
    #[cold]
    #[inline(never)]
    pub fn error(&self, code: &'static str, path: &Path, sentence: &str, operands: Operands<'_>) {
        self.push(code, Severity::Error, path, sentence, operands, None);
    }

    /// An error with what to do about it.
    #[cold]
    #[inline(never)]
    pub fn error_with_help(
        &self,
        code: &'static str,
        path: &Path,
        sentence: &str,
        operands: Operands<'_>,
        help: &str,
        of_help: Operands<'_>,
    ) {
        self.push(
            code,
            Severity::Error,
            path,
            sentence,
            operands,
            Some((help, of_help)),
        );
    }

    /// A warning.
    pub fn warning(&self, code: &'static str, path: &Path, sentence: &str, operands: Operands<'_>) {
        self.push(code, Severity::Warning, path, sentence, operands, None);
    }

    // The texts are made here, in one place, and not by everyone who finds something.
    #[cold]
    #[inline(never)]
    fn push(
        &self,
        code: &'static str,
        severity: Severity,
        path: &Path,
        sentence: &str,
        operands: Operands<'_>,
        help: Option<(&str, Operands<'_>)>,
    ) {
        let mut list = self.list.borrow_mut();
        // A request of 64 KB can hold thousands of mistakes; two hundred say enough.
        if list.len() < 200 {
            list.push(Issue {
                code,
                severity,
                path: path.text(),
                message: words(sentence, operands),
                help: help.map(|(help, operands)| words(help, operands)),
            });
        }
    }

    /// Whether an error was found.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.list
            .borrow()
            .iter()
            .any(|i| i.severity == Severity::Error)
    }

    /// All findings.
    #[must_use]
    pub fn into_list(self) -> Vec<Issue> {
        self.list.into_inner()
    }

    /// The value read, or everything that was wrong with it.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, PricingError> {
        match value {
            Some(value) if !self.any_error() => Ok(value),
            _ => Err(self.errors()),
        }
    }

    #[cold]
    #[inline(never)]
    fn errors(self) -> PricingError {
        if !self.any_error() {
            // Readers report before they give nothing; this is the net below them.
            self.error(
                "internalInvariant",
                &Path::ROOT,
                "the value could not be read",
                &[],
            );
        }
        let mut issues = self.into_list();
        issues.retain(|i| i.severity == Severity::Error);
        PricingError { issues }
    }
}
