//! Credits as they are made pass; the same credits with one minor unit more do not.

use super::within_paid;
use crate::boundary::{json, request::Requests};
use crate::calendar::Calendar;
use crate::catalog::{Basis, Credit};
use crate::engine::Engine;
use crate::money::Minor;
use crate::settle::{Context, CreditMode, State, credits};

const SHOP: &str = r#"{
  "schema": "prorata/1", "id": "demo", "revision": "1", "cycles": { "monthly": { "months": 1 } },
  "plans": [{ "id": "pro", "name": "Pro", "rank": 1,
    "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "flat", "amount": "31.00" }] }],
  "addOns": [{ "id": "disk", "name": "Disk",
    "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "perSeat", "amount": "6.20" }] }],
  "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }], "cancel": [{ "then": {} }] }
}"#;

/// What `within_paid` says of the credits on 11 January for a period that began on the 1st, each entry made higher by `more`.
fn judged(paid: &str, credit: Credit, basis: Basis, more: Minor) -> bool {
    let engine = Engine::from_json(SHOP).unwrap();
    let text = format!(
        r#"{{ "subscription": {{ "plan": "pro", "cycle": "monthly", "seats": 1, "currency": "EUR", "anchor": "2026-01-01",
             "addOns": [{{ "id": "disk", "quantity": 2 }}] {paid} }}, "on": "2026-01-11" }}"#
    );
    let value = json::parse(&text, 10_000).unwrap();
    let request = Requests::new(engine.catalog()).upgrade(&value).unwrap();
    let ctx = Context {
        catalog: engine.catalog(),
        currency: request.subscription.currency,
        country: None,
        taxes: &[],
        on: request.on,
        calendar: Calendar::new(&engine.catalog().billing),
        explain: false,
    };
    let state = State::at(&ctx, &request.subscription).unwrap();
    let mode = CreditMode {
        credit,
        basis,
        from: ctx.on,
        side: None,
    };
    let holdings = state.list();
    let mut entries = credits(&ctx, &state, &holdings, mode).unwrap();
    assert_eq!(entries.len(), 2, "both are credited");
    for entry in &mut entries {
        entry.amount -= more;
    }
    within_paid(&state, &holdings, mode, &entries)
}

/// Twice paid for the plan, once for the add-on, and one that is over.
const PAID: &str = r#", "paid": [
  { "item": "pro", "amount": 3000, "period": { "start": "2026-01-01", "end": "2026-02-01" } },
  { "item": "pro", "amount": 100, "period": { "start": "2026-01-01", "end": "2026-02-01" } },
  { "item": "disk", "amount": 3100, "period": { "start": "2026-01-01", "end": "2026-02-01" } }]"#;

#[test]
fn as_much_as_was_paid_is_the_most() {
    assert!(judged(PAID, Credit::Full, Basis::Paid, 0));
    assert!(!judged(PAID, Credit::Full, Basis::Paid, 1));
    // Nothing given back is no charge.
    assert!(judged(PAID, Credit::Full, Basis::Paid, -3100));
    // Ten of 31 days are used: 1000 of the 3100 may be missing.
    assert!(judged(PAID, Credit::Prorated, Basis::Paid, 1000));
    assert!(!judged(PAID, Credit::Prorated, Basis::Paid, 1001));
}

#[test]
fn one_item_alone_is_enough() {
    // 21 of 31 days of 30.50 are 20.66.
    let less = PAID.replace("3100", "3050");
    assert!(judged(&less, Credit::Prorated, Basis::Paid, 984));
    assert!(!judged(&less, Credit::Prorated, Basis::Paid, 985));
}

#[test]
fn what_was_paid_bounds_its_item_whatever_is_known_of_others() {
    let plan_alone = r#", "paid": [
      { "item": "pro", "amount": 3100, "period": { "start": "2026-01-01", "end": "2026-02-01" } },
      { "item": "disk", "amount": 5, "period": { "start": "2025-12-01", "end": "2026-01-01" } }]"#;
    assert!(judged(plan_alone, Credit::Full, Basis::Paid, 0));
    assert!(!judged(plan_alone, Credit::Full, Basis::Paid, 1));
}

#[test]
fn a_credit_is_never_a_charge() {
    for (paid, basis) in [(PAID, Basis::Paid), ("", Basis::Paid), (PAID, Basis::Price)] {
        assert!(judged(paid, Credit::Full, basis, -1000));
        assert!(!judged(paid, Credit::Full, basis, -10_000));
    }
}

#[test]
fn what_is_credited_by_price_is_bounded_by_the_price() {
    assert!(judged(PAID, Credit::Full, Basis::Price, 10_000));
    assert!(judged("", Credit::Full, Basis::Paid, 10_000));
}

#[test]
fn an_item_whose_payment_is_of_an_earlier_period_is_credited_by_price() {
    let over = r#", "paid": [
      { "item": "pro", "amount": 5, "period": { "start": "2025-12-01", "end": "2026-01-01" } },
      { "item": "disk", "amount": 5, "period": { "start": "2025-12-01", "end": "2026-01-01" } }]"#;
    assert!(judged(over, Credit::Full, Basis::Paid, 0));
}
