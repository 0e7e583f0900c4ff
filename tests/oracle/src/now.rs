//! A change that takes effect at once: the new periods, the credits, the charges, what is stored.

use crate::bill::{Charge, buyer, charge, discount, rates};
use crate::book::Book;
use crate::cal::{Moment, Period};
use crate::change::{Outcome, typed};
use crate::credit::{credit, virtual_bill};
use crate::json::text;
use crate::lines::{gross_lines, net_lines};
use crate::part::{Part, Side};
use crate::pending::{add_ons_of, said_once, tidied, without_ended};
use crate::settle::Settled;
use crate::state::{Held, Item, State};
use crate::stored::{extend, stored_paid};
use crate::target::{Target, own_end, pending_without};
use serde_json::{Value, json};

pub struct Terms<'v> {
    pub credit: &'v str,
    pub basis: &'v str,
    pub days: Option<&'v str>,
    pub charge: &'v str,
    pub net: bool,
    pub period: &'v str,
    pub later: bool,
    pub surplus: &'v str,
    pub void: bool,
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
pub struct Pair<'i> {
    pub old: Option<&'i Item>,
    pub new: Option<&'i Item>,
}

/// Everything that the lines and the stored segments of a change are made of.
pub struct Work<'w, 'a> {
    pub book: &'w Book<'a>,
    pub rates: Vec<Value>,
    pub before: &'w State,
    pub after: &'w State,
    pub old_items: &'w [Item],
    pub pairs: &'w [Pair<'w>],
    pub credits: &'w [i64],
    pub old_bill: &'w [Charge<'a>],
    pub new_bill: &'w [Charge<'a>],
    pub codes: &'w [Held],
    pub t: &'w Terms<'w>,
    pub on: Moment,
}

impl<'a> Work<'_, 'a> {
    pub fn charged(&self, p: &Pair) -> Option<&Charge<'a>> {
        // what is bought once is paid whatever `charge` says: no renewal will
        let new = p
            .new
            .filter(|i| self.t.charge != "none" || i.term == "oneTime")?;
        self.new_bill.iter().find(|c| c.slot == new.slot)
    }
    pub fn was(&self, p: &Pair) -> Option<&Charge<'a>> {
        let old = p.old?;
        self.old_bill.iter().find(|c| c.slot == old.slot)
    }
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
    // what joins with the change has no dates of its own yet
    for h in &mut after.holds {
        let held = before
            .holds
            .iter()
            .any(|b| b.id == h.id && b.cycle == h.cycle);
        if !held && book.add_on(&h.id).term() == "recurring" {
            h.anchor = None;
        }
    }
    after.cycle = cycle.into();
}

