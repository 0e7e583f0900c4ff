//! Lago's amounts: a day of termination is used, a day of upgrade is the new plan's; credits carry their tax.

use super::unsaid;
use super::{changes, lago::period};
use crate::cases_runner::calls::{periods, prorate};
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{between, civil, cycle, plus};
use crate::cases_runner::exact::major;
use crate::cases_runner::shop::{Books, Shop, Swap, flat, per_seat};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::{Value, json};

/// Runs a case of kind `quote`, `cancel`, `plan_change` or `seat_change`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "quote" if case.has("charged_from") => fee(case),
        "quote" => first_fee(case),
        "cancel" if case.has("credit_notes_net_cents") => notes(case),
        "cancel" if case.expects("fraction") => last_fee(case),
        "cancel" if case.has("on_termination") => {
            case.aside(&[
                "currency",
                "price_cents",
                "interval",
                "billing_time",
                "pay_in_advance",
                "subscription_at",
                "terminated_at",
            ]);
            case.aside(&[
                "tax_rate_percent",
                "trial_days",
                "invoice_paid_cents",
                "invoice_has_two_equal_subscriptions",
            ]);
            case.aside(&["previous_credit_net_cents", "coupon_cents"]);
            unsaid("refund-by-how-far-the-invoice-was-paid")
        }
        "cancel" => termination(case),
        "plan_change" if case.has("reason") => ended_by_upgrade(case),
        "plan_change" if case.has("old_addon_price_cents") => add_on(case),
        "plan_change" => upgrade(case),
        "seat_change" => units(case),
        other => panic!("no adapter for `{other}`"),
    }
}

fn price(case: &Case, key: &str) -> String {
    major(case.int(key), &case.text("currency"))
}

fn taxes(case: &Case) -> Value {
    match case.maybe("tax_rate_percent") {
        Some(percent) => json!([{ "id": "vat", "percent": percent }]),
        None => json!([]),
    }
}

/// The part of a period that is charged.
fn fee(case: &Case) -> Outcome<'_> {
    case.aside(&["interval", "billing_time", "trial_days"]);
    let (from, until) = (
        case.text("charged_from"),
        plus(&case.text("charged_to_inclusive"), 1),
    );
    let (start, end) = match case.maybe("period_start") {
        Some(start) => (start, plus(&case.text("period_end_inclusive"), 1)),
        // Only the length of the period is stated; the charge runs to its end.
        None => (plus(&until, -case.int("days_in_period")), until.clone()),
    };
    let part = prorate(
        &price(case, "price_cents"),
        &case.text("currency"),
        (&start, &end),
        &from,
        Some(&until),
        &json!({}),
    )?;
    let answer = Answer::to(case)
        .same("amount_cents", part.amount)
        .fraction("fraction", part.ratio());
    // The exact value as a binary float.
    Ok(answer.aside(&["precise_amount_cents"]))
}

/// The fee of a subscription that ended in its period; the day it ended is used.
fn last_fee(case: &Case) -> Outcome<'_> {
    case.aside(&["pay_in_advance"]);
    let cycle = cycle(&case.text("interval"), 1);
    let (from, until) = (
        case.text("started_at"),
        plus(&case.text("terminated_at"), 1),
    );
    let (anchor, start, end) = period(case, &cycle, &from)?;
    let spans = periods(&anchor, &cycle, &from, &until, &json!({}))?;
    let [span] = spans.as_slice() else {
        return Err(Stop::Refused("more than one period".to_owned()));
    };
    let part = prorate(
        &price(case, "price_cents"),
        &case.text("currency"),
        (&start, &end),
        &from,
        Some(&until),
        &json!({}),
    )?;
    Ok(Answer::to(case).same("amount_cents", part.amount).same(
        "fraction",
        format!("{}/{}", span.numerator, span.denominator),
    ))
}

/// The first fee of a plan, up to the next boundary.
fn first_fee(case: &Case) -> Outcome<'_> {
    case.aside(&["pay_in_advance"]);
    let cycle = cycle(&case.text("interval"), 1);
    let on = civil(&case.text("change_at"));
    let (_, _, end) = period(case, &cycle, &on)?;
    let shop = Shop::new(&case.text("currency"))
        .cycle("cycle", &cycle)
        .plan("plan", "cycle", &flat(&price(case, "new_price_cents")));
    let request = json!({ "on": on, "cycle": "cycle", "plan": "plan", "billingAnchor": end, "taxes": taxes(case) });
    let books = shop.call("quote", &request)?.allowed()?;
    Ok(Answer::to(case)
        .same("charge_cents", books.charge())
        .same("fraction", fraction(&books, "plan")))
}

