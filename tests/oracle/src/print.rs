//! A state as a subscription.

use crate::bill::period;
use crate::book::Book;
use crate::state::State;
use serde_json::{Value, json};

pub fn state(book: &Book, s: &State) -> Value {
    let mut v = json!({
        "plan": s.plan, "cycle": s.cycle, "seats": s.seats, "currency": s.currency, "anchor": book.grain.text(s.anchor),
        "period": period(book, s.period()), "balance": s.balance, "carried": s.carried,
    });
    if let Some(c) = &s.country {
        v["country"] = json!(c);
    }
    if let Some(t) = s.trial {
        v["trialEndsOn"] = json!(book.grain.text(t));
    }
    v["addOns"] = s
        .holds
        .iter()
        .map(|h| {
            let mut a = json!({ "id": h.id, "quantity": h.quantity, "cycle": h.cycle.as_deref().unwrap_or(&s.cycle) });
            if let Some(t) = h.anchor {
                a["anchor"] = json!(book.grain.text(t));
            }
            a
        })
        .collect();
    v["promotions"] = s
        .held
        .iter()
        .map(|h| {
            let mut p = json!({ "code": h.code });
            if let Some(n) = h.left {
                p["periodsLeft"] = json!(n);
            }
            p
        })
        .collect();
    v["pending"] = match &s.pending {
        Some(p) => p.clone(),
        None => Value::Null,
    };
    if let Some(paid) = &s.paid {
        v["paid"] = paid
            .iter()
            .map(
                |g| json!({ "item": g.item, "amount": g.amount, "period": period(book, g.period) }),
            )
            .collect();
    }
    v
}
