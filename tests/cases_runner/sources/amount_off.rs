//! An amount off several lines: a plan and add-ons under one code.

use crate::cases_runner::shop::{Shop, flat};
use crate::cases_runner::verdict::Stop;
use serde_json::{Value, json};

/// What each line's price is lowered by, in minor units: what was paid for it says so.
pub fn shares(currency: &str, off: &str, lines: &[String]) -> Result<Vec<i64>, Stop> {
    let code = json!({ "code": "OFF", "amountOff": { currency.to_ascii_uppercase(): off } });
    let mut shop = Shop::new(currency)
        .cycle("monthly", &json!({ "months": 1 }))
        .promotion(code)
        .plan("0", "monthly", &flat(&lines[0]));
    for (n, line) in lines.iter().enumerate().skip(1) {
        shop = shop.add_on(&n.to_string(), Some("monthly"), &flat(line));
    }
    let add_ons: Vec<Value> = (1..lines.len())
        .map(|n| json!({ "id": n.to_string() }))
        .collect();
    let request = json!({ "on": "2024-01-01", "cycle": "monthly", "plan": "0", "addOns": add_ons, "promotions": ["OFF"] });
    let books = shop.call("quote", &request)?.allowed()?;
    let of = |entries: &[Value], n: usize| -> i64 {
        let item = json!(n.to_string());
        entries
            .iter()
            .filter(|e| e["item"] == item)
            .map(|e| e["amount"].as_i64().unwrap())
            .sum()
    };
    let charged = books.lines(&["plan", "addOn"]);
    let paid = books.0["subscription"]["paid"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    Ok((0..lines.len())
        .map(|n| of(&charged, n) - of(&paid, n))
        .collect())
}
