//! A first purchase.

use crate::bill::{
    Charge, Taxed, bill, buyer, charge, discount, included_lines, line, period, rates, setup_fee,
    tax,
};
use crate::book::{Book, Product};
use crate::cal::{DAY, Moment, Period, parse};
use crate::change::once;
use crate::json::{int, list, text, words};
use crate::lead::lead_times;
use crate::part::{Part, Side};
use crate::promo::accept;
use crate::renew::invoices;
use crate::rules::{Facts, gate};
use crate::settle::Settled;
use crate::stages::{Order, Wanted, refusals};
use crate::state::{Held, Hold, Item, State};
use crate::suggest::{Ask, suggestions};
use serde_json::{Value, json};

pub fn strings(v: &Value, key: &str) -> Vec<String> {
    words(v, key)
        .unwrap_or_default()
        .into_iter()
        .map(Into::into)
        .collect()
}

/// A notice for each code that a product leaves on a purchase.
pub fn bought_notices(product: Product) -> Vec<Value> {
    words(product.v, "notices")
        .unwrap_or_default()
        .into_iter()
        .map(|c| json!({ "code": c, "params": { "item": product.id() } }))
        .collect()
}

struct Basket<'a> {
    state: State,
    items: Vec<Item>,
    charges: Vec<Charge<'a>>,
}

/// The state that the request asks for and what each part of it costs now.
fn basket<'a>(book: &Book<'a>, r: &Value, on: Moment) -> Basket<'a> {
    let plan = book.plan(text(r, "plan").expect("plan"));
    let cycle = text(r, "cycle").expect("cycle").to_string();
    let trial = int(plan.v, "trialDays")
        .filter(|&d| d > 0 && plan.kind() == "paid" && plan.term() != "fixed")
        .map(|d| on + d * DAY);
    let fixed = plan.term() == "fixed";
    let anchor = text(r, "billingAnchor")
        .filter(|_| !fixed)
        .map_or(trial.unwrap_or(on), parse);
    let first = if fixed {
        Period {
            start: on,
            end: book.boundary(on, &cycle, 1),
        }
    } else {
        Period {
            start: on,
            end: book.containing(anchor, &cycle, on).end,
        }
    };
    let mut state = State {
        plan: plan.id().into(),
        cycle: cycle.clone(),
        seats: int(r, "seats").unwrap_or(plan.seats().0),
        currency: text(r, "currency").expect("currency").into(),
        country: text(r, "country").map(Into::into),
        anchor,
        period: Some(trial.map_or(first, |end| Period { start: on, end })),
        holds: vec![],
        held: vec![],
        paid: None,
        over: vec![],
        one_cycle: false,
        counted: false,
        trial,
        stops: None,
        pending: None,
        carried: 0,
        balance: int(r, "balance").unwrap_or(0),
    };
    for a in list(r, "addOns") {
        let id = text(a, "id").expect("id");
        let own = text(a, "cycle").filter(|c| *c != cycle).map(Into::into);
        let fixed = book.add_on(id).term() == "fixed";
        state.holds.push(Hold {
            id: id.into(),
            quantity: int(a, "quantity").unwrap_or(1),
            cycle: own,
            anchor: fixed.then_some(on),
        });
    }
    let items: Vec<Item> = state
        .items(book, on)
        .into_iter()
        .map(|i| Item {
            period: Period {
                start: on,
                end: i.period.end,
            },
            ..i
        })
        .collect();
    let mut charges = vec![];
    for i in &items {
        charges.extend(first_charge(book, &state, i, trial.is_some()));
        charges.extend(setup_fee(book, &state, i));
    }
    Basket {
        state,
        items,
        charges,
    }
}

fn first_charge<'a>(book: &Book<'a>, state: &State, i: &Item, trial: bool) -> Option<Charge<'a>> {
    match i.term.as_str() {
        "oneTime" => charge(book, state, i, Part::one(), None),
        "fixed" => charge(book, state, i, Part::one(), Some(i.period)),
        _ => {
            let cycle = book.cycle(&i.cycle);
            let part = if trial {
                Part::none()
            } else {
                book.part(
                    i.period,
                    book.whole_of(i.period, cycle, i.anchor),
                    cycle,
                    Side::Plain,
                )
            };
            let mut c = charge(book, state, i, part, Some(i.period))?;
            c.trial = trial;
            Some(c)
        }
    }
}

fn order<'a>(book: &Book<'a>, r: &Value, b: &Basket<'a>) -> Order<'a> {
    Order {
        plan: book.plan(&b.state.plan),
        cycle: b.state.cycle.clone(),
        wanted: b
            .items
            .iter()
            .map(|i| Wanted {
                product: i.product(book),
                cycle: i.cycle.clone(),
                quantity: i.quantity,
                held: 0,
                fresh: true,
                bought: true,
                counted: true,
            })
            .collect(),
        change: false,
        holdings: b
            .items
            .iter()
            .filter(|i| !i.is_plan)
            .map(|i| (i.id.clone(), i.cycle.clone()))
            .collect(),
        currency: b.state.currency.clone(),
        country: b.state.country.clone(),
        features: strings(r, "features"),
    }
}

