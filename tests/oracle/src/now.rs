//! A change that takes effect at once: the new periods, the credits, the charges, what is stored.

use crate::bill::{Bill, Charge, Taxed, bill, buyer, charge, discount, line, period, rates, tax};
use crate::book::Book;
use crate::cal::{DAY, Moment, Period};
use crate::change::{Outcome, typed};
use crate::credit::{credit, paid_or_default, segments_of, virtual_bill};
use crate::json::text;
use crate::num::{Q, q, round};
use crate::part::{Part, Side};
use crate::settle::Settled;
use crate::state::{Held, Item, Segment, State};
use crate::target::{Target, pending_without};
use num_traits::Zero;
use serde_json::{Value, json};

struct Terms<'v> {
    credit: &'v str,
    basis: &'v str,
    days: Option<&'v str>,
    charge: &'v str,
    net: bool,
    period: &'v str,
    later: bool,
    surplus: &'v str,
    void: bool,
}

impl<'v> Terms<'v> {
    fn read(v: &'v Value) -> Self {
        let or = |key: &str, default: &'static str| text(v, key).unwrap_or(default);
        Self {
            credit: or("credit", "prorated"),
            basis: or("creditBasis", "paid"),
            days: v.get("creditAs").and_then(|c| text(c, "days")),
            charge: or("charge", "prorated"),
            net: or("lines", "gross") == "net",
            period: or("period", "keep"),
            later: or("bill", "now") == "renewal",
            surplus: or("surplus", "balance"),
            void: or("promotions", "keep") == "void",
        }
    }
}

/// One thing before and after, where it differs.
struct Pair<'i> {
    old: Option<&'i Item>,
    new: Option<&'i Item>,
}

/// The new state's cycle, period and anchor.
fn periods(book: &Book, before: &State, after: &mut State, cycle: &str, t: &Terms, on: Moment) {
    let old = before.period();
    let same = before.cycle == cycle;
    after.cycle.clone_from(&before.cycle);
    match t.period {
        "restart" => {
            after.move_anchor(cycle, on);
            after.trial = None;
            after.period = Some(Period {
                start: on,
                end: book.boundary(on, cycle, 1),
            });
        }
        _ if same => {}
        "align" => {
            let anchor = after.anchor;
            after.move_anchor(cycle, anchor);
            if after.trial.is_none() {
                after.period = Some(book.containing(anchor, cycle, on));
            }
        }
        _ => after.move_anchor(cycle, old.end),
    }
    after.cycle = cycle.into();
}

/// The full cycle that a charge is part of: with `keep` on another cycle, one counted from the period's start.
fn whole_for(book: &Book, i: &Item, t: &Terms, other_cycle: bool, shares_plan: bool) -> Period {
    let cycle = book.cycle(&i.cycle);
    if other_cycle && shares_plan && t.period == "keep" {
        return Period {
            start: i.period.start,
            end: book.boundary(i.period.start, &i.cycle, 1),
        };
    }
    book.whole_of(i.period, cycle, i.anchor)
}

fn charges<'a>(
    book: &Book<'a>,
    before: &State,
    after: &State,
    items: &[Item],
    t: &Terms,
    on: Moment,
) -> Vec<Charge<'a>> {
    let other = before.cycle != after.cycle;
    let mut out = vec![];
    for i in items {
        let shares_plan = i.period == after.period();
        let span = Period {
            start: on,
            end: i.period.end,
        };
        let trial = after.trial.is_some() && i.term == "recurring";
        let part = if trial {
            Part::none()
        } else if i.term == "oneTime"
            || t.charge == "full"
            || (t.period == "restart" && i.period.start == on && shares_plan)
        {
            Part::one()
        } else if i.term == "fixed" && i.period.start == on {
            Part::one()
        } else {
            book.part(
                span,
                whole_for(book, i, t, other, shares_plan),
                book.cycle(&i.cycle),
                Side::Charge,
            )
        };
        if let Some(mut c) = charge(book, after, i, part, (i.term != "oneTime").then_some(span)) {
            c.trial = trial;
            out.push(c);
        }
    }
    out
}

fn differs(book: &Book, before: &State, after: &State, old: &Item, new: &Item) -> bool {
    if (&old.id, &old.cycle, old.quantity, old.period)
        != (&new.id, &new.cycle, new.quantity, new.period)
    {
        return true;
    }
    let price = |s: &State, i: &Item| {
        book.price(
            i.product(book),
            &s.plan,
            &i.cycle,
            &s.currency,
            s.country.as_deref(),
        )
        .map(|p| book.full(p, i.quantity))
    };
    price(before, old) != price(after, new)
}

