//! The invoices to come: one date after another, whatever item falls due on it.

use crate::bill::{Charge, Taxed, buyer, charge, discount, tax};
use crate::book::Book;
use crate::cal::{Moment, Period};
use crate::part::{Part, Side};
use crate::pending::first_day;
use crate::state::{Held, Item, State};
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    pub on: Moment,
    pub total: i64,
    pub from_balance: i64,
    pub due: i64,
}

impl Invoice {
    pub fn json(&self, book: &Book) -> Value {
        json!({ "on": book.grain.text(self.on), "total": self.total, "fromBalance": self.from_balance, "due": self.due })
    }
}

/// The next invoices after `on`: at most `count`, none on or after `before`.
pub fn invoices(
    book: &Book,
    state: &State,
    on: Moment,
    rates: &[Value],
    count: usize,
    before: Option<Moment>,
) -> Vec<Invoice> {
    run(book, &mut state.clone(), on, rates, count, before)
}

/// The codes that the renewals up to a day leave of a state as it was stored: used where they took something off, gone with the first
/// renewal of the plan that finds none left.
pub fn codes_after(book: &Book, state: &State, until: Moment) -> Vec<Held> {
    let mut state = state.clone();
    let start = state.period().start;
    run(book, &mut state, start, &[], 5000, Some(until + 1));
    state.held
}

fn run(
    book: &Book,
    state: &mut State,
    on: Moment,
    rates: &[Value],
    count: usize,
    before: Option<Moment>,
) -> Vec<Invoice> {
    let mut items = state.items(book, on);
    for i in &mut items {
        if i.period.start == i.period.end {
            i.period.start -= 1; // bought for no day at all, not bought with a pending change
        }
    }
    if book.plan(&state.plan).term() == "fixed" && !is_followed(state) {
        // add-ons renew as long as the plan runs
        let end = state.period().end;
        state.stops = Some(state.stops.map_or(end, |s| s.min(end)));
    }
    let mut out = vec![];
    while out.len() < count {
        let mut next = next_day(book, state, &items);
        while let (Some(p), Some(due)) = (&state.pending, next) {
            let at = first_day(p);
            if at > due {
                break;
            }
            items = changed(book, state, &items, at);
            next = next_day(book, state, &items);
        }
        let Some(day) = next.filter(|&d| before.is_none_or(|b| d < b)) else {
            break;
        };
        if before.is_none() && state.is_unsold(book) {
            break; // what it comes to nobody knows
        }
        let spent = |h: &Held| h.left == Some(0);
        let spent: Vec<String> = (state.held.iter().filter(|h| spent(h)))
            .map(|h| h.code.clone())
            .collect();
        let plan = items.first().map(|i| i.period);
        out.push(invoice(book, state, &mut items, day, rates));
        if items.first().map(|i| i.period) != plan {
            state.held.retain(|h| !spent.contains(&h.code));
        }
    }
    out
}

/// Whether another plan waits for the end of this one.
pub fn is_followed(state: &State) -> bool {
    let waits = state
        .pending
        .as_ref()
        .filter(|p| p["to"].get("plan").is_some());
    let on = waits
        .and_then(|p| crate::json::text(p, "on"))
        .map(crate::cal::parse);
    on == Some(state.period().end)
}

/// What no period starts on or after: nothing outlives a plan of one cycle with nothing behind it.
pub fn last_end(book: &Book, state: &State) -> Option<Moment> {
    let once = book.plan(&state.plan).term() != "recurring" && !is_followed(state);
    let stops = [state.stops, once.then(|| state.period().end)];
    stops.into_iter().flatten().min()
}

/// Whether an item has a period after the one that runs.
pub fn renews(book: &Book, state: &State, item: &Item) -> bool {
    (item.term == "recurring" || (item.is_plan && is_followed(state)))
        && last_end(book, state).is_none_or(|s| item.period.end < s)
}

/// The first day on which something falls due.
fn next_day(book: &Book, state: &State, items: &[Item]) -> Option<Moment> {
    if book.plan(&state.plan).term() == "oneTime" {
        return None;
    }
    let due = |i: &&Item| match i.term.as_str() {
        "recurring" => state.stops.is_none_or(|s| i.period.end < s),
        "fixed" if i.is_plan && is_followed(state) => state.stops.is_none_or(|s| i.period.end < s),
        _ => i.period.start == i.period.end,
    };
    items.iter().filter(due).map(|i| i.period.end).min()
}

/// The items once the pending change has come; what is new falls due that day.
fn changed(book: &Book, state: &mut State, old: &[Item], at: Moment) -> Vec<Item> {
    let (period, plan) = (state.period(), state.plan.clone());
    state.apply_pending(book, at);
    state.period = Some(period);
    let mut items = state.items(book, at);
    let fixed = state.plan != plan && book.plan(&state.plan).term() == "fixed";
    for i in &mut items {
        i.period = old
            .iter()
            .find(|o| o.slot == i.slot)
            .map_or(Period { start: at, end: at }, |o| o.period);
        if i.is_plan && fixed {
            i.period = Period { start: at, end: at }; // once, on its day
        }
    }
    if fixed {
        let end = book.containing(state.anchor, &state.cycle, at).end;
        state.stops = Some(state.stops.map_or(end, |s| s.min(end)));
    }
    items
}

fn invoice(
    book: &Book,
    state: &mut State,
    items: &mut [Item],
    day: Moment,
    rates: &[Value],
) -> Invoice {
    let mut charges: Vec<Charge> = vec![];
    for i in items.iter_mut() {
        if i.term != "recurring" {
            if i.period.start == i.period.end {
                // bought with the pending change: charged once, on its day
                charges.extend(charge(book, state, i, Part::one(), None));
                i.period.start -= 1;
            }
            continue;
        }
        if i.period.end != day {
            continue;
        }
        let next = Period {
            start: day,
            end: book.containing(i.anchor, &i.cycle, day).end,
        };
        let cycle = book.cycle(&i.cycle);
        let part = book.part(
            next,
            book.whole_of(next, cycle, i.anchor),
            cycle,
            Side::Plain,
        );
        i.period = next;
        charges.extend(charge(book, state, i, part, Some(next)));
    }
    let active: Vec<Held> = state
        .held
        .iter()
        .filter(|h| h.left != Some(0))
        .cloned()
        .collect();
    discount(
        book,
        &mut charges,
        &active.iter().collect::<Vec<_>>(),
        &buyer(state),
    );
    for (k, h) in active.iter().enumerate() {
        let took: i64 = charges.iter().map(|c| c.cuts[k]).sum();
        if took > 0 {
            let held = state
                .held
                .iter_mut()
                .find(|x| x.code == h.code)
                .expect("held");
            held.left = held.left.map(|n| n - 1);
        }
    }
    let taxed: Vec<Taxed> = charges
        .iter()
        .map(|c| Taxed::of(c.product, c.net()))
        .collect();
    let tax = tax(book, rates, state.country.as_deref(), &taxed);
    let net: i64 = charges.iter().map(Charge::net).sum();
    let total =
        net + tax.lines.iter().map(|(_, a)| a).sum::<i64>() + std::mem::take(&mut state.carried);
    let from_balance = state.balance.min(total.max(0));
    state.balance += (-total).max(0) - from_balance;
    Invoice {
        on: day,
        total,
        from_balance,
        due: total.max(0) - from_balance,
    }
}