/// The full cycle that a charge is part of: with `keep` on another cycle, one counted from the period's start.
fn whole_for(book: &Book, i: &Item, t: &Terms, other_cycle: bool) -> Period {
    let cycle = book.cycle(&i.cycle);
    if other_cycle && i.follows && t.period == "keep" {
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
        let span = Period {
            start: on,
            end: i.period.end,
        };
        let trial = after.trial.is_some() && i.term == "recurring";
        let part = if trial {
            Part::none()
        } else if i.term == "oneTime"
            || t.charge == "full"
            || (t.period == "restart" && i.period.start == on)
            || (i.term == "fixed" && !i.is_plan && i.period.start == on)
        {
            Part::one()
        } else {
            book.part(
                span,
                whole_for(book, i, t, other),
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

fn differs(
    book: &Book,
    before: &State,
    after: &State,
    old: &Item,
    new: &Item,
    restarts: bool,
) -> bool {
    if restarts && new.follows {
        return true;
    }
    let trial_over = before.trial.is_some() && after.trial.is_none();
    if trial_over && new.term == "recurring" {
        return true; // free until now, also where its dates are those of the trial
    }
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
    restarts: bool,
) -> Vec<Pair<'i>> {
    let mut out = vec![];
    for o in old {
        match new.iter().find(|n| n.slot == o.slot) {
            Some(n) if differs(book, before, after, o, n, restarts) => out.push(Pair {
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
    let mut t = Terms::read(terms);
    if target.plan && target.new_plan.term() == "fixed" {
        t.period = "restart"; // exactly one cycle
    }
    let mut after = target.after.clone();
    let mut notices: Vec<Value> = target
        .ended
        .iter()
        .map(|id| json!({ "code": "addOnEnded", "params": { "item": id } }))
        .collect();
    periods(book, before, &mut after, &target.after.cycle, &t, on);
    let mut held_before = after.held.len();
    notices.extend(typed(book, r, &mut after, on));
    if t.void && held_before > 0 {
        after.held.drain(..held_before);
        held_before = 0;
        notices.push(json!({ "code": "promotionsVoided" }));
    }

    let old_items = before.items(book, on);
    let mut new_items = after.items(book, on);
    // in the order of the lines: what is bought once stands behind what lasts
    new_items.sort_by_key(|i| i.term == "oneTime");
    let pairs = pairs(
        book,
        before,
        &after,
        &old_items,
        &new_items,
        t.period == "restart",
    );
    let whole = t.credit == "full";
    let old_bill = virtual_bill(book, before, &old_items, on, Side::Credit, whole);
    let mut new_bill = charges(book, before, &after, &new_items, &t, on);
    // a restart begins a new period: codes that have run out no longer count
    let runs = |h: &&Held| t.period != "restart" || h.left != Some(0);
    let codes: Vec<Held> = after.held.iter().filter(runs).cloned().collect();
    let counted: Vec<&Held> = codes.iter().collect();
    discount(book, &mut new_bill, &counted, &buyer(&after));
    let how = (t.credit, t.basis, Side::Credit);
    let credits: Vec<i64> = pairs
        .iter()
        .map(|p| {
            p.old.map_or(0, |i| {
                credit(book, before, &old_items, i, &old_bill, on, how)
            })
        })
        .collect();
    let (bill, took, paid) = {
        let work = Work {
            book,
            rates: rates(book, r),
            before,
            after: &after,
            old_items: &old_items,
            pairs: &pairs,
            credits: &credits,
            old_bill: &old_bill,
            new_bill: &new_bill,
            codes: &codes,
            t: &t,
            on,
        };
        let made = if t.net {
            net_lines(&work)
        } else {
            gross_lines(&work)
        };
        let paid = stored_paid(&work, &made.nets);
        (made.bill, made.took, paid)
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
    after.paid = (after.trial.is_none() || before.paid.is_some()).then_some(paid);
    if t.days.is_some() {
        let sum = credits.iter().sum();
        notices.push(extend(book, &mut after, &new_items, &codes, sum, &t, on));
    }
    after
        .holds
        .retain(|h| book.add_on(&h.id).term() != "oneTime");
    let left = pending_without(before, before.pending.as_ref(), &target.to);
    let stays = left
        .clone()
        .map(|p| without_ended(before, &target.after, p));
    let lost = left != stays;
    after.pending = stays
        .map(|p| said_once(&target.after, p))
        .and_then(|p| moved_on(book, before, &old_items, p, after.period().end));
    if lost {
        let old = before.pending.as_ref().map_or(&Value::Null, |p| &p["to"]);
        let moved = |k: &&str| {
            let named = target.to.get(*k);
            named.is_some() && old.get(*k).is_some() && named != old.get(*k)
        };
        let mut fields = vec!["plan", "cycle", "seats"];
        fields.retain(moved);
        fields.push("addOns");
        let code = match after.pending {
            Some(_) => "pendingReplaced",
            None => "pendingRemoved",
        };
        notices.push(json!({ "code": code, "params": { "fields": fields } }));
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

/// What waits for the plan's period end waits for the new one's; an add-on with periods of its own for its own.
fn moved_on(book: &Book, before: &State, items: &[Item], p: Value, new: Moment) -> Option<Value> {
    let old = before.period().end;
    if text(&p, "on").map(crate::cal::parse) != Some(old) {
        return tidied(book, p);
    }
    let mut p = p;
    for a in add_ons_of(&mut p) {
        if a.get("on").is_none() {
            let own = own_end(before, items, a).is_some();
            a["on"] = json!(book.grain.text(if own { old } else { new }));
        }
    }
    p["on"] = json!(book.grain.text(new));
    tidied(book, p)
}
