//! When a cancellation takes effect, what is still charged before, what is given back.

use crate::bill::{Bill, Taxed, bill, period, rates, tax};
use crate::book::Book;
use crate::cal::{Cycle, DAY, Moment, boundary, date_text, floor_day, parse};
use crate::change::no_bill;
use crate::credit::{credit, credited_time, virtual_bill};
use crate::json::{flag, int, list, text, words};
use crate::part::Side;
use crate::pending::first_day;
use crate::renew::{Invoice, invoices, last_end, renews};
use crate::rules::{Facts, gate, refusal};
use crate::settle::Settled;
use crate::state::{Item, State};
use crate::target::renewal_days;
use serde_json::{Value, json};

struct Case<'b, 'a> {
    book: &'b Book<'a>,
    r: &'b Value,
    state: State,
    items: Vec<Item>,
    /// The item that ends: the plan, or one add-on.
    item: Item,
    on: Moment,
    started: Moment,
}

pub fn cancel(book: &Book, r: &Value) -> Value {
    let on = parse(text(r, "on").expect("on"));
    let sub = &r["subscription"];
    let state = State::read(book, sub, on);
    let items = state.items(book, on);
    let named = text(r, "item").filter(|id| *id != state.plan);
    let cycle = text(r, "cycle");
    if named.is_some_and(|id| state.unclear(id, cycle, &state.cycle)) {
        return json!({ "_throws": "missingField" });
    }
    let held = |id| {
        let at = state.find_hold(id, cycle, &state.cycle)?;
        items.get(at + 1)
    };
    let item = match named.map(held) {
        None => items[0].clone(),
        Some(Some(held)) => held.clone(),
        Some(None) => return json!({ "_throws": "itemNotHeld" }),
    };
    let first = text(sub, "startedOn").or(text(sub, "anchor"));
    let started = parse(first.expect("anchor"));
    let case = Case {
        book,
        r,
        state,
        items,
        item,
        on,
        started,
    };
    let facts = case.facts();
    let mut reasons: Vec<Value> = case.already().into_iter().collect();
    let over = !reasons.is_empty();
    reasons.extend(gate(&book.v["policies"], &facts));
    if over {
        return case.ended(&reasons);
    }
    if !reasons.is_empty() {
        return case.refused(&reasons);
    }
    let empty = json!({});
    let terms = facts
        .first(list(&book.v["policies"], "cancel"))
        .unwrap_or(&empty);
    if let Some(no) = terms.get("refuse") {
        return case.refused(&[refusal(no)]);
    }
    case.under(terms)
}

