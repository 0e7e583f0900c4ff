//! Tiered prices of every source, as a quote for so many seats.

use crate::cases_runner::case::Case;
use crate::cases_runner::exact;
use crate::cases_runner::shop::{Shop, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::{Value, json};

/// Runs a case of kind `tiers`.
pub fn run(case: &Case) -> Outcome<'_> {
    if case.has("already_processed") {
        case.aside(&["amount_processed", "model", "tiers"]);
        return Err(Stop::Unsaid("percentage-tiers"));
    }
    let currency = case.maybe("currency").unwrap_or_else(|| "USD".to_owned());
    let price = price(case, &currency)?;
    case.aside(&["allow_negative"]);
    let mut shop = Shop::new(&currency)
        .cycle("monthly", &json!({ "months": 1 }))
        .plan("plan", "monthly", &price);
    if let (Some(last), "volume") = (bound(case), price["model"].as_str().unwrap()) {
        shop = shop.with("seats", json!({ "max": last }));
    }
    let books = shop.call("quote", &json!({ "on": "2024-01-01", "cycle": "monthly", "plan": "plan", "seats": case.int("quantity") }))?;
    if case.expects("error") {
        let ours = if books.is_allowed() {
            "a price".to_owned()
        } else {
            books.reasons().join(", ")
        };
        let theirs = case.expect()["error"].as_str().unwrap();
        return Ok(Answer::to(case).same(
            "error",
            if ours == "aboveMaximumSeats" {
                theirs
            } else {
                &ours
            },
        ));
    }
    let books = books.allowed()?;
    Ok(Answer::to(case)
        .also_money("amount", &currency, books.total())
        .also("amount_minor", books.total()))
}

/// The price that a source's tiers describe.
pub fn price(case: &Case, currency: &str) -> Result<Value, Stop> {
    let model = case.text("model");
    let tiers = case.list("tiers");
    let own = |tier: &Value, names: &[&str], minor: &str| {
        let text = |v: &Value| {
            v.as_str()
                .map(str::to_owned)
                .or_else(|| v.as_i64().map(|n| n.to_string()))
        };
        names
            .iter()
            .find_map(|n| text(&tier[*n]))
            .or_else(|| text(&tier[minor]).map(|m| exact::major_text(&m, currency)))
    };
    let units: Vec<Option<String>> = tiers
        .iter()
        .map(|t| own(t, &["unit", "unit_amount"], "unit_amount_minor"))
        .collect();
    if let Some(size) = case.maybe_int("billing_units") {
        // One price a package; packages with tiers have no word.
        let [Some(amount)] = units.as_slice() else {
            return Err(Stop::Unsaid("tiered-packages"));
        };
        return Ok(json!({ "model": "package", "amount": amount, "packageSize": size }));
    }
    let model = match model.as_str() {
        "per_unit" => return Ok(per_seat(units[0].as_deref().unwrap())),
        "graduated" | "staircase_cumulative" => "graduated",
        "volume" => "volume",
        "stairstep" | "staircase" => "stairstep",
        other => panic!("`{other}` is no model of this adapter"),
    };
    let mut bounds = bounds(case, &tiers, model);
    let mut list: Vec<Value> = Vec::new();
    if let Some(free) = case.maybe_int("free_allowance") {
        // The allowance is a free tier in front and moves the others up.
        bounds = bounds.into_iter().map(|b| b.map(|b| b + free)).collect();
        list.push(json!({ "upTo": free, "unit": "0" }));
    }
    for ((tier, unit), bound) in tiers.iter().zip(units).zip(&bounds) {
        let mut entry = json!({ "upTo": bound });
        if let Some(unit) = unit {
            entry["unit"] = unit.into();
        }
        if let Some(flat) = own(tier, &["flat"], "flat_amount_minor") {
            entry["flat"] = flat.into();
        }
        list.push(entry);
    }
    if bounds.last().unwrap().is_some() {
        // Units past a bounded last tier are not billed; a volume price stops the sale there instead.
        list.push(
            json!({ "upTo": null, (if model == "stairstep" { "flat" } else { "unit" }): "0" }),
        );
    }
    Ok(json!({ "model": model, "tiers": list }))
}

/// Upper bounds, inclusive.
fn bounds(case: &Case, tiers: &[Value], model: &str) -> Vec<Option<i64>> {
    let int = |v: &Value| {
        v.as_i64()
            .or_else(|| v.as_str().map(|s| s.parse().unwrap()))
    };
    if tiers[0].get("from_unit").is_some() {
        // Given by the first unit of each tier.
        return (1..=tiers.len())
            .map(|n| tiers.get(n).map(|t| int(&t["from_unit"]).unwrap() - 1))
            .collect();
    }
    // Lotus lets a volume that stands on an edge take the higher tier.
    let less = i64::from(case.source.starts_with("uselotus") && model == "volume");
    tiers
        .iter()
        .map(|t| int(&t["up_to"]).map(|b| b - less))
        .collect()
}

/// The last tier's bound, where it has one.
fn bound(case: &Case) -> Option<i64> {
    let last = case.list("tiers").last()?["up_to"].clone();
    last.as_i64()
        .or_else(|| last.as_str().and_then(|s| s.parse().ok()))
}
