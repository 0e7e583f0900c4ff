//! Changes of a running subscription: which stage refuses, which terms hold, now or later.

use crate::bill::{Bill, buyer, period, rates};
use crate::book::{Book, Product};
use crate::cal::{Moment, parse};
use crate::json::{int, list, past_the_calendar, text, words};
use crate::now;
use crate::pending::{dated, said_once, tidied};
use crate::promo::accept;
use crate::quote::bought_notices;
use crate::renew::invoices;
use crate::rules::{Facts, gate, refusal};
use crate::settle::Settled;
use crate::stages::{Order, features, refusals, unsold};
use crate::state::{Hold, State};
use crate::suggest::{Ask, suggestions};
use crate::target::{Target, own_end, pending_without, wanted};
use serde_json::{Value, json};

/// What a change comes to, before it is printed.
pub struct Outcome {
    pub bill: Bill,
    pub settled: Settled,
    pub after: State,
    pub effective: &'static str,
    pub on: Moment,
    pub notices: Vec<Value>,
}

pub fn no_bill() -> Bill {
    Bill {
        lines: vec![],
        totals: json!({ "subtotal": 0, "discount": 0, "tax": 0, "taxIncluded": 0, "total": 0 }),
        total: 0,
    }
}

pub fn change(book: &Book, call: &str, r: &Value) -> Value {
    let on = parse(text(r, "on").expect("on"));
    let before = State::read(book, &r["subscription"], on);
    let mut to = wanted(call, r);
    let plan_cycle = text(&to, "cycle").unwrap_or(&before.cycle).to_string();
    let unclear =
        |a: &Value| before.unclear(text(a, "id").expect("id"), text(a, "cycle"), &plan_cycle);
    if list(&to, "addOns").iter().any(unclear) {
        return json!({ "_throws": "missingField" });
    }
    // what is not wanted any more may be named by the cycle that the plan leaves
    let of_to = to.get_mut("addOns").and_then(Value::as_array_mut);
    for a in of_to.into_iter().flatten() {
        let id = text(a, "id").expect("id");
        let named = before.find_hold(id, text(a, "cycle"), &plan_cycle);
        let left = int(a, "quantity") == Some(0) && text(a, "cycle") == Some(&before.cycle);
        let goes_along = |h: &Hold| h.id == id && h.cycle.is_none();
        if left && named.is_none() && before.holds.iter().any(goes_along) {
            a.as_object_mut().expect("an object").remove("cycle");
        }
    }
    let target = Target::new(book, &before, to, on);
    let facts = target.facts(book, r, &before, on);
    let mut reasons = vec![];
    if before.is_over(book, &r["subscription"], on) {
        reasons.push(json!({ "code": "subscriptionEnded" }));
    }
    reasons.extend(gate(&book.v["policies"], &facts));
    let mut notices = vec![];
    let mut terms = json!({});
    if target.is_same() {
        let order = target.order(book, r, &before);
        reasons.extend(unsold(book, &order));
        reasons.extend(features(book, &order));
        waits_unsold(book, &before, &target, order, &mut reasons);
    } else {
        let order = target.order(book, r, &before);
        let (more, n) = refusals(book, &order);
        reasons.extend(more);
        notices = n;
        let bought = order.wanted.iter().filter(|w| w.bought && w.quantity > 0);
        notices.extend(bought.flat_map(|w| bought_notices(w.product)));
        waits_unsold(book, &before, &target, order, &mut reasons);
        if reasons.is_empty() {
            let (t, refused) = policy(book, &target, &facts);
            terms = t;
            reasons.extend(refused);
        }
    }
    let ask = Ask::new(book, r, &target.after, Some(&before), &reasons);
    if !reasons.is_empty() {
        return refused(book, r, &before, &target, &reasons, &ask, on);
    }
    notices.extend(
        words(&terms, "notices")
            .unwrap_or_default()
            .into_iter()
            .map(|c| json!({ "code": c })),
    );
    let mut out = if target.is_same() {
        same(book, r, &before, &target, on)
    } else if text(&terms, "effective") == Some("periodEnd") {
        deferred(book, r, &before, &target, &terms, on)
    } else {
        now::change(book, r, &before, &target, &terms, on)
    };
    notices.append(&mut out.notices);
    out.notices = once(notices);
    print(book, r, &target, &out, &ask, on)
}

