//! Runs cases through both and reports; what differs is made as small as it stays different.

use crate::answer;
use crate::cases::{Case, case};
use crate::compare::{difference, kind};
use crate::json::past_the_calendar;
use serde_json::Value;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The engine: a catalogue, a call, a request; an answer or the issues as text.
pub type Engine<'e> = &'e dyn Fn(&Value, &str, &Value) -> Result<Value, String>;

pub struct Finding {
    pub number: u64,
    pub what: String,
    pub case: Case,
}

pub struct Report {
    pub cases: u64,
    pub by_call: BTreeMap<&'static str, u64>,
    pub allowed: u64,
    pub findings: Vec<Finding>,
}

/// What is wrong with a case, if anything.
pub fn verdict(engine: Engine, catalog: &Value, call: &str, request: &Value) -> Option<String> {
    let theirs = engine(catalog, call, request);
    let Ok(ours) = catch_unwind(AssertUnwindSafe(|| answer(catalog, call, request))) else {
        return Some("oracle panics".into());
    };
    match (theirs, ours["_throws"].as_str()) {
        (Ok(theirs), None) => difference(call, &ours, &theirs),
        (Ok(_), Some(code)) => Some(format!("engine takes the input: not {code}")),
        (Err(e), Some(code)) if e.contains(code) => None,
        (Err(e), None) if e.contains("amountTooLarge") && past_the_calendar(&ours) => None,
        (Err(e), _) => Some(format!("engine refuses the input: {e}")),
    }
}

pub fn run(engine: Engine, seed: u64, cases: std::ops::Range<u64>) -> Report {
    let mut report = Report {
        cases: 0,
        by_call: BTreeMap::new(),
        allowed: 0,
        findings: vec![],
    };
    for n in cases {
        let Ok(c) = catch_unwind(|| case(seed, n)) else {
            report.findings.push(Finding {
                number: n,
                what: "generator panics".into(),
                case: Case {
                    catalog: Value::Null,
                    call: "",
                    request: Value::Null,
                },
            });
            continue;
        };
        report.cases += 1;
        *report.by_call.entry(c.call).or_default() += 1;
        if let Some(what) = verdict(engine, &c.catalog, c.call, &c.request) {
            report.findings.push(Finding {
                number: n,
                what,
                case: c,
            });
        } else {
            report.allowed += 1;
        }
    }
    report
}

/// Removes what is not needed for the same kind of difference.
pub fn shrink(engine: Engine, f: &Finding) -> (Case, String) {
    let wanted = group(&f.what);
    let (mut catalog, mut request) = (f.case.catalog.clone(), f.case.request.clone());
    let mut what = f.what.clone();
    let same =
        |c: &Value, q: &Value| verdict(engine, c, f.case.call, q).filter(|w| group(w) == wanted);
    loop {
        let mut smaller = false;
        for part in [true, false] {
            let mut paths = vec![];
            places(
                if part { &request } else { &catalog },
                &mut vec![],
                &mut paths,
            );
            for p in paths.iter().rev() {
                let mut try_one = if part {
                    request.clone()
                } else {
                    catalog.clone()
                };
                if !remove(&mut try_one, p) {
                    continue;
                }
                let (c, q) = if part {
                    (&catalog, &try_one)
                } else {
                    (&try_one, &request)
                };
                if let Some(w) = same(c, q) {
                    what = w;
                    smaller = true;
                    if part {
                        request = try_one
                    } else {
                        catalog = try_one
                    }
                }
            }
        }
        if !smaller {
            return (
                Case {
                    catalog,
                    call: f.case.call,
                    request,
                },
                what,
            );
        }
    }
}

/// Findings of one kind stand together.
pub fn group(what: &str) -> String {
    if what.starts_with("engine refuses") {
        what.chars()
            .filter(|c| !c.is_ascii_digit())
            .take(60)
            .collect()
    } else {
        kind(what)
    }
}

#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

fn places(v: &Value, at: &mut Vec<Step>, out: &mut Vec<Vec<Step>>) {
    match v {
        Value::Object(o) => {
            for (k, x) in o {
                at.push(Step::Key(k.clone()));
                out.push(at.clone());
                places(x, at, out);
                at.pop();
            }
        }
        Value::Array(a) => {
            for (i, x) in a.iter().enumerate() {
                at.push(Step::Index(i));
                out.push(at.clone());
                places(x, at, out);
                at.pop();
            }
        }
        _ => {}
    }
}

fn remove(v: &mut Value, path: &[Step]) -> bool {
    let (last, before) = path.split_last().expect("a path");
    let mut here = v;
    for s in before {
        let next = match s {
            Step::Key(k) => here.get_mut(k),
            Step::Index(i) => here.get_mut(*i),
        };
        match next {
            Some(x) => here = x,
            None => return false,
        }
    }
    match (last, here) {
        (Step::Key(k), Value::Object(o)) => o.remove(k).is_some(),
        (Step::Index(i), Value::Array(a)) if *i < a.len() => {
            a.remove(*i);
            true
        }
        _ => false,
    }
}