impl<'a> Case<'_, 'a> {
    fn already(&self) -> Option<Value> {
        let sub = &self.r["subscription"];
        if sub["status"] != "cancelled" && self.state.is_over(self.book, sub, self.on) {
            return Some(json!({ "code": "subscriptionEnded" }));
        }
        (sub["status"] == "cancelled").then(|| json!({ "code": "alreadyCancelled" }))
    }

    fn facts(&self) -> Facts<'a> {
        let sub = &self.r["subscription"];
        let mut facts = sub
            .get("facts")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        facts.extend(
            self.r
                .get("facts")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
        );
        Facts {
            call: "cancel",
            from: Some(self.book.plan(&self.state.plan)),
            items: vec![self.item.id.clone()],
            country: self.state.country.clone(),
            via: text(sub, "purchasedVia").map(Into::into),
            status: Some(self.state.status(text(sub, "status"))),
            overdue: Some(!list(sub, "overdueInvoices").is_empty()),
            facts,
            days_to_renewal: renewal_days(self.book, &self.state, &self.item, self.on),
            ..Facts::default()
        }
    }

    fn base(&self, reasons: &[Value], bill: &Bill, settled: &Settled) -> Value {
        json!({
            "allowed": reasons.is_empty(), "reasons": reasons, "requestedOn": self.book.grain.text(self.on),
            "lines": bill.lines, "totals": bill.totals, "refund": settled.refund, "settlement": settled.json(),
        })
    }

    fn refused(&self, reasons: &[Value]) -> Value {
        let mut v = self.base(reasons, &no_bill(), &Settled::nothing(self.state.balance));
        v["effectiveOn"] = Value::Null;
        if let Some(a) = reasons.first().and_then(|r| r.get("action")) {
            v["channel"] = a.clone();
        }
        v
    }

    fn ended(&self, reasons: &[Value]) -> Value {
        let mut v = self.refused(reasons);
        if let Some(ends) = text(&self.r["subscription"], "endsOn") {
            let ends = parse(ends);
            v["effectiveOn"] = json!(self.book.grain.text(ends));
            v["accessUntil"] = json!(self.book.grain.text(ends - self.book.grain.ms()));
        }
        v
    }

    /// The first end of the item's periods on or after a day, or the last one that there is; a pending change counts from its day.
    fn end_from(&self, day: Moment) -> Moment {
        let book = self.book;
        let mut state = self.state.clone();
        let (mut anchor, mut cycle) = (self.item.anchor, self.item.cycle.clone());
        let mut end = self.item.period.end;
        if !renews(book, &state, &self.item) {
            return end;
        }
        let mut last = last_end(book, &state);
        while end < day && last.is_none_or(|s| end < s) {
            while let Some(at) = state
                .pending
                .as_ref()
                .map(first_day)
                .filter(|at| *at <= end)
            {
                let plan = state.plan.clone();
                state.apply_pending(book, at);
                if !self.item.is_plan && state.holds.iter().all(|h| h.id != self.item.id) {
                    return end; // it ends with the change
                }
                if self.item.is_plan || self.item.slot.ends_with('@') {
                    (anchor, cycle) = (state.anchor, state.cycle.clone());
                }
                last = state.stops;
                if state.plan != plan && book.plan(&state.plan).term() == "fixed" {
                    let once = book.containing(state.anchor, &state.cycle, at).end;
                    last = Some(last.map_or(once, |s| s.min(once)));
                }
            }
            end = book.containing(anchor, &cycle, end).end;
        }
        end
    }

    fn under(&self, terms: &Value) -> Value {
        let book = self.book;
        let mut notices: Vec<Value> = words(terms, "notices")
            .unwrap_or_default()
            .into_iter()
            .map(|c| json!({ "code": c }))
            .collect();
        let effective = text(terms, "effective").unwrap_or("periodEnd");
        let mut end = self.item.period.end;
        if effective == "termEnd"
            && let Some(t) = text(&self.r["subscription"], "termEnd").map(parse)
            && t > self.on
        {
            end = t;
        }
        if let Some(m) = terms.get("minimumTerm") {
            let until = boundary(
                self.started,
                Cycle::Months(int(m, "months").expect("months")),
                1,
                false,
            );
            if end < until {
                end = self.end_from(until);
                notices.push(json!({ "code": "minimumTerm" }));
            }
        }
        let renews = renews(book, &self.state, &self.item);
        let notice = terms
            .get("notice")
            .and_then(|n| int(n, "days"))
            .unwrap_or(0);
        let last = floor_day(end) - notice.max(1);
        let mut out_late = None;
        if renews && terms.get("notice").is_some() && floor_day(self.on) > last {
            notices.push(json!({ "code": "noticeMissed" }));
            match &terms["notice"]["late"] {
                Value::String(_) => {
                    let mut later = self.end_from(end + 1);
                    while floor_day(later) - notice < floor_day(self.on)
                        && self.end_from(later + 1) > later
                    {
                        later = self.end_from(later + 1);
                    }
                    end = later;
                }
                no => out_late = Some(refusal(no)),
            }
        }
        if let Some(no) = out_late {
            let mut v = self.refused(&[no]);
            v["lastRequestDay"] = json!(date_text(last * DAY));
            return v;
        }
        let off = book.day_off(Side::Credit);
        let day = if effective == "now" {
            self.on + off * DAY
        } else {
            end
        };
        let (bill, refund) = self.refund(terms, effective, day, &mut notices);
        let rates = rates(book, self.r);
        let before: Vec<Invoice> = invoices(book, &self.state, self.on, &rates, 600, Some(day));
        // what was carried to an invoice that never comes is settled now
        let carried = if self.item.is_plan && before.is_empty() {
            self.state.carried
        } else {
            0
        };
        let mut settled = Settled::now(carried - refund, self.state.balance, "refund");
        settled.to_renewal = -carried;
        if carried != 0 {
            notices.push(json!({ "code": "carriedSettled", "params": { "amount": carried } }));
        }
        let mut v = self.base(&[], &bill, &settled);
        v["channel"] = terms
            .get("channel")
            .cloned()
            .unwrap_or_else(|| json!({ "kind": "selfService" }));
        v["effectiveOn"] = json!(book.grain.text(day));
        let until = book.grain.text(day - book.grain.ms());
        v["undoUntil"] = if flag(terms, "undoable") == Some(false) {
            Value::Null
        } else {
            json!(until)
        };
        v["accessUntil"] = json!(until);
        v["lastRequestDay"] = if renews {
            json!(date_text(last * DAY))
        } else {
            Value::Null
        };
        if self.item.is_plan {
            v["chargesBefore"] = before
                .iter()
                .map(|i| json!({ "on": book.grain.text(i.on), "total": i.total }))
                .collect();
        }
        let then = terms.get("then").filter(|_| self.item.is_plan);
        v["then"] = then.cloned().unwrap_or(Value::Null);
        v["notices"] = json!(notices);
        v
    }

    /// Credit lines with their tax; the refund is what they come to.
    fn refund(
        &self,
        terms: &Value,
        effective: &str,
        day: Moment,
        notices: &mut Vec<Value>,
    ) -> (Bill, i64) {
        let book = self.book;
        let mode = text(terms, "refund").unwrap_or("none");
        if mode == "none" {
            return (no_bill(), 0);
        }
        if let Some(days) = int(terms, "refundWithinDays")
            && floor_day(self.on) - floor_day(self.started) > days
        {
            notices.push(json!({ "code": "refundWindowPassed" }));
            return (no_bill(), 0);
        }
        // at once, the day of the change is counted by `changeDay`; later, from the day it takes effect
        let from = if effective == "now" { self.on } else { day };
        let all = virtual_bill(
            book,
            &self.state,
            &self.items,
            from,
            Side::Ended,
            mode == "full",
        );
        let mut lines = vec![];
        let mut taxed = vec![];
        for i in self
            .items
            .iter()
            .filter(|i| self.item.is_plan || i.slot == self.item.slot)
        {
            if mode == "prorated" && from >= i.period.end {
                continue;
            }
            let amount = credit(
                book,
                &self.state,
                &self.items,
                i,
                &all,
                from,
                (mode, "paid", Side::Ended),
            );
            if amount != 0 {
                let start = day.min(i.period.end);
                let span = credited_time(&self.state, &self.items, i, start, (mode, "paid"));
                let line = json!({
                    "kind": "credit", "item": i.id, "quantity": i.quantity, "amount": -amount, "period": period(book, span),
                });
                lines.push(line);
                taxed.push(Taxed::of(i.product(book), -amount));
            }
        }
        let tax = tax(
            book,
            &rates(book, self.r),
            self.state.country.as_deref(),
            &taxed,
        );
        let bill = bill(book, lines, vec![], &[], &tax);
        let refund = -bill.total;
        (bill, refund)
    }
}
