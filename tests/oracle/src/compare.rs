//! Where two answers differ: everything that the oracle says must be in the engine's answer.

use crate::json::{list, text};
use serde_json::{Value, json};

/// The first differing path with both values, or nothing.
pub fn difference(call: &str, oracle: &Value, engine: &Value) -> Option<String> {
    let (a, b) = (normal(call, oracle), normal(call, engine));
    let codes = |v: &Value| -> Vec<String> {
        list(v, "reasons")
            .iter()
            .filter_map(|r| text(r, "code").map(Into::into))
            .collect()
    };
    let (ours, theirs) = (codes(&a), codes(&b));
    let ended = |c: &[String]| c.first().is_some_and(|c| c == "subscriptionEnded");
    if ended(&ours) && ended(&theirs) {
        return None; // what else is said of what has ended is not claimed
    }
    if ours != theirs {
        return Some(format!(
            ".reasons {} | {}: oracle {}, engine {}",
            ours.join(","),
            theirs.join(","),
            a["reasons"],
            b["reasons"]
        ));
    }
    notices(&a, &b).or_else(|| {
        let (mut a, mut b) = (a, b);
        for v in [&mut a, &mut b] {
            v.as_object_mut().expect("an object").remove("notices");
        }
        walk("", &a, &b)
    })
}

/// The shape of a path: indices and values left out, to group findings.
pub fn kind(difference: &str) -> String {
    let path = difference.split(':').next().unwrap_or_default();
    path.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn walk(path: &str, a: &Value, b: &Value) -> Option<String> {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) => x
            .iter()
            .find_map(|(k, v)| walk(&format!("{path}.{k}"), v, y.get(k).unwrap_or(&Value::Null))),
        (Value::Array(x), Value::Array(y)) => {
            if x.len() != y.len() {
                return Some(format!("{path}#: oracle {a}, engine {b}"));
            }
            x.iter()
                .zip(y)
                .enumerate()
                .find_map(|(i, (v, w))| walk(&format!("{path}[{i}]"), v, w))
        }
        _ if a == b => None,
        _ => Some(format!("{path}: oracle {a}, engine {b}")),
    }
}

fn notices(a: &Value, b: &Value) -> Option<String> {
    for n in list(a, "notices") {
        let mut n = n.clone();
        // several reasons may hold: any of them may be the one given
        let or = n.as_object_mut().and_then(|o| o.remove("_or"));
        let or: &[Value] = or
            .as_ref()
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice);
        let found = list(b, "notices").iter().any(|m| {
            let mut one = n.clone();
            if or.contains(&m["code"]) {
                one["code"] = m["code"].clone();
            }
            walk("", &one, m).is_none()
        });
        if !found {
            return Some(format!(
                ".notices.{}: oracle {n}, engine {}",
                text(&n, "code").unwrap_or("?"),
                b["notices"]
            ));
        }
    }
    let codes = |v: &Value| {
        let mut c: Vec<String> = list(v, "notices")
            .iter()
            .filter_map(|n| text(n, "code"))
            .filter(|c| c.starts_with("promotion") || *c == "countryUnknown" || *c == "addOnEnded")
            .map(|c| match c {
                "promotionsVoided" => c,
                c if c.starts_with("promotion") => "promotion",
                c => c,
            })
            .map(Into::into)
            .collect();
        c.sort();
        c
    };
    (a.get("notices").is_some() && codes(a) != codes(b))
        .then(|| format!(".notices: oracle {}, engine {}", a["notices"], b["notices"]))
}

fn normal(call: &str, v: &Value) -> Value {
    let mut v = v.clone();
    if call != "quote"
        && let Some(l) = v.get_mut("lines").and_then(Value::as_array_mut)
    {
        l.retain(|x| x["kind"] != "included");
        // the order of codes is not claimed where both states' discounts meet
        let first = l.iter().position(|x| x["kind"] == "discount").unwrap_or(0);
        let count = l.iter().filter(|x| x["kind"] == "discount").count();
        l[first..first + count].sort_by_key(|x| x["item"].to_string());
    }
    if v.get("subscription").is_some_and(Value::is_object) {
        let s = subscription(v["subscription"].clone());
        v["subscription"] = s;
    }
    v
}

/// Defaults said out, lists that have no order sorted.
fn subscription(mut s: Value) -> Value {
    for (key, default) in [
        ("balance", json!(0)),
        ("carried", json!(0)),
        ("addOns", json!([])),
        ("promotions", json!([])),
        ("pending", Value::Null),
    ] {
        if s.get(key).is_none() {
            s[key] = default;
        }
    }
    for a in s["pending"]["to"]["addOns"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        if let Some(o) = a.as_object_mut() {
            o.remove("cycle");
            o.entry("quantity").or_insert(json!(1));
        }
    }
    let cycle = s["cycle"].clone();
    for a in s["addOns"].as_array_mut().into_iter().flatten() {
        if a.get("cycle").is_none() {
            a["cycle"] = cycle.clone();
        }
    }
    if let Some(p) = s.get_mut("paid").and_then(Value::as_array_mut) {
        p.sort_by_key(ToString::to_string);
    }
    s
}
