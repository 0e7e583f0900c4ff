//! Worked examples of other systems, run against the engine.
//!
//! `tests/cases` holds figures from test suites, library tables and vendors' pages. Each source has an adapter that picks
//! a profile (billing and terms) and turns its cases into calls. A case either comes out as its source says or stands in
//! `tests/cases/NOT-EXPRESSED.md` with its reason; one that does neither fails, and so does one that is listed and now fits.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

mod cases_runner;
mod counted;

use cases_runner::verdict::{Difference, Stop};
use cases_runner::{case, listed, sources};
use std::collections::{BTreeMap, BTreeSet};

/// What a run comes to, in the words of the list.
enum Ran {
    Agrees,
    Differs(String),
    Unsaid(&'static str),
}

fn run(case: &case::Case) -> (Ran, Vec<String>) {
    let outcome = sources::run(case);
    let mut unread = case.unread();
    let ran = match outcome {
        Ok(answer) => {
            unread.extend(answer.unread());
            let said = |d: &Difference| {
                format!("{} is `{}` there and `{}` here", d.field, d.theirs, d.ours)
            };
            let differences: Vec<String> = answer.differences.iter().map(said).collect();
            if differences.is_empty() {
                Ran::Agrees
            } else {
                Ran::Differs(differences.join("; "))
            }
        }
        Err(Stop::Refused(codes)) => Ran::Differs(format!("refused here: {codes}")),
        Err(Stop::Unsaid(group)) => {
            unread.clear();
            Ran::Unsaid(group)
        }
    };
    (ran, unread)
}

#[test]
fn every_case_agrees_or_is_listed_with_its_reason() {
    let listed = listed::load();
    let mut wrong: Vec<String> = Vec::new();
    let mut counts: BTreeMap<(String, String), [usize; 3]> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for case in case::load() {
        assert!(
            seen.insert(case.id.clone()),
            "`{}` stands in two places",
            case.id
        );
        let (ran, unread) = run(&case);
        let entry = listed.get(&case.id);
        let column = match &ran {
            Ran::Agrees => 0,
            Ran::Differs(_) => 1,
            Ran::Unsaid(_) => 2,
        };
        counts
            .entry((case.file.clone(), case.kind.clone()))
            .or_default()[column] += 1;
        match (ran, entry) {
            (Ran::Agrees, None) if unread.is_empty() => {}
            (Ran::Agrees, None) => wrong.push(format!(
                "`{}` agrees, but nobody looked at {unread:?}",
                case.id
            )),
            (Ran::Agrees, Some(entry)) => wrong.push(format!(
                "`{}` is listed under `{}` and agrees now: take it off",
                case.id, entry.group
            )),
            (Ran::Differs(how), Some(entry)) if entry.difference == how => {}
            (Ran::Differs(how), Some(_)) => {
                wrong.push(format!("listed otherwise: - `{}`: {how}", case.id))
            }
            (Ran::Differs(how), None) => wrong.push(format!("- `{}`: {how}", case.id)),
            (Ran::Unsaid(group), Some(entry))
                if entry.group == group && entry.difference.is_empty() => {}
            (Ran::Unsaid(group), _) => wrong.push(format!("under `{group}`: - `{}`", case.id)),
        }
    }
    wrong.extend(
        listed
            .keys()
            .filter(|id| !seen.contains(*id))
            .map(|id| format!("`{id}` is listed and is no case")),
    );
    print(&counts);
    assert!(
        wrong.is_empty(),
        "{} cases neither agree nor are listed:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn print(counts: &BTreeMap<(String, String), [usize; 3]>) {
    let mut sums = [0; 3];
    println!(
        "{:<18} {:<20} {:>6} {:>8} {:>8}",
        "source", "kind", "agree", "differ", "no word"
    );
    for ((file, kind), [agree, differ, unsaid]) in counts {
        println!("{file:<18} {kind:<20} {agree:>6} {differ:>8} {unsaid:>8}");
        sums = [sums[0] + agree, sums[1] + differ, sums[2] + unsaid];
    }
    println!("{:<39} {:>6} {:>8} {:>8}", "all", sums[0], sums[1], sums[2]);
    counted::counted("cases", sums[0], "cases of other systems that agree");
    counted::counted(
        "cases listed",
        sums[1] + sums[2],
        "cases of other systems listed with a reason",
    );
}
