//! The scenarios of `tests/scenarios/*.json`, run natively; `tests/scenarios/README.md` says how they are written and compared.
//!
//! Every result is also held against the books' own laws, whether its scenario asks for it or not. The results are written
//! to `target/scenario-results.ndjson`, with which the other runners compare theirs byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

mod counted;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A scenario with the file that it stands in.
struct Scenario {
    file: String,
    data: Value,
}

impl Scenario {
    fn id(&self) -> String {
        format!(
            "{}: {}",
            self.file,
            self.data["name"].as_str().expect("a name")
        )
    }
}

fn load() -> Vec<Scenario> {
    let mut files: Vec<PathBuf> = fs::read_dir(at("tests/scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Value::Array(list) = read(&path) else {
            panic!("{file} is no list")
        };
        all.extend(list.into_iter().map(|data| Scenario {
            file: file.clone(),
            data,
        }));
    }
    all
}

/// What a call comes to: the text of its result, or the issues that it threw.
type Outcome = Result<String, Value>;

fn issues(error: &prorata::PricingError) -> Value {
    serde_json::to_value(&error.issues).unwrap()
}

fn catalog(scenario: &Value) -> String {
    match &scenario["catalog"] {
        Value::String(name) => {
            fs::read_to_string(at("www/catalogs").join(format!("{name}.json"))).unwrap()
        }
        inline => inline.to_string(),
    }
}

fn call(catalog: &str, call: &str, request: &str) -> Outcome {
    match call {
        "quote" | "upgradePreview" | "seatChangePreview" | "cancelEffectiveDate" => {
            let engine = prorata::Engine::from_json(catalog).map_err(|e| issues(&e))?;
            engine.call_json(call, request).map_err(|e| issues(&e))
        }
        "lintCatalog" => prorata::lint_json(catalog).map_err(|e| issues(&e)),
        helper => prorata::helper_json(helper, request).map_err(|e| issues(&e)),
    }
}

fn run(scenario: &Scenario) -> Outcome {
    let data = &scenario.data;
    call(
        &catalog(data),
        data["call"].as_str().expect("a call"),
        &data["request"].to_string(),
    )
}

/// Where `actual` is not what was expected, each as a path and the two values.
fn differences(path: &str, expected: &Value, actual: &Value, found: &mut Vec<String>) {
    let mut differ = |what: &str| found.push(format!("{path}: {what}"));
    match (expected, actual) {
        (Value::Object(wanted), _) if wanted.contains_key("$contains") => {
            let (Some(wanted), Some(list)) = (wanted["$contains"].as_array(), actual.as_array())
            else {
                return differ(&format!("expected a list, got {actual}"));
            };
            for one in wanted {
                if !list.iter().any(|element| matches(one, element)) {
                    differ(&format!("nothing matches {one} in {actual}"));
                }
            }
        }
        (Value::Object(wanted), Value::Object(map)) => {
            for (key, value) in wanted {
                differences(
                    &format!("{path}.{key}"),
                    value,
                    map.get(key).unwrap_or(&Value::Null),
                    found,
                );
            }
        }
        (Value::Array(wanted), Value::Array(list)) if wanted.len() == list.len() => {
            for (index, (one, other)) in wanted.iter().zip(list).enumerate() {
                differences(&format!("{path}[{index}]"), one, other, found);
            }
        }
        _ if expected == actual => {}
        _ => differ(&format!("expected {expected}, got {actual}")),
    }
}

fn matches(expected: &Value, actual: &Value) -> bool {
    let mut found = Vec::new();
    differences("", expected, actual, &mut found);
    found.is_empty()
}

fn judge(scenario: &Value, outcome: &Outcome) -> Vec<String> {
    let mut found = Vec::new();
    match (scenario["expect"].get("$throws"), outcome) {
        (Some(wanted), Err(issues)) => differences("$throws", wanted, issues, &mut found),
        (Some(_), Ok(text)) => found.push(format!("expected an error, got {text}")),
        (None, Err(issues)) => found.push(format!("threw {issues}")),
        (None, Ok(text)) => {
            let actual: Value = serde_json::from_str(text).unwrap();
            differences("", &scenario["expect"], &actual, &mut found);
            if actual.get("settlement").is_some() {
                books(&actual, &mut found);
                found.extend(same_again(scenario, &actual));
                found.extend(there_and_back(scenario, &actual));
            }
        }
    }
    found
}

fn int(value: &Value, key: &str) -> i64 {
    value[key]
        .as_i64()
        .unwrap_or_else(|| panic!("`{key}` of {value} is no integer"))
}