/// What waits and what is asked for lead to a plan and a cycle together: there has to be a price for it.
fn waits_unsold<'a>(
    book: &Book<'a>,
    before: &State,
    target: &Target,
    order: Order<'a>,
    reasons: &mut Vec<Value>,
) {
    let Some(waits) = before.pending.as_ref().filter(|_| reasons.is_empty()) else {
        return;
    };
    let then = |key: &str, today: &str| -> String {
        let named = text(&target.to, key).or(text(&waits["to"], key));
        named.unwrap_or(today).into()
    };
    let plan = then("plan", &before.plan);
    let then = Order {
        plan: book.plan(&plan),
        cycle: then("cycle", &before.cycle),
        holdings: vec![],
        ..order
    };
    reasons.extend(unsold(book, &then));
}

/// A notice is said once.
pub fn once(notices: Vec<Value>) -> Vec<Value> {
    let mut out: Vec<Value> = vec![];
    for n in notices {
        let code = text(&n, "code").unwrap_or_default();
        let own = code.starts_with("promotion") || code == "addOnEnded";
        if own || !out.iter().any(|o| o["code"] == n["code"]) {
            out.push(n);
        }
    }
    out
}

fn policy(book: &Book, target: &Target, facts: &Facts) -> (Value, Option<Value>) {
    let p = &book.v["policies"];
    let name = match target.rules() {
        "addOnChange" if p.get("addOnChange").is_none() => "seatChange",
        other => other,
    };
    let terms = facts
        .first(list(p, name))
        .cloned()
        .unwrap_or_else(|| json!({}));
    let refused = terms.get("refuse").map(refusal);
    (terms, refused)
}

/// The codes typed with a change, read against the state that it leads to.
pub fn typed(book: &Book, r: &Value, after: &mut State, on: Moment) -> Vec<Value> {
    let codes = words(r, "promotions").unwrap_or_default();
    let mut held = std::mem::take(&mut after.held);
    let items: Vec<(Product, String, bool)> = after
        .items(book, on)
        .iter()
        .map(|i| (i.product(book), i.code_cycle(), false))
        .collect();
    let notices = accept(book, &codes, &mut held, &items, &buyer(after), on);
    after.held = held;
    notices
}

fn same(book: &Book, r: &Value, before: &State, target: &Target, on: Moment) -> Outcome {
    let mut after = before.clone();
    let mut notices = typed(book, r, &mut after, on);
    after.pending = pending_without(before, before.pending.as_ref(), &target.to)
        .and_then(|p| tidied(book, said_once(before, p)));
    let old = before.pending.as_ref().map_or(&Value::Null, |p| &p["to"]);
    let today = [
        ("plan", json!(before.plan)),
        ("cycle", json!(before.cycle)),
        ("seats", json!(before.seats)),
    ];
    let moved = today
        .iter()
        .any(|(k, v)| target.to.get(k).is_some() && old.get(k).is_some_and(|o| o != v));
    if moved {
        notices.push(json!({ "code": "pendingRemoved", "_or": ["pendingReplaced"] }));
    }
    Outcome {
        bill: no_bill(),
        settled: Settled::nothing(before.balance),
        after,
        effective: "now",
        on,
        notices,
    }
}