fn pairs<'i>(
    book: &Book,
    before: &State,
    after: &State,
    old: &'i [Item],
    new: &'i [Item],
) -> Vec<Pair<'i>> {
    let mut out = vec![];
    for o in old {
        match new.iter().find(|n| n.slot == o.slot) {
            Some(n) if differs(book, before, after, o, n) => out.push(Pair {
                old: Some(o),
                new: Some(n),
            }),
            Some(_) => {}
            None => out.push(Pair {
                old: Some(o),
                new: None,
            }),
        }
    }
    for n in new {
        if !old.iter().any(|o| o.slot == n.slot) {
            out.push(Pair {
                old: None,
                new: Some(n),
            });
        }
    }
    out
}

pub fn change(
    book: &Book,
    r: &Value,
    before: &State,
    target: &Target,
    terms: &Value,
    on: Moment,
) -> Outcome {
    let t = Terms::read(terms);
    let mut after = target.after.clone();
    let mut notices: Vec<Value> = target
        .ended
        .iter()
        .map(|id| json!({ "code": "addOnEnded", "params": { "item": id } }))
        .collect();
    periods(book, before, &mut after, &target.after.cycle, &t, on);
    if t.void && !after.held.is_empty() {
        after.held.clear();
        notices.push(json!({ "code": "promotionsVoided" }));
    }
    let held_before = after.held.len();
    notices.extend(typed(book, r, &mut after, on));

    let old_items = before.items(book, on);
    let new_items = after.items(book, on);
    let pairs = pairs(book, before, &after, &old_items, &new_items);
    let old_bill = virtual_bill(
        book,
        before,
        &old_items,
        on,
        Side::Credit,
        t.credit == "full",
    );
    let mut new_bill = charges(book, before, &after, &new_items, &t, on);
    // a restart begins a new period: codes that have run out no longer count
    let codes: Vec<Held> = after
        .held
        .iter()
        .filter(|h| t.period != "restart" || h.left != Some(0))
        .cloned()
        .collect();
    discount(
        book,
        &mut new_bill,
        &codes.iter().collect::<Vec<_>>(),
        &buyer(&after),
    );

    let credits: Vec<i64> = pairs
        .iter()
        .map(|p| {
            p.old.map_or(0, |i| {
                credit(
                    book,
                    before,
                    &old_items,
                    i,
                    &old_bill,
                    on,
                    (t.credit, t.basis),
                )
            })
        })
        .collect();
    let charged = |p: &Pair| {
        p.new
            .filter(|_| t.charge != "none")
            .and_then(|i| new_bill.iter().find(|c| c.slot == i.slot))
    };
    let (bill, took) = if t.net {
        net_lines(
            book, r, before, &after, &pairs, &old_bill, &charged, &codes, &t,
        )
    } else {
        gross_lines(
            book, r, before, &after, &pairs, &credits, &old_bill, &charged, &codes, &t, on,
        )
    };
    for (h, took) in codes.iter().zip(took) {
        let at = after
            .held
            .iter()
            .position(|x| x.code == h.code)
            .expect("held");
        if took > 0 && (t.period == "restart" || at >= held_before) {
            after.held[at].left = after.held[at].left.map(|n| n - 1);
        }
    }

    let paid = stored_paid(book, before, &old_items, &pairs, &credits, &charged, &t, on);
    after.paid = (after.trial.is_none() || before.paid.is_some()).then_some(paid);
    if let Some(mode) = t.days {
        extend(
            book,
            &mut after,
            &new_items,
            &codes,
            credits.iter().sum(),
            mode,
            &t,
            on,
            &mut notices,
        );
    }
    after
        .holds
        .retain(|h| book.add_on(&h.id).term() != "oneTime");
    after.pending = pending_without(before.pending.as_ref(), &target.to, &after.cycle);
    if let Some(p) = &mut after.pending {
        let end = after.period.expect("a period").end;
        p["on"] = json!(book.grain.text(end));
    }
    let settled = if t.later {
        Settled::later(bill.total, before.balance)
    } else {
        Settled::now(bill.total, before.balance, t.surplus)
    };
    after.balance = settled.after;
    after.carried += settled.to_renewal;
    Outcome {
        bill,
        settled,
        after,
        effective: "now",
        on,
        notices,
    }
}