fn fraction(books: &Books, kind: &str) -> String {
    let lines = books.lines(&[kind]);
    let proration = &lines[0]["proration"];
    format!("{}/{}", proration["numerator"], proration["denominator"])
}

fn upgrade(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    case.aside(&["pay_in_advance", "period_start", "period_end_inclusive"]);
    let interval = case
        .maybe("interval")
        .unwrap_or_else(|| case.text("old_interval"));
    let now = cycle(&interval, 1);
    let on = civil(&case.text("change_at"));
    let (anchor, start, end) = period(case, &now, &on)?;
    let mut swap = Swap::new(
        &currency,
        &now,
        &anchor,
        flat(&price(case, "old_price_cents")),
        flat(&price(case, "new_price_cents")),
    );
    if let Some(next) = case.maybe("new_interval") {
        swap.cycles[1] = cycle(&next, 1);
    }
    swap.period = Some((start, end));
    swap.on = on;
    swap.terms = json!({ "period": "align" });
    swap.asked = json!({ "taxes": taxes(case) });
    let books = swap.preview()?;
    let answer = Answer::to(case)
        .same("charge_cents", books.charge())
        .also("credit_cents", books.credit())
        .also("fraction", fraction(&books, "plan"))
        .also("charge_fraction", fraction(&books, "plan"));
    // A credit note stands alone: the same change with nothing charged.
    swap.terms = json!({ "period": "align", "charge": "none" });
    let note = swap.preview()?;
    Ok(answer.also("credit_including_tax_cents", -note.total()))
}

/// The credit of a plan that an upgrade ends: the day belongs to the new plan.
fn ended_by_upgrade(case: &Case) -> Outcome<'_> {
    case.aside(&["pay_in_advance", "reason"]);
    let currency = case.text("currency");
    let cycle = cycle(&case.text("interval"), 1);
    let on = civil(&case.text("terminated_at"));
    let (anchor, start, end) = period(case, &cycle, &on)?;
    let mut swap = Swap::new(
        &currency,
        &cycle,
        &anchor,
        flat(&price(case, "price_cents")),
        flat("0"),
    );
    swap.period = Some((start, end));
    swap.on = on;
    swap.asked = json!({ "taxes": taxes(case) });
    let books = swap.preview()?;
    let days = books.lines(&["credit"])[0]["proration"]["numerator"].clone();
    credit_note(case, &books).map(|answer| answer.same("unused_days", days))
}

/// An add-on whose price the upgrade changes; what was paid for it is deducted.
fn add_on(case: &Case) -> Outcome<'_> {
    case.aside(&["paid_in_advance"]);
    let (start, end) = (
        case.text("period_start"),
        plus(&case.text("period_end_inclusive"), 1),
    );
    let (old, new) = (
        price(case, "old_addon_price_cents"),
        price(case, "new_addon_price_cents"),
    );
    let mut swap = Swap::new(
        &case.text("currency"),
        &json!({ "months": 1 }),
        &start,
        flat(&old),
        flat(&new),
    );
    changes::dated(
        &mut swap,
        &case.text("interval"),
        &start,
        &end,
        &case.text("change_at"),
    )?;
    let books = swap.preview()?;
    Ok(Answer::to(case)
        .same("new_prorated_cents", books.charge())
        .same("already_paid_cents", books.credit())
        .same("charge_cents", books.total())
        .same("fraction", fraction(&books, "plan")))
}

fn credit_note<'a>(case: &'a Case, books: &Books) -> Outcome<'a> {
    Ok(Answer::to(case)
        .same("credit_net_cents", books.credit())
        .same("tax_cents", -books.int("/totals/tax"))
        .same("credit_total_cents", -books.total()))
}