/// Only the fields that differ from today; `addOns` by holding.
fn differing(before: &State, target: &Target) -> Value {
    let mut to = json!({});
    if target.plan {
        to["plan"] = json!(target.after.plan);
    }
    if target.cycle {
        to["cycle"] = json!(target.after.cycle);
    }
    if target.seats {
        to["seats"] = json!(target.after.seats);
    }
    let mut moved: Vec<Value> = vec![];
    for a in list(&target.to, "addOns") {
        let id = text(a, "id").expect("id");
        let at = before.find_hold(id, text(a, "cycle"), &target.after.cycle);
        let held = at.map(|i| &before.holds[i]);
        if held.map_or(0, |h| h.quantity) == int(a, "quantity").unwrap_or(1) {
            continue;
        }
        let mut a = a.clone();
        if held.is_some_and(|h| h.cycle.is_none()) {
            // goes along with the plan, by whatever cycle it was named
            a.as_object_mut().expect("an object").remove("cycle");
        }
        moved.push(a);
    }
    if !moved.is_empty() {
        to["addOns"] = json!(moved);
    }
    to
}

fn deferred(
    book: &Book,
    r: &Value,
    before: &State,
    target: &Target,
    terms: &Value,
    on: Moment,
) -> Outcome {
    let mut after = before.clone();
    // the codes typed are read against the state that it leads to
    let mut then = target.after.clone();
    let mut notices = typed(book, r, &mut then, on);
    after.held = then.held;
    let day = target.day(book, before, on);
    let end = before.period().end;
    let old_pending = before.pending.clone().map(dated);
    let left = pending_without(before, old_pending.as_ref(), &target.to);
    let mut pending = left.unwrap_or_else(|| json!({ "to": {} }));
    let of_plan = ["plan", "cycle", "seats"];
    let kept = of_plan.iter().any(|k| pending["to"].get(k).is_some());
    if !kept || target.plan || target.cycle || target.seats {
        pending["on"] = json!(book.grain.text(end));
    }
    let new = differing(before, target);
    let old = before.pending.as_ref().map_or(&Value::Null, |p| &p["to"]);
    if ["plan", "cycle", "seats"].iter().any(|k| {
        old.get(k)
            .is_some_and(|o| new.get(k).is_some_and(|n| n != o))
    }) {
        notices.push(json!({ "code": "pendingReplaced" }));
    }
    for key in ["plan", "cycle", "seats"] {
        if let Some(x) = new.get(key) {
            pending["to"][key] = x.clone();
        }
    }
    let mut all = list(&pending["to"], "addOns").to_vec();
    let items = before.items(book, on);
    all.extend(list(&new, "addOns").iter().map(|a| {
        let mut a = a.clone();
        a["on"] = json!(book.grain.text(own_end(before, &items, &a).unwrap_or(end)));
        a
    }));
    if !all.is_empty() {
        pending["to"]["addOns"] = json!(all);
    }
    if text(terms, "promotions") == Some("void") {
        pending["promotions"] = json!("void");
        if !before.held.is_empty() {
            notices.push(json!({ "code": "promotionsVoided" }));
        }
    }
    if target.to.get("cycle").is_some() {
        pending.as_object_mut().expect("an object").remove("period");
    }
    if text(terms, "period") == Some("align") && target.cycle {
        pending["period"] = json!("align");
    }
    for id in &target.ended {
        notices.push(json!({ "code": "addOnEnded", "params": { "item": id } }));
    }
    let typed: Vec<&String> = after.held[before.held.len()..]
        .iter()
        .map(|h| &h.code)
        .collect();
    if pending.get("promotions").is_some() && !typed.is_empty() {
        let mut keep = list(&pending, "keep").to_vec();
        keep.extend(typed.iter().map(|c| json!(c)));
        pending["keep"] = json!(keep);
    }
    after.pending = tidied(book, said_once(before, pending));
    Outcome {
        bill: no_bill(),
        settled: Settled::nothing(before.balance),
        after,
        effective: "periodEnd",
        on: day,
        notices,
    }
}