type Charged<'f, 'a> = dyn Fn(&Pair) -> Option<&'f Charge<'a>> + 'f;

#[allow(clippy::too_many_arguments)]
fn gross_lines<'a>(
    book: &Book<'a>,
    r: &Value,
    before: &State,
    after: &State,
    pairs: &[Pair],
    credits: &[i64],
    old_bill: &[Charge<'a>],
    charged: &Charged<'_, 'a>,
    codes: &[Held],
    t: &Terms,
    on: Moment,
) -> (Bill, Vec<i64>) {
    let mut lines = vec![];
    let mut taxed = vec![];
    for (p, &amount) in pairs.iter().zip(credits) {
        let Some(old) = p.old.filter(|_| amount != 0 && t.days.is_none()) else {
            continue;
        };
        let span = Period {
            start: on,
            end: old.period.end,
        };
        let mut l = json!({ "kind": "credit", "item": old.id, "quantity": old.quantity, "period": period(book, span), "amount": -amount });
        let part = old_bill
            .iter()
            .find(|c| c.slot == old.slot)
            .map(|c| &c.part);
        if let Some(part) =
            part.filter(|x| !x.whole && before.paid.is_none() && t.credit == "prorated")
        {
            l["proration"] = json!({ "numerator": part.num, "denominator": part.den, "grain": book.grain.name() });
        }
        lines.push(l);
        taxed.push(Taxed {
            product: old.product(book),
            setup: false,
            net: -amount,
        });
    }
    let mut took = vec![0; codes.len()];
    // charges in the order of the new state
    let mut all: Vec<&Charge> = pairs.iter().filter_map(charged).collect();
    let order: Vec<String> = after
        .items(book, on)
        .iter()
        .map(|i| i.slot.clone())
        .collect();
    all.sort_by_key(|c| order.iter().position(|s| *s == c.slot));
    for c in all {
        lines.push(line(book, c));
        taxed.push(Taxed {
            product: c.product,
            setup: false,
            net: c.net(),
        });
        for (sum, cut) in took.iter_mut().zip(&c.cuts) {
            *sum += cut;
        }
    }
    let tax = tax(book, &rates(book, r), after.country.as_deref(), &taxed);
    let cuts: Vec<(String, i64)> = codes
        .iter()
        .map(|h| h.code.clone())
        .zip(took.iter().copied())
        .collect();
    (bill(lines, vec![], &cuts, &tax), took)
}

#[allow(clippy::too_many_arguments)]
fn net_lines<'a>(
    book: &Book<'a>,
    r: &Value,
    before: &State,
    after: &State,
    pairs: &[Pair],
    old_bill: &[Charge<'a>],
    charged: &Charged<'_, 'a>,
    codes: &[Held],
    t: &Terms,
) -> (Bill, Vec<i64>) {
    let (mut credits, mut plus, mut taxed) = (vec![], vec![], vec![]);
    let mut cuts: Vec<(String, i64)> = codes.iter().map(|h| (h.code.clone(), 0)).collect();
    for h in &before.held {
        if !cuts.iter().any(|(c, _)| *c == h.code) {
            cuts.push((h.code.clone(), 0));
        }
    }
    for p in pairs {
        let old = p
            .old
            .filter(|_| t.credit != "none")
            .and_then(|i| old_bill.iter().find(|c| c.slot == i.slot));
        let new = charged(p);
        let amount = round(
            &(new.map_or_else(Q::zero, exact) - old.map_or_else(Q::zero, exact)),
            &book.rounding,
        );
        let item = p.new.or(p.old).expect("an item");
        let product = item.product(book);
        let mut cut_here = 0;
        for (k, c) in cuts.iter_mut().enumerate() {
            let now = new.filter(|_| k < codes.len()).map_or(0, |x| x.cuts[k]);
            let was = before
                .held
                .iter()
                .position(|h| h.code == c.0)
                .and_then(|at| old.map(|x| x.cuts[at]))
                .unwrap_or(0);
            c.1 += now - was;
            cut_here += now - was;
        }
        taxed.push(Taxed {
            product,
            setup: false,
            net: amount - cut_here,
        });
        let trial = new.is_some_and(|c| c.trial);
        if amount == 0 && !trial {
            continue;
        }
        let kind = if amount < 0 {
            "credit"
        } else if item.is_plan {
            "plan"
        } else {
            "addOn"
        };
        let mut l = json!({ "kind": kind, "item": item.id, "amount": amount });
        if let (Some(n), Some(o)) = (new, old) {
            if n.part == o.part && !n.part.whole && !trial {
                l["proration"] = json!({ "numerator": n.part.num, "denominator": n.part.den, "grain": book.grain.name() });
            }
            if let Some(s) = n.span.filter(|_| n.span == o.span) {
                l["period"] = period(book, s);
            }
        }
        if amount < 0 {
            credits.push(l)
        } else {
            plus.push(l)
        }
    }
    credits.append(&mut plus);
    let tax = tax(book, &rates(book, r), after.country.as_deref(), &taxed);
    let took = cuts.iter().take(codes.len()).map(|c| c.1).collect();
    (bill(credits, vec![], &cuts, &tax), took)
}

