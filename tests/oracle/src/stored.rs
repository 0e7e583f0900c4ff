//! What a change leaves behind: the paid segments, and the days that a credit bought.

use crate::bill::{Charge, buyer, charge, discount};
use crate::book::Book;
use crate::cal::{DAY, Moment, Period};
use crate::credit::{paid_or_default, segments_of, unused};
use crate::now::{Terms, Work};
use crate::num::{Q, q, round};
use crate::part::{Part, Side};
use crate::state::{Held, Item, Segment, State};
use num_traits::Zero;
use serde_json::{Value, json};

/// The segments to store: those of what stays, those handed on, those of what was charged.
pub fn stored_paid(w: &Work, nets: &[i64]) -> Vec<Segment> {
    let paid = paid_or_default(w.book, w.before, w.old_items, w.on);
    let mut out = vec![];
    for i in w.old_items {
        let changes = |o: &Item| o.slot == i.slot;
        if !w.pairs.iter().any(|p| p.old.is_some_and(changes)) {
            out.extend(segments_of(&paid, i, w.old_items).into_iter().cloned());
        }
    }
    // where the day of the change is the old plan's, paid time starts behind it
    let late = w.book.day_off(Side::Charge);
    for (k, p) in w.pairs.iter().enumerate() {
        let old = p.old.map_or(vec![], |o| segments_of(&paid, o, w.old_items));
        let charged = w.charged(p).filter(|c| !c.trial);
        let seg = |amount: i64, c: &Charge| {
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
            _ if w.t.credit == "none" && w.t.charge == "none" => {
                out.extend(old.iter().filter_map(passed));
            }
            Some(c) if w.t.net && nets[k] >= 0 => {
                out.extend(old.iter().filter_map(passed));
                out.extend(seg(nets[k], c));
            }
            Some(c) if w.t.net => {
                let left = old.iter().fold(Q::zero(), |sum, s| {
                    let part = if w.t.credit == "full" {
                        q(1)
                    } else {
                        unused(w.book, p.old.expect("an old item"), s.period, w.on)
                    };
                    sum + q(s.amount) * part
                });
                out.extend(seg((round(&left, &w.book.rounding) + nets[k]).max(0), c));
            }
            Some(c) => out.extend(seg(c.net(), c)),
            None => {}
        }
    }
    out.retain(|s| s.amount != 0 && s.period.start < s.period.end);
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
    let mine = |i: &&Item| i.period == period && i.term == "recurring";
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
