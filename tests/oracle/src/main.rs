//! `cargo run -p oracle --profile oracle -- --cases N --seed S [--only n] [--show]`

use oracle::harness::{Finding, group, run, shrink};
use serde_json::Value;
use std::collections::BTreeMap;

fn issues(e: &prorata::PricingError) -> String {
    let one = |i: &prorata::Issue| format!("{} at {}", i.code, i.path);
    e.issues.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn engine(catalog: &Value, call: &str, request: &Value) -> Result<Value, String> {
    let engine = prorata::Engine::from_json(&catalog.to_string()).map_err(|e| issues(&e))?;
    let text = engine
        .call_json(call, &request.to_string())
        .map_err(|e| issues(&e))?;
    serde_json::from_str(&text).map_err(|e| e.to_string())
}

/// A finding made small: what was asked, both answers, where they part.
fn show(f: &Finding) {
    if f.case.catalog.is_null() {
        return;
    }
    let raw = std::env::args().any(|a| a == "--raw");
    let (c, what) = if raw {
        let c = oracle::cases::Case {
            catalog: f.case.catalog.clone(),
            call: f.case.call,
            request: f.case.request.clone(),
        };
        (c, f.what.clone())
    } else {
        shrink(&engine, f)
    };
    println!("catalogue {}", c.catalog);
    println!("{} {}", c.call, c.request);
    let ours = std::panic::catch_unwind(|| oracle::answer(&c.catalog, c.call, &c.request));
    println!("oracle {}", ours.map_or("panics".into(), |v| v.to_string()));
    let theirs = engine(&c.catalog, c.call, &c.request);
    println!("engine {}", theirs.map_or_else(|e| e, |v| v.to_string()));
    println!("differs at {what}");
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: u64| {
        args.iter()
            .position(|a| a == name)
            .and_then(|i| args.get(i + 1))
            .and_then(|v| v.parse().ok())
            .unwrap_or(default)
    };
    let word = |name: &str| {
        let at = args.iter().position(|a| a == name)?;
        args.get(at + 1).cloned()
    };
    if let Some(path) = word("--try") {
        let text = std::fs::read_to_string(path).expect("a file");
        for case in serde_json::from_str::<Value>(&text)
            .expect("a list of cases")
            .as_array()
            .expect("a list")
        {
            let (c, call, r) = (
                &case["catalog"],
                case["call"].as_str().expect("call"),
                &case["request"],
            );
            println!("{call} {r}");
            println!("oracle {}", oracle::answer(c, call, r));
            println!(
                "engine {}",
                engine(c, call, r).map_or_else(|e| e, |v| v.to_string())
            );
            println!(
                "differs at {:?}\n",
                oracle::harness::verdict(&engine, c, call, r)
            );
        }
        return;
    }
    let (cases, seed, only) = (
        number("--cases", 10_000),
        number("--seed", 1),
        number("--only", u64::MAX),
    );
    let range = if only == u64::MAX {
        0..cases
    } else {
        only..only + 1
    };
    if !args.iter().any(|a| a == "--loud") {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let report = run(&engine, seed, range);
    let mut groups: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for f in &report.findings {
        groups.entry(group(&f.what)).or_default().push(f);
    }
    let mut ordered: Vec<_> = groups.into_iter().collect();
    ordered.sort_by_key(|(_, v)| std::cmp::Reverse(v.len()));
    let shown = number("--groups", 6) as usize;
    for (name, list) in &ordered {
        println!("{:6}  {name}   e.g. case {}", list.len(), list[0].number);
    }
    let wanted = word("--kind").unwrap_or_default();
    let each = number("--each", 1) as usize;
    for (name, list) in ordered
        .iter()
        .filter(|(name, _)| name.contains(&wanted))
        .take(shown)
    {
        let mut list = list.clone();
        list.sort_by_key(|f| f.case.request.to_string().len() + f.case.catalog.to_string().len());
        for f in list.iter().take(each) {
            println!("\n== {name} (case {})", f.number);
            show(f);
        }
    }
    println!(
        "\noracle: {} cases, seed {seed}, {:?}, {} differ",
        report.cases,
        report.by_call,
        report.findings.len()
    );
    if !report.findings.is_empty() {
        std::process::exit(1);
    }
}