/// A subscription ended by its customer: the day it ends is used, the rest credited with its tax.
fn termination(case: &Case) -> Outcome<'_> {
    case.aside(&["pay_in_advance"]);
    let (currency, amount) = (case.text("currency"), price(case, "price_cents"));
    let cycle = cycle(&case.text("interval"), 1);
    let (on, anchor, start, end) = if let Some(unused) = case.maybe_int("unused_days") {
        // Day counts alone: a period of so many days, ended when so many are left after the day itself.
        case.aside(&["terminated_on"]);
        let days = case.int("days_in_period");
        let start = "2024-01-01".to_owned();
        (
            plus(&start, days - unused - 1),
            start.clone(),
            start.clone(),
            plus(&start, days),
        )
    } else {
        let on = civil(&case.text("terminated_at"));
        let (anchor, start, end) = period(case, &cycle, &on)?;
        (on, anchor, start, end)
    };
    let billing = json!({ "changeDay": "old" });
    let paid = match case.maybe_int("trial_days") {
        None => {
            json!({ "item": "plan", "amount": case.int("price_cents"), "period": { "start": start, "end": end } })
        }
        Some(trial) => {
            // Paid from the day after the trial.
            let from = plus(&case.text("subscription_at"), trial).max(start.clone());
            let part = prorate(&amount, &currency, (&start, &end), &from, None, &json!({}))?;
            json!({ "item": "plan", "amount": part.amount, "period": { "start": from, "end": end } })
        }
    };
    let shop = Shop::new(&currency)
        .billing(billing)
        .cycle("cycle", &cycle)
        .plan("plan", "cycle", &flat(&amount))
        .cancel(json!({ "effective": "now", "refund": "prorated" }));
    let subscription = json!({
        "plan": "plan", "cycle": "cycle", "seats": 1, "anchor": anchor, "period": { "start": start, "end": end }, "paid": [paid],
    });
    let request = json!({ "subscription": subscription, "on": on, "taxes": taxes(case) });
    let books = shop.call("cancelEffectiveDate", &request)?.allowed()?;
    let days = books.lines(&["credit"])[0]["proration"]["numerator"].clone();
    let days = if days.is_null() {
        json!(between(paid["period"]["start"].as_str().unwrap(), &end))
    } else {
        days
    };
    let answer = credit_note(case, &books)?.also("unused_days", days);
    // The net before rounding, as a binary float cut to five places.
    Ok(answer.aside(&["precise_net_cents"]))
}

/// Credit notes over given nets, each with its own tax.
fn notes(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let total = |net: i64| -> Result<Books, Stop> {
        let shop = Shop::new(&currency)
            .cycle("cycle", &json!({ "months": 1 }))
            .plan("plan", "cycle", &flat(&major(net, &currency)))
            .cancel(json!({ "effective": "now", "refund": "full" }));
        let subscription =
            json!({ "plan": "plan", "cycle": "cycle", "seats": 1, "anchor": "2024-01-01" });
        let request =
            json!({ "subscription": subscription, "on": "2024-01-01", "taxes": taxes(case) });
        shop.call("cancelEffectiveDate", &request)?.allowed()
    };
    let notes: Result<Vec<Books>, Stop> = case
        .list("credit_notes_net_cents")
        .iter()
        .map(|n| total(n.as_i64().unwrap()))
        .collect();
    let notes = notes?;
    let each = |path: &str| json!(notes.iter().map(|b| -b.int(path)).collect::<Vec<i64>>());
    let invoice = -total(case.int("invoice_net_cents"))?.total();
    Ok(Answer::to(case)
        .same("taxes_cents", each("/totals/tax"))
        .same("totals_cents", each("/totals/total"))
        .same("invoice_total_cents", invoice))
}

/// More units of several charges, billed in full at once.
fn units(case: &Case) -> Outcome<'_> {
    case.aside(&["pay_in_advance"]);
    assert!(!case.yes("prorated"), "{}: units in full", case.id);
    let currency = case.text("currency");
    let terms =
        json!({ "lines": "net", "credit": "full", "creditBasis": "price", "charge": "full" });
    let mut shop = Shop::new(&currency)
        .cycle("cycle", &json!({ "months": 1 }))
        .change(terms)
        .plan("plan", "cycle", &flat("0"));
    let (mut held, mut wanted) = (Vec::new(), Vec::new());
    for (n, item) in case.list("items").iter().enumerate() {
        let id = format!("charge{n}");
        shop = shop.add_on(
            &id,
            Some("cycle"),
            &per_seat(&major(
                item["unit_price_cents"].as_i64().unwrap(),
                &currency,
            )),
        );
        held.push(json!({ "id": id, "quantity": item["old_quantity"] }));
        wanted.push(json!({ "id": id, "quantity": item["new_quantity"] }));
    }
    let subscription = json!({ "plan": "plan", "cycle": "cycle", "seats": 1, "anchor": "2024-01-01", "addOns": held });
    let request =
        json!({ "subscription": subscription, "on": "2024-01-11", "to": { "addOns": wanted } });
    let books = shop.call("upgradePreview", &request)?.allowed()?;
    let lines: Vec<Value> = books
        .lines(&["addOn", "credit"])
        .iter()
        .map(|l| l["amount"].clone())
        .collect();
    Ok(Answer::to(case)
        .same("charged_cents", json!(lines))
        .same("total_cents", books.total()))
}
