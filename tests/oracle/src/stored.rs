//! What a change leaves behind: the paid segments, and the days that a credit bought.

use crate::bill::{Charge, buyer, charge, discount};
use crate::book::Book;
use crate::cal::{DAY, Moment, Period};
use crate::credit::{credit, paid_or_default, segments_of};
use crate::now::{Terms, Work};
use crate::num::{q, round};
use crate::part::{Part, Side};
use crate::state::{Held, Item, Segment, State};
use serde_json::{Value, json};

/// The segments to store: those of what stays, those handed on, those of what was charged.
pub fn stored_paid(w: &Work, nets: &[(i64, i64)]) -> Vec<Segment> {
    let paid = paid_or_default(w.book, w.before, w.old_items, w.on);
    let mut out = vec![];
    for i in w.old_items {
        let changes = |o: &Item| o.slot == i.slot;
        if !w.pairs.iter().any(|p| p.old.is_some_and(changes)) {
            out.extend(segments_of(&paid, i, w.old_items).into_iter().cloned());
        }
    }
    // where the day of the change is the old plan's, paid time starts behind it
    let off = w.book.day_off(Side::Charge);
    let restart = w.t.period == "restart";
    let (no_credit, no_charge) = (w.t.credit == "none", w.t.charge == "none");
    for (k, p) in w.pairs.iter().enumerate() {
        let old = p.old.map_or(vec![], |o| segments_of(&paid, o, w.old_items));
        let charged = w.charged(p).filter(|c| !c.trial);
        let seg = |amount: i64, c: &Charge| {
            let whole = restart && p.new.is_some_and(|n| n.period.start == w.on);
            let once = p
                .new
                .is_some_and(|n| crate::credit::whole_on(w.book, n, w.on));
            let late = if whole || once { 0 } else { off };
            c.span.map(|p| Segment {
                item: c.product.id().into(),
                amount,
                period: Period {
                    start: p.start + late * DAY,
                    end: p.end,
                },
            })
        };
        let passed = |s: &&Segment| {
            p.new.map(|n| Segment {
                item: n.id.clone(),
                ..(*s).clone()
            })
        };
        match charged {
            _ if w.t.net && !(no_credit && no_charge) => {
                let (_, net) = nets[k];
                let Some(new) = p.new else { continue };
                if new.term == "oneTime" {
                    continue;
                }
                let whole = restart && new.period.start == w.on;
                let once = crate::credit::whole_on(w.book, new, w.on);
                let late = if whole || once { 0 } else { off * DAY };
                let joined = |amount| Segment {
                    item: new.id.clone(),
                    amount,
                    period: Period {
                        start: w.on + late,
                        end: new.period.end,
                    },
                };
                let same_end = old.iter().all(|s| s.period.end == new.period.end);
                if no_credit {
                    out.push(joined(net.max(0)));
                } else if net >= 0 && w.t.credit != "full" && same_end {
                    out.extend(old.iter().filter_map(passed));
                    out.push(joined(net));
                } else {
                    // what is left of the old time and what was paid for the new
                    let was = p.old.map_or(0, |o| {
                        let how = (w.t.credit, "paid", Side::Credit);
                        credit(w.book, w.before, w.old_items, o, w.old_bill, w.on, how)
                    });
                    out.push(joined((was + net).max(0)));
                }
            }
            _ if no_credit && no_charge => {
                out.extend(old.iter().filter_map(passed));
            }
            Some(c) => out.extend(seg(c.net(), c).filter(|s| s.amount != 0)),
            None => {}
        }
    }
    // What was stored as nothing stays so.
    let given = |s: &Segment| {
        let mut all = w.before.paid.iter().flatten();
        all.any(|p| p.amount == s.amount && p.period == s.period)
    };
    out.retain(|s| (s.amount != 0 || given(s)) && s.period.start < s.period.end);
    out
}

/// The credit buys days of the new state; the next charge moves out by them.
pub fn extend(
    book: &Book,
    after: &mut State,
    items: &[Item],
    codes: &[Held],
    credit: i64,
    t: &Terms,
    on: Moment,
) -> Value {
    let period = after.period();
    let mine = |i: &&Item| i.follows;
    let mut full: Vec<Charge> = items
        .iter()
        .filter(mine)
        .filter_map(|i| charge(book, after, i, Part::one(), None))
        .collect();
    let counted: Vec<&Held> = codes.iter().collect();
    discount(book, &mut full, &counted, &buyer(after));
    let price: i64 = full.iter().map(Charge::net).sum();
    let cycle_days = (book.boundary(on, &after.cycle, 1) - on) / DAY;
    let days = if price == 0 {
        0
    } else {
        let exact = q(credit) * q(cycle_days) / q(price);
        round(&exact, t.days.expect("a rounding"))
    };
    let (start, from) = if t.charge == "none" {
        (on, on)
    } else {
        (period.start, period.end)
    };
    let end = from + days * DAY;
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
    json!({ "code": "creditAsDays", "params": { "days": days, "amount": credit } })
}