fn exact(c: &Charge) -> Q {
    if c.trial { Q::zero() } else { c.exact.clone() }
}

/// The segments to store: those of what stays, those cut at `on` that are not over, those of what was charged.
#[allow(clippy::too_many_arguments)]
fn stored_paid<'a>(
    book: &Book<'a>,
    before: &State,
    old_items: &[Item],
    pairs: &[Pair],
    credits: &[i64],
    charged: &Charged<'_, 'a>,
    t: &Terms,
    on: Moment,
) -> Vec<Segment> {
    let paid = paid_or_default(book, before, old_items, on);
    let mut out = vec![];
    for i in old_items {
        if !pairs
            .iter()
            .any(|p| p.old.is_some_and(|o| o.slot == i.slot))
        {
            out.extend(segments_of(&paid, i, old_items).into_iter().cloned());
        }
    }
    let cut = on + book.day_off(Side::Credit) * DAY;
    for (p, &credit) in pairs.iter().zip(credits) {
        if let Some(old) = p.old {
            for s in segments_of(&paid, old, old_items) {
                if t.credit == "none" && t.charge == "none" {
                    let id = p.new.map_or(&old.id, |n| &n.id);
                    out.push(Segment {
                        item: id.clone(),
                        ..s.clone()
                    });
                } else if s.period.end > cut && cut > on {
                    out.push(Segment {
                        item: old.id.clone(),
                        amount: s.amount - credit,
                        period: Period {
                            start: s.period.start,
                            end: cut,
                        },
                    });
                }
            }
        }
        if let Some(c) = charged(p).filter(|c| !c.trial)
            && let Some(span) = c.span
        {
            out.push(Segment {
                item: c.product.id().into(),
                amount: c.net(),
                period: span,
            });
        }
    }
    out
}

/// The credit buys days of the new state; the next charge moves out by them.
#[allow(clippy::too_many_arguments)]
fn extend(
    book: &Book,
    after: &mut State,
    items: &[Item],
    codes: &[Held],
    credit: i64,
    mode: &str,
    t: &Terms,
    on: Moment,
    notices: &mut Vec<Value>,
) {
    let mine: Vec<&Item> = items
        .iter()
        .filter(|i| i.period == after.period() && i.term == "recurring")
        .collect();
    let mut full: Vec<Charge> = mine
        .iter()
        .filter_map(|i| charge(book, after, i, Part::one(), None))
        .collect();
    discount(
        book,
        &mut full,
        &codes.iter().collect::<Vec<_>>(),
        &buyer(after),
    );
    let price: i64 = full.iter().map(Charge::net).sum();
    let cycle_days = (book.boundary(on, &after.cycle, 1) - on) / DAY;
    let days = if price == 0 {
        0
    } else {
        round(&(q(credit) * q(cycle_days) / q(price)), mode)
    };
    let from = if t.charge == "none" {
        on
    } else {
        after.period().end
    };
    let end = from + days * DAY;
    let start = if t.charge == "none" {
        on
    } else {
        after.period().start
    };
    let cycle = after.cycle.clone();
    after.move_anchor(&cycle, end);
    after.period = Some(Period { start, end });
    if let Some(paid) = &mut after.paid
        && days > 0
    {
        paid.push(Segment {
            item: after.plan.clone(),
            amount: credit,
            period: Period { start: from, end },
        });
    }
    notices.push(json!({ "code": "creditAsDays", "params": { "days": days, "amount": credit } }));
}