/// Whether a suggested change would be let through.
fn candidate(book: &Book, r: &Value, to: &Value) -> bool {
    let mut r = r.clone();
    let mut all = r.get("to").cloned().unwrap_or_else(|| json!({}));
    for key in ["plan", "seats"] {
        all[key] = to[key].clone();
    }
    crate::suggest::join(&mut all, to);
    r["to"] = all;
    let o = r.as_object_mut().expect("an object");
    for key in ["needs", "seats", "addOn"] {
        o.remove(key);
    }
    let tried = change(book, "upgradePreview", &r);
    // what reaches past the calendar no request can carry out
    tried["allowed"] == true && !past_the_calendar(&tried)
}

fn coming(book: &Book, r: &Value, state: &State, on: Moment) -> (Value, Vec<Value>) {
    let count = int(r, "upcoming").unwrap_or(0) as usize;
    let all = invoices(book, state, on, &rates(book, r), count.max(1), None);
    let list: Vec<Value> = all.iter().map(|i| i.json(book)).collect();
    (
        list.first().cloned().unwrap_or(Value::Null),
        list.into_iter().take(count).collect(),
    )
}

fn refused(
    book: &Book,
    r: &Value,
    before: &State,
    target: &Target,
    reasons: &[Value],
    ask: &Ask,
    on: Moment,
) -> Value {
    let (renewal, upcoming) = coming(book, r, before, on);
    let mut v = json!({
        "allowed": false, "reasons": reasons, "currency": before.currency, "lines": [], "totals": no_bill().totals,
        "settlement": Settled::nothing(before.balance).json(), "period": period(book, before.period()),
        "renewal": renewal, "upcoming": upcoming, "subscription": null, "direction": target.direction, "suggestions": suggestions(book, ask, &|to| candidate(book, r, to)),
    });
    if before.is_unsold(book) {
        // which of what has no price ends with the plan and which is asked for: not claimed
        v.as_object_mut().expect("an object").remove("direction");
    }
    v
}

/// Some of what the subscription says was paid is over.
fn stale(r: &Value, on: Moment) -> bool {
    let paid = list(&r["subscription"], "paid");
    paid.iter()
        .any(|s| crate::state::period_of(&s["period"]).end <= on)
}

fn print(book: &Book, r: &Value, target: &Target, out: &Outcome, ask: &Ask, on: Moment) -> Value {
    let (renewal, upcoming) = coming(book, r, &out.after, on);
    let sub = &r["subscription"];
    let mut stored = crate::print::state(book, &out.after);
    for key in [
        "startedOn",
        "purchasedVia",
        "facts",
        "renewsUntil",
        "termEnd",
        "overdueInvoices",
    ] {
        if let Some(x) = sub.get(key) {
            stored[key] = x.clone();
        }
    }
    if out.after.trial.is_some() {
        stored["status"] = json!("trialing");
    } else if sub["status"] == "active" {
        stored["status"] = json!("active");
    }
    if out.bill.lines.is_empty() && stale(r, on) {
        // what earlier periods paid says nothing of this one: not claimed
        stored.as_object_mut().expect("an object").remove("paid");
    }
    let mut v = json!({
        "allowed": true, "reasons": [], "currency": out.after.currency, "lines": out.bill.lines, "totals": out.bill.totals,
        "settlement": out.settled.json(), "period": period(book, out.after.period()),
        "renewal": renewal, "upcoming": upcoming, "subscription": stored, "notices": out.notices,
        "suggestions": suggestions(book, ask, &|to| candidate(book, r, to)),
        "direction": target.direction, "effective": out.effective, "effectiveOn": book.grain.text(out.on),
    });
    let p = out.after.period();
    if p.start >= p.end {
        // no day bought and none charged: the renewal is now, how the ended period is written is not claimed
        v.as_object_mut().expect("an object").remove("period");
        v["subscription"]
            .as_object_mut()
            .expect("an object")
            .remove("period");
    }
    v
}
