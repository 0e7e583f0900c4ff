//! The lines of a change: a credit and a charge each, or one line of the difference.

use crate::bill::{Bill, Charge, Taxed, bill, line, period, tax};
use crate::credit::credited_time;
use crate::now::{Pair, Work};
use crate::num::{Q, q, round};
use crate::part::Part;
use num_traits::Zero;
use serde_json::{Value, json};

pub struct Made {
    pub bill: Bill,
    /// What each code took off.
    pub took: Vec<i64>,
    /// What each pair comes to, before and after discounts.
    pub nets: Vec<(i64, i64)>,
}

fn partial(p: &Part) -> bool {
    !p.whole && p.num != p.den
}

fn proration(w: &Work, p: &Part) -> Value {
    json!({ "numerator": p.num, "denominator": p.den, "grain": w.book.grain.name() })
}

pub fn gross_lines(w: &Work) -> Made {
    let (mut lines, mut taxed) = (vec![], vec![]);
    for (p, &amount) in w.pairs.iter().zip(w.credits) {
        let Some(old) = p.old.filter(|_| amount != 0 && w.t.days.is_none()) else {
            continue;
        };
        let how = (w.t.credit, w.t.basis);
        let span = credited_time(w.before, w.old_items, old, w.on, how);
        let mut l = json!({
            "kind": "credit", "item": old.id, "quantity": old.quantity, "amount": -amount, "period": period(w.book, span),
        });
        let shown = w.before.paid.is_none() && w.t.credit == "prorated";
        if let Some(c) = w.was(p).filter(|c| shown && partial(&c.part)) {
            l["proration"] = proration(w, &c.part);
        }
        lines.push(l);
        taxed.push(Taxed::of(old.product(w.book), -amount));
    }
    // charges in the order of the new state
    let mut all: Vec<&Charge> = w.pairs.iter().filter_map(|p| w.charged(p)).collect();
    let items = w.after.items(w.book, w.on);
    let once = |c: &Charge| c.product.term() == "oneTime";
    all.sort_by_key(|c| (once(c), items.iter().position(|i| i.slot == c.slot)));
    let mut took = vec![0; w.codes.len()];
    for c in all {
        lines.push(line(w.book, c));
        taxed.push(Taxed::of(c.product, c.net()));
        for (sum, cut) in took.iter_mut().zip(&c.cuts) {
            *sum += cut;
        }
    }
    let tax = tax(w.book, &w.rates, w.after.country.as_deref(), &taxed);
    let codes = w.codes.iter().map(|h| h.code.clone());
    let cuts: Vec<(String, i64)> = codes.zip(took.iter().copied()).collect();
    Made {
        bill: bill(w.book, lines, vec![], &cuts, &tax),
        took,
        nets: vec![],
    }
}

fn exact(c: Option<&Charge>) -> Q {
    c.filter(|c| !c.trial)
        .map_or_else(Q::zero, |c| c.exact.clone())
}

pub fn net_lines(w: &Work) -> Made {
    let (mut credits, mut plus, mut taxed) = (vec![], vec![], vec![]);
    let mut nets = vec![(0, 0); w.pairs.len()];
    let mut cuts: Vec<(String, i64)> = w.codes.iter().map(|h| (h.code.clone(), 0)).collect();
    for h in &w.before.held {
        if !cuts.iter().any(|(c, _)| *c == h.code) {
            cuts.push((h.code.clone(), 0));
        }
    }
    let mut ordered: Vec<(usize, &Pair)> = w.pairs.iter().enumerate().collect();
    ordered.sort_by_key(|(_, p)| p.new.is_some_and(|n| n.term == "oneTime"));
    for (at, p) in ordered {
        let old = w.was(p).filter(|_| w.t.credit != "none");
        let new = w.charged(p);
        // by the unit or the day each side is whole already
        let side = |c: Option<&Charge>| match w.book.level.as_str() {
            "line" => exact(c),
            _ => q(round(&exact(c), &w.book.rounding)),
        };
        // what codes take all of on both sides comes to nothing
        let taken = new.into_iter().chain(old).all(|c| c.net() == 0)
            && new.into_iter().chain(old).any(|c| c.amount != 0);
        let amount = if taken {
            new.map_or(0, |c| c.amount) - old.map_or(0, |c| c.amount)
        } else {
            round(&(side(new) - side(old)), &w.book.rounding)
        };
        let item = p.new.or(p.old).expect("an item");
        let mut cut_here = 0;
        for (k, c) in cuts.iter_mut().enumerate() {
            let now = new.filter(|_| k < w.codes.len()).map_or(0, |x| x.cuts[k]);
            let at = w.before.held.iter().position(|h| h.code == c.0);
            let was = at.and_then(|at| old.map(|x| x.cuts[at])).unwrap_or(0);
            c.1 += now - was;
            cut_here += now - was;
        }
        nets[at] = (amount, amount - cut_here);
        if amount == 0 && cut_here == 0 {
            continue;
        }
        taxed.push(net_taxed(w, p, old, amount - cut_here));
        if amount == 0 && cut_here == 0 {
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
            if n.part == o.part && partial(&n.part) {
                l["proration"] = proration(w, &n.part);
            }
            if let Some(s) = n.span.filter(|_| n.span == o.span) {
                l["period"] = period(w.book, s);
            }
        }
        if amount < 0 {
            credits.push(l);
        } else {
            plus.push(l);
        }
    }
    credits.append(&mut plus);
    let tax = tax(w.book, &w.rates, w.after.country.as_deref(), &taxed);
    Made {
        // what the new state has off, not the difference: that is what uses a period up
        took: (0..w.codes.len())
            .map(|k| {
                w.pairs
                    .iter()
                    .filter_map(|p| w.charged(p))
                    .map(|c| c.cuts[k])
                    .sum()
            })
            .collect(),
        bill: bill(w.book, credits, vec![], &cuts, &tax),
        nets,
    }
}

/// A line of the difference of two products is taxed by the rates of each: what the old one's would give back, the rest the new one's.
fn net_taxed<'a>(w: &Work<'_, 'a>, p: &Pair, old: Option<&Charge<'a>>, net: i64) -> Taxed<'a> {
    match (p.old, p.new) {
        (Some(o), Some(n)) if o.id != n.id => {
            let gone = old.filter(|c| !c.trial).map_or(0, Charge::net);
            let mut parts = vec![(n.product(w.book), false, net + gone)];
            parts.extend(old.map(|_| (o.product(w.book), false, -gone)));
            Taxed { parts }
        }
        (o, n) => Taxed::of(n.or(o).expect("an item").product(w.book), net),
    }
}