fn facts<'a>(book: &Book<'a>, r: &Value, b: &Basket) -> Facts<'a> {
    Facts {
        call: "quote",
        to: Some(book.plan(&b.state.plan)),
        items: b.items.iter().map(|i| i.id.clone()).collect(),
        features: strings(r, "features"),
        country: b.state.country.clone(),
        via: text(r, "purchasedVia").map(Into::into),
        facts: r
            .get("facts")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default(),
        ..Facts::default()
    }
}

pub fn quote(book: &Book, r: &Value) -> Value {
    let on = parse(text(r, "on").expect("on"));
    let mut b = basket(book, r, on);
    let mut reasons: Vec<Value> = gate(&book.v["policies"], &facts(book, r, &b))
        .into_iter()
        .collect();
    let (more, mut notices) = refusals(book, &order(book, r, &b));
    reasons.extend(more);
    let allowed = reasons.is_empty();

    let typed = words(r, "promotions").unwrap_or_default();
    let mut named: Vec<(Product, String, bool)> = vec![];
    for i in &b.items {
        named.push((i.product(book), i.code_cycle(), false));
        if setup_fee(book, &b.state, i).is_some() {
            named.push((i.product(book), i.code_cycle(), true));
        }
    }
    let mut held: Vec<Held> = vec![];
    notices.extend(accept(
        book,
        &typed,
        &mut held,
        &named,
        &buyer(&b.state),
        on,
    ));
    discount(
        book,
        &mut b.charges,
        &held.iter().collect::<Vec<_>>(),
        &buyer(&b.state),
    );
    let cuts: Vec<(String, i64)> = held
        .iter()
        .enumerate()
        .map(|(k, h)| (h.code.clone(), b.charges.iter().map(|c| c.cuts[k]).sum()))
        .collect();
    for (h, (_, took)) in held.iter_mut().zip(&cuts) {
        if *took > 0 {
            h.left = h.left.map(|n| n - 1);
        }
    }
    b.state.held = held;

    let rates = rates(book, r);
    let taxed: Vec<Taxed> = b
        .charges
        .iter()
        .map(|c| Taxed {
            parts: vec![(c.product, c.setup, c.net())],
        })
        .collect();
    let tax = tax(book, &rates, b.state.country.as_deref(), &taxed);
    let extra: Vec<Value> = b
        .items
        .iter()
        .flat_map(|i| included_lines(i.product(book), i.quantity))
        .collect();
    let bill = bill(
        book,
        b.charges.iter().map(|c| line(book, c)).collect(),
        extra,
        &cuts,
        &tax,
    );
    for i in &b.items {
        notices.extend(bought_notices(i.product(book)));
    }
    let balance = b.state.balance;
    let settled = if allowed {
        Settled::now(bill.total, balance, "balance")
    } else {
        Settled::nothing(balance)
    };
    b.state.balance = settled.after;
    let count = int(r, "upcoming").unwrap_or(0) as usize;
    let paid = paid(book, &b);
    let first = b.items[0].period;
    // what is charged once is not held
    b.state
        .holds
        .retain(|h| book.add_on(&h.id).term() != "oneTime");
    let coming = if allowed {
        invoices(book, &b.state, on, &rates, count.max(1), None)
    } else {
        vec![]
    };
    let ask = Ask::new(book, r, &b.state, None, &reasons);
    let mut out = json!({
        "allowed": allowed, "reasons": reasons, "currency": b.state.currency, "lines": bill.lines, "totals": bill.totals,
        "settlement": settled.json(), "period": period(book, first),
        "renewal": coming.first().map(|i| i.json(book)),
        "upcoming": coming.iter().take(count).map(|i| i.json(book)).collect::<Vec<_>>(),
        "subscription": if allowed { subscription(book, r, &b.state, paid, on) } else { Value::Null },
        "notices": once(notices), "suggestions": suggestions(book, &ask, &|to| candidate(book, r, to)),
    });
    if r.get("leadTimes").is_some() {
        out["leadTimes"] = lead_times(book, r, on);
    }
    out
}

/// Whether a suggested purchase would be let through.
fn candidate(book: &Book, r: &Value, to: &Value) -> bool {
    let mut r = r.clone();
    for key in ["plan", "seats"] {
        r[key] = to[key].clone();
    }
    let o = r.as_object_mut().expect("an object");
    o.remove("needs");
    crate::suggest::join(&mut r, to);
    quote(book, &r)["allowed"] == true
}

fn paid(book: &Book, b: &Basket) -> Option<Vec<Value>> {
    b.state.trial.is_none().then(|| {
        b.charges
            .iter()
            .filter(|c| !c.setup && c.net() != 0)
            .filter_map(|c| c.span.map(|s| json!({ "item": c.product.id(), "amount": c.net(), "period": period(book, s) })))
            .collect()
    })
}

fn subscription(book: &Book, r: &Value, s: &State, paid: Option<Vec<Value>>, on: Moment) -> Value {
    if book.plan(&s.plan).term() == "oneTime" {
        return Value::Null;
    }
    let mut v = crate::print::state(book, s);
    if let Some(paid) = paid {
        v["paid"] = json!(paid);
    }
    v["startedOn"] = json!(book.grain.text(on));
    v["status"] = json!(if s.trial.is_some() {
        "trialing"
    } else {
        "active"
    });
    for key in ["purchasedVia", "facts"] {
        if let Some(x) = r.get(key) {
            v[key] = x.clone();
        }
    }
    v
}