/// INVARIANT (conservation): lines = totals = settlement, to the minor unit.
fn books(result: &Value, found: &mut Vec<String>) {
    let mut hold = |law: &str, one: i64, other: i64| {
        if one != other {
            found.push(format!("{law}: {one} and {other}"));
        }
    };
    let (totals, settlement) = (&result["totals"], &result["settlement"]);
    let total = int(totals, "total");
    hold(
        "the lines are the total",
        result["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| int(line, "amount"))
            .sum(),
        total,
    );
    hold(
        "subtotal + discount + tax = total",
        int(totals, "subtotal") + int(totals, "discount") + int(totals, "tax"),
        total,
    );
    let part = |key: &str| int(settlement, key);
    let given = part("fromBalance") + part("dueNow")
        - part("toBalance")
        - part("refund")
        - part("forfeited")
        + part("toRenewal");
    hold(
        "the settlement is the total, or zero",
        given,
        if result["allowed"] == json!(true) {
            total
        } else {
            0
        },
    );
    hold(
        "the balance moves by its parts",
        part("balanceBefore") - part("fromBalance") + part("toBalance"),
        part("balanceAfter"),
    );
    for key in [
        "balanceBefore",
        "fromBalance",
        "dueNow",
        "toBalance",
        "refund",
        "forfeited",
        "balanceAfter",
    ] {
        hold(&format!("`{key}` is not negative"), part(key).min(0), 0);
    }
    let upcoming = result["upcoming"].as_array().map_or(&[][..], Vec::as_slice);
    for invoice in upcoming
        .iter()
        .chain(result.get("renewal").filter(|renewal| !renewal.is_null()))
    {
        if int(invoice, "total") >= 0 {
            hold(
                "an invoice is paid by balance and customer",
                int(invoice, "total") - int(invoice, "fromBalance"),
                int(invoice, "due"),
            );
        }
    }
}

/// INVARIANT (round trip): a result's subscription is a valid input, and a change to the same state is free.
fn same_again(scenario: &Value, result: &Value) -> Vec<String> {
    let subscription = &result["subscription"];
    if subscription.is_null() {
        return Vec::new();
    }
    let mut request = json!({ "subscription": subscription, "on": scenario["request"]["on"] });
    for option in ["facts", "taxes"] {
        if let Some(value) = scenario["request"].get(option) {
            request[option] = value.clone();
        }
    }
    match call(&catalog(scenario), "upgradePreview", &request.to_string()) {
        Err(issues) => vec![format!("its subscription is refused: {issues}")],
        Ok(text) => {
            let again: Value = serde_json::from_str(&text).unwrap();
            let mut found = Vec::new();
            differences(
                "again",
                &json!({ "allowed": true, "direction": "none", "lines": [], "totals": { "total": 0 } }),
                &again,
                &mut found,
            );
            found
        }
    }
}

/// Whether every change of the catalogue is undone by its opposite: now, prorated both ways, the period kept.
fn symmetric(catalog: &Value) -> bool {
    let plain = ["lines", "surplus", "notices", "refuse"];
    let policies = ["planChange", "seatChange", "addOnChange"];
    let mut rules = policies
        .iter()
        .filter_map(|list| catalog["policies"][*list].as_array())
        .flatten();
    rules.all(|rule| {
        rule["then"]
            .as_object()
            .is_some_and(|terms| terms.keys().all(|key| plain.contains(&key.as_str())))
    }) && catalog["billing"]["changeDay"] != "both"
}

/// What takes the state of `result` back to that of `subscription`.
fn back(subscription: &Value, result: &Value) -> Value {
    let list = |state: &Value| state["addOns"].as_array().cloned().unwrap_or_default();
    let (old, new) = (list(subscription), list(&result["subscription"]));
    let same = |one: &Value, other: &Value| {
        one["id"] == other["id"] && one.get("cycle") == other.get("cycle")
    };
    let mut add_ons: Vec<Value> = old.clone();
    for extra in new
        .iter()
        .filter(|extra| !old.iter().any(|held| same(held, extra)))
    {
        let mut gone = json!({ "id": extra["id"], "quantity": 0 });
        if let Some(cycle) = extra.get("cycle") {
            gone["cycle"] = cycle.clone();
        }
        add_ons.push(gone);
    }
    for add_on in &mut add_ons {
        add_on.as_object_mut().unwrap().remove("anchor");
    }
    json!({ "plan": subscription["plan"], "cycle": subscription["cycle"], "seats": subscription["seats"], "addOns": add_ons })
}

/// INVARIANT (symmetry): there and back at one instant nets to zero without stored segments, and within one minor unit a
/// line with them.
fn there_and_back(scenario: &Value, result: &Value) -> Vec<String> {
    let (request, text) = (&scenario["request"], catalog(scenario));
    let before = &request["subscription"];
    // What was paid at another price than today's is credited as paid and charged as priced: that way is not symmetric.
    let plain = ["paid", "pending"]
        .iter()
        .all(|field| before.get(field).is_none())
        && request.get("promotions").is_none();
    let now = before.is_object() && result["allowed"] == true && result["effective"] == "now";
    if !plain || !now || !symmetric(&serde_json::from_str(&text).unwrap()) {
        return Vec::new();
    }
    let lines =
        |preview: &Value| i64::try_from(preview["lines"].as_array().unwrap().len()).unwrap();
    let mut found = Vec::new();
    for stored in [false, true] {
        let mut subscription = result["subscription"].clone();
        if !stored {
            subscription.as_object_mut().unwrap().remove("paid");
        }
        let mut again = json!({ "subscription": subscription, "on": request["on"], "to": back(before, result) });
        for option in ["facts", "taxes"] {
            if let Some(value) = request.get(option) {
                again[option] = value.clone();
            }
        }
        match call(&text, "upgradePreview", &again.to_string()) {
            Err(issues) => found.push(format!("the way back is refused: {issues}")),
            Ok(answer) => {
                let home: Value = serde_json::from_str(&answer).unwrap();
                let net = int(&result["totals"], "total") + int(&home["totals"], "total");
                let slack = if stored {
                    lines(result) + lines(&home)
                } else {
                    0
                };
                if home["allowed"] == true && net.abs() > slack {
                    found.push(format!(
                        "there and back costs {net} (segments stored: {stored})"
                    ));
                }
            }
        }
    }
    found
}

#[test]
fn every_scenario_holds() {
    let (mut wrong, mut results, mut files) =
        (Vec::new(), String::new(), BTreeMap::<String, usize>::new());
    let scenarios = load();
    for scenario in &scenarios {
        let outcome = run(scenario);
        let (kind, value) = match &outcome {
            Ok(text) => ("result", Value::String(text.clone())),
            Err(issues) => ("issues", issues.clone()),
        };
        writeln!(results, "{}", json!({ "id": scenario.id(), kind: value })).unwrap();
        let found = judge(&scenario.data, &outcome);
        if !found.is_empty() {
            wrong.push(format!("{}\n    {}", scenario.id(), found.join("\n    ")));
        }
        *files.entry(scenario.file.clone()).or_default() += 1;
    }
    fs::create_dir_all(at("target")).unwrap();
    fs::write(at("target/scenario-results.ndjson"), results).unwrap();
    for (file, count) in &files {
        println!("{count:>5}  {file}");
    }
    println!("{:>5}  scenarios, {} wrong", scenarios.len(), wrong.len());
    counted::counted("scenarios", scenarios.len(), "scenarios");
    assert!(
        wrong.is_empty(),
        "{} of {} scenarios do not hold:\n{}",
        wrong.len(),
        scenarios.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_rule_has_a_scenario() {
    let numbered = |letter: &str, last: u32| {
        (1..=last)
            .map(|n| format!("{letter}{n}"))
            .collect::<Vec<_>>()
    };
    let mut rules: BTreeSet<String> = [("Z", 18), ("C", 8), ("W", 8), ("K", 7), ("D", 6)]
        .iter()
        .flat_map(|(letter, last)| numbered(letter, *last))
        .collect();
    rules.insert("K7a".into());
    let shown: BTreeSet<String> = load()
        .iter()
        .filter_map(|scenario| scenario.data["rule"].as_array().cloned())
        .flatten()
        .map(|rule| rule.as_str().unwrap().to_owned())
        .collect();
    println!("{} rules, {} shown", rules.len(), shown.len());
    assert_eq!(rules, shown);
}

#[test]
fn scenarios_are_written_as_the_readme_says() {
    let mut ids = BTreeSet::new();
    for scenario in load() {
        assert!(
            ids.insert(scenario.id()),
            "{} stands there twice",
            scenario.id()
        );
        let fields: BTreeSet<&str> = scenario
            .data
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let known = BTreeSet::from([
            "name", "why", "rule", "source", "catalog", "call", "request", "expect",
        ]);
        assert!(fields.is_subset(&known), "{}: {fields:?}", scenario.id());
        assert!(
            fields.contains("rule") || fields.contains("source"),
            "{} comes from nowhere",
            scenario.id()
        );
        assert!(
            fields.contains("why") && fields.contains("expect"),
            "{} is not whole",
            scenario.id()
        );
    }
}

#[test]
fn a_wrong_expectation_is_found() {
    let actual =
        json!({ "allowed": true, "lines": [{ "amount": 5 }, { "amount": 7 }], "note": null });
    for right in [
        json!({}),
        json!({ "lines": [{ "amount": 5 }, {}] }),
        json!({ "lines": { "$contains": [{ "amount": 7 }] } }),
        json!({ "note": null, "absent": null }),
    ] {
        assert!(matches(&right, &actual), "{right}");
    }
    for wrong in [
        json!({ "allowed": false }),
        json!({ "lines": [{ "amount": 5 }] }),
        json!({ "lines": [{ "amount": 7 }, { "amount": 5 }] }),
        json!({ "lines": { "$contains": [{ "amount": 8 }] } }),
        json!({ "allowed": "true" }),
        json!({ "missing": 0 }),
        json!({ "lines": null }),
    ] {
        assert!(!matches(&wrong, &actual), "{wrong}");
    }
    let bad = json!({ "lines": [{ "amount": 5 }], "totals": { "subtotal": 5, "discount": 0, "tax": 0, "total": 6 }, "allowed": false,
        "settlement": { "balanceBefore": 0, "fromBalance": 0, "dueNow": 0, "toBalance": 0, "refund": 0, "forfeited": 0, "toRenewal": 0, "balanceAfter": 0 } });
    let mut found = Vec::new();
    books(&bad, &mut found);
    assert_eq!(found.len(), 2, "{found:?}");
}
