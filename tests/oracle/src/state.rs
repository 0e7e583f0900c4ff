//! What an account holds: read from a subscription (a pending change applied when its day has come) or built by a quote.

use crate::book::{Book, Product};
use crate::cal::{Moment, Period, parse};
use crate::json::{int, list, text};
use crate::pending::first_day;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    pub id: String,
    pub quantity: i64,
    pub cycle: Option<String>,
    pub anchor: Option<Moment>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub code: String,
    pub left: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub item: String,
    pub amount: i64,
    pub period: Period,
}

#[derive(Clone, Debug)]
pub struct State {
    pub plan: String,
    pub cycle: String,
    pub seats: i64,
    pub currency: String,
    pub country: Option<String>,
    pub anchor: Moment,
    pub period: Option<Period>,
    pub holds: Vec<Hold>,
    pub held: Vec<Held>,
    pub paid: Option<Vec<Segment>>,
    /// Segments that are over.
    pub over: Vec<Segment>,
    pub trial: Option<Moment>,
    /// No period starts on or after it.
    pub stops: Option<Moment>,
    pub pending: Option<Value>,
    /// Its plan began with a pending change, for one cycle.
    pub one_cycle: bool,
    /// The renewals since it was stored have been taken off its codes.
    pub counted: bool,
    pub carried: i64,
    pub balance: i64,
}

/// One thing held, with the period that it is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub id: String,
    pub is_plan: bool,
    /// Which thing it is across a change: the plan, an add-on beside it, an add-on on a cycle of its own.
    pub slot: String,
    pub cycle: String,
    pub quantity: i64,
    pub anchor: Moment,
    /// Whether it is in the plan's periods, the plan itself included.
    pub follows: bool,
    pub period: Period,
    pub term: String,
}

impl Item {
    /// The cycle that a code's `cycles` look at: what is bought once has none.
    pub fn code_cycle(&self) -> String {
        if self.term == "oneTime" {
            String::new()
        } else {
            self.cycle.clone()
        }
    }
    pub fn product<'a>(&self, book: &Book<'a>) -> Product<'a> {
        if self.is_plan {
            book.plan(&self.id)
        } else {
            book.add_on(&self.id)
        }
    }
}

pub fn period_of(v: &Value) -> Period {
    Period {
        start: parse(text(v, "start").expect("start")),
        end: parse(text(v, "end").expect("end")),
    }
}

impl State {
    pub fn read(book: &Book, sub: &Value, on: Moment) -> Self {
        let moment = |key: &str| text(sub, key).map(parse);
        let trialing = matches!(text(sub, "status"), None | Some("trialing"));
        let mut stops = moment("renewsUntil");
        if let Some(ends) = moment("endsOn") {
            stops = Some(stops.map_or(ends, |s| s.min(ends)));
        }
        let mut state = Self {
            plan: text(sub, "plan").expect("plan").into(),
            cycle: text(sub, "cycle").expect("cycle").into(),
            seats: int(sub, "seats").expect("seats"),
            currency: text(sub, "currency").expect("currency").into(),
            country: text(sub, "country").map(Into::into),
            anchor: moment("anchor").expect("anchor"),
            period: sub.get("period").map(period_of),
            holds: list(sub, "addOns")
                .iter()
                .map(|a| {
                    let id = text(a, "id").expect("id");
                    // its one cycle is the plan's, whatever that becomes
                    let fixed = book.add_on(id).term() == "fixed";
                    let plans = text(sub, "cycle").filter(|_| fixed);
                    Hold {
                        id: id.into(),
                        quantity: int(a, "quantity").expect("quantity"),
                        cycle: text(a, "cycle").or(plans).map(Into::into),
                        anchor: text(a, "anchor").map(parse),
                    }
                })
                .collect(),
            held: list(sub, "promotions")
                .iter()
                .map(|p| Held {
                    code: text(p, "code").expect("code").into(),
                    left: int(p, "periodsLeft").or_else(|| {
                        crate::promo::find(book, text(p, "code").expect("code"))
                            .and_then(|c| int(c, "periods"))
                    }),
                })
                .collect(),
            paid: sub.get("paid").map(|_| {
                list(sub, "paid")
                    .iter()
                    .map(|s| Segment {
                        item: text(s, "item").expect("item").into(),
                        amount: int(s, "amount").expect("amount"),
                        period: period_of(&s["period"]),
                    })
                    .collect()
            }),
            over: vec![],
            trial: moment("trialEndsOn").filter(|&end| trialing && on < end),
            stops,
            pending: sub.get("pending").cloned(),
            one_cycle: false,
            counted: false,
            carried: int(sub, "carried").unwrap_or(0),
            balance: int(sub, "balance").unwrap_or(0),
        };
        if text(sub, "status") == Some("cancelled") && state.stops.is_none() {
            state.stops = Some(i64::MIN);
        }
        state.count_codes(book, on);
        while let Some(day) = state.pending.as_ref().map(first_day).filter(|d| on >= *d) {
            // what runs for one cycle is over with it, unless another plan comes after it
            let other = state
                .pending
                .as_ref()
                .is_some_and(|p| p["to"].get("plan").is_some());
            let stored = state.period.map(|p| p.end);
            if book.plan(&state.plan).term() == "fixed" && !other && stored.is_none_or(|e| day >= e)
            {
                break;
            }
            state.apply_pending(book, day);
            state
                .holds
                .retain(|h| book.add_on(&h.id).term() != "oneTime");
            let pending = &sub["pending"];
            let start = parse(text(pending, "on").expect("on"));
            let came = |p: &str| sub["plan"] != p && state.plan == p;
            let other = text(&pending["to"], "plan").is_some_and(came);
            if other && book.plan(&state.plan).term() == "fixed" {
                if let Some(p) = sub.get("period").map(period_of).filter(|p| p.end <= start) {
                    state.carried = 0;
                    let cycle = text(sub, "cycle").expect("cycle");
                    let anchor = parse(text(sub, "anchor").expect("anchor"));
                    state.use_codes(1 + book.renewals(anchor, cycle, p.end, start));
                }
                let end = book.containing(state.anchor, &state.cycle, start).end;
                state.period = Some(Period { start, end });
                state.one_cycle = true;
            }
        }
        state.settle_period(book, on);
        state
    }

    /// `period` counts while `on` lies in it, afterwards the boundaries of `anchor`.
    pub fn settle_period(&mut self, book: &Book, on: Moment) {
        if let Some(p) = self.period.filter(|p| on >= p.end && !self.one_cycle) {
            self.carried = 0; // it was on the invoice of the renewal
            self.use_codes(1 + book.renewals(self.anchor, &self.cycle, p.end, on));
        }
        let fixed = book.plan(&self.plan).term() == "fixed";
        let last = self.period.map(|p| p.end);
        let period = match (
            self.period.filter(|p| on < p.end || self.one_cycle),
            self.trial,
        ) {
            (Some(p), None) => p,
            (here, Some(end)) => Period {
                start: here.map_or(on, |p| p.start),
                end,
            },
            (None, None) if fixed => Period {
                start: self.anchor,
                end: book.boundary(self.anchor, &self.cycle, 1),
            },
            (None, None) => {
                // where the stored period ended between two boundaries, a stub starts there
                let p = book.containing(self.anchor, &self.cycle, on);
                Period {
                    start: last.map_or(p.start, |e| p.start.max(e)),
                    end: p.end,
                }
            }
        };
        self.period = Some(period);
        if let Some(paid) = &mut self.paid {
            self.over = paid
                .iter()
                .filter(|s| s.period.end <= on)
                .cloned()
                .collect();
            paid.retain(|s| s.period.end > on);
        }
        // an add-on with dates of its own had an invoice since its last time was paid
        let ran_out = |h: &Hold| {
            let own = book.add_on(&h.id).term() == "recurring" && !self.follows(h);
            own && self.over.iter().any(|s| s.item == h.id)
        };
        if self.holds.iter().any(ran_out) {
            self.carried = 0;
        }
        let anchor = self.anchor;
        self.holds.retain(|h| {
            let fixed = book.add_on(&h.id).term() == "fixed";
            let cycle = h.cycle.as_deref().unwrap_or(&self.cycle);
            !fixed || on < book.boundary(h.anchor.unwrap_or(anchor), cycle, 1)
        });
    }

    /// Takes the renewals since the stored period off the codes, each that took something off; with add-ons that have dates of their own
    /// nobody knows which those were.
    fn count_codes(&mut self, book: &Book, on: Moment) {
        let own = |h: &Hold| book.add_on(&h.id).term() == "recurring" && !self.follows(h);
        let counts = self.held.iter().any(|h| h.left.is_some());
        let past = self.period.is_some_and(|p| on >= p.end);
        if counts && past && !self.holds.iter().any(own) {
            self.held = crate::renew::codes_after(book, self, on);
            self.counted = true;
        }
    }

    /// Renewals that have passed since the stored period have used codes up; one that is spent is gone.
    fn use_codes(&mut self, renewals: i64) {
        if self.counted {
            return;
        }
        for h in &mut self.held {
            h.left = h.left.map(|n| n - renewals);
        }
        self.held.retain(|h| h.left.is_none_or(|n| n >= 0));
    }

    /// Whether what an item has now was paid by a renewal: nothing known is of its period, and something of one before. Of an id
    /// that is held twice nobody knows any more for which of the two that was.
    pub fn renewed(&self, item: &Item, items: &[Item]) -> bool {
        let known: Vec<Segment> = self
            .over
            .iter()
            .chain(self.paid.iter().flatten())
            .cloned()
            .collect();
        let before = |s: &Segment| s.item == item.id && s.period.end <= item.period.start;
        let mut its = crate::credit::segments_of(&known, item, items).into_iter();
        its.all(before) && known.iter().any(before)
    }

    /// Whether no period is running any more.
    pub fn is_over(&self, book: &Book, sub: &Value, on: Moment) -> bool {
        let day = |key: &str| text(sub, key).map(parse);
        let stored = sub.get("period").map(|p| period_of(p).end);
        if day("endsOn").is_some_and(|e| on >= e) {
            return true;
        }
        if book.plan(&self.plan).term() == "fixed" {
            let known = stored.filter(|_| !self.one_cycle);
            return on >= known.unwrap_or(self.period().end);
        }
        let cancelled = text(sub, "status") == Some("cancelled");
        let stop = day("renewsUntil").or(stored.filter(|_| cancelled));
        stored.is_none_or(|e| on >= e) && stop.is_some_and(|s| self.period().start >= s)
    }

    /// The status that rules see: a trial that is over, or nothing given, is active.
    pub fn status(&self, given: Option<&str>) -> String {
        match (self.trial, given) {
            (Some(_), _) => "trialing",
            (None, None | Some("trialing")) => "active",
            (None, Some(other)) => other,
        }
        .into()
    }

    pub fn period(&self) -> Period {
        self.period.expect("a settled period")
    }

    /// Whether anything held has no price.
    pub fn is_unsold(&self, book: &Book) -> bool {
        let priced = |p, c: &str| {
            let country = self.country.as_deref();
            book.price(p, &self.plan, c, &self.currency, country)
                .is_some()
        };
        let add_on = |h: &Hold| {
            priced(
                book.add_on(&h.id),
                h.cycle.as_deref().unwrap_or(&self.cycle),
            )
        };
        !priced(book.plan(&self.plan), &self.cycle) || !self.holds.iter().all(add_on)
    }

    /// Plan, seats and add-ons of a target; the cycle is the caller's.
    pub fn retarget(&mut self, _book: &Book, to: &Value) {
        if let Some(plan) = text(to, "plan") {
            self.plan = plan.into();
        }
        if let Some(seats) = int(to, "seats") {
            self.seats = seats;
        }
        let plan_cycle = text(to, "cycle").unwrap_or(&self.cycle).to_string();
        for a in list(to, "addOns") {
            let id = text(a, "id").expect("id");
            let cycle = text(a, "cycle");
            let quantity = int(a, "quantity").unwrap_or(1);
            match self.find_hold(id, cycle, &plan_cycle) {
                Some(at) if quantity == 0 => {
                    self.holds.remove(at);
                }
                Some(at) => self.holds[at].quantity = quantity,
                None if quantity == 0 => {}
                None => self.holds.push(Hold {
                    id: id.into(),
                    quantity,
                    cycle: cycle.filter(|c| *c != plan_cycle).map(Into::into),
                    anchor: None,
                }),
            }
        }
    }

    /// The holding that an entry of `addOns` names: its cycle, omitted the plan's, else the only one of that id.
    pub fn find_hold(&self, id: &str, cycle: Option<&str>, plan_cycle: &str) -> Option<usize> {
        let wanted = cycle.unwrap_or(plan_cycle);
        let named = |h: &&Hold| h.id == id && h.cycle.as_deref() == Some(wanted);
        let bare = |h: &&Hold| h.id == id && h.cycle.is_none() && plan_cycle == wanted;
        let place = |hold: &Hold| self.holds.iter().position(|h| h == hold);
        // by its cycle rather the one that has it as its own
        let mut exact = self.holds.iter().find(named).and_then(place);
        if cycle.is_none() || exact.is_none() {
            exact = self.holds.iter().find(bare).and_then(place).or(exact);
        }
        let all: Vec<usize> = (0..self.holds.len())
            .filter(|&i| self.holds[i].id == id)
            .collect();
        exact.or(if cycle.is_none() && all.len() == 1 {
            Some(all[0])
        } else {
            None
        })
    }

    /// Whether an id alone leaves open which holding is meant: there are several, and none on the plan's cycle.
    pub fn unclear(&self, id: &str, cycle: Option<&str>, plan_cycle: &str) -> bool {
        let several = self.holds.iter().filter(|h| h.id == id).count() > 1;
        several && cycle.is_none() && self.find_hold(id, None, plan_cycle).is_none()
    }

    /// Whether an add-on shares the plan's periods.
    pub fn follows(&self, h: &Hold) -> bool {
        h.anchor.is_none() && h.cycle.as_ref().is_none_or(|c| *c == self.cycle)
    }

    /// The account's anchor moves; add-ons on a cycle of their own keep their dates.
    pub fn move_anchor(&mut self, new_cycle: &str, to: Moment) {
        let (anchor, same) = (self.anchor, self.cycle == new_cycle);
        for i in 0..self.holds.len() {
            let stays = self.holds[i].cycle.is_none() || (same && self.follows(&self.holds[i]));
            let h = &mut self.holds[i];
            if !stays && h.anchor.is_none() {
                h.anchor = Some(anchor);
            }
        }
        self.anchor = to;
    }

    /// Add-ons that the plan does not carry, or has no price for, end; their ids come back. `named` ones are left for the stages to
    /// refuse: by their id and no cycle or theirs, and what goes along with the plan by the cycle that it leaves.
    pub fn end_add_ons(
        &mut self,
        book: &Book,
        named: &[(String, Option<String>)],
        left: &str,
    ) -> Vec<String> {
        let plan = book.plan(&self.plan);
        let mut ended = vec![];
        let (cycle, currency, country) = (
            self.cycle.clone(),
            self.currency.clone(),
            self.country.clone(),
        );
        self.holds.retain(|h| {
            let add_on = book.add_on(&h.id);
            let c = h.cycle.as_deref().unwrap_or(&cycle);
            let sold = book.allowed_on(add_on, plan)
                && book
                    .price(add_on, plan.id(), c, &currency, country.as_deref())
                    .is_some();
            let is_named = named.iter().any(|(id, by)| {
                let by = by.as_deref().unwrap_or(c);
                *id == h.id && (by == c || h.cycle.is_none() && by == left)
            });
            if !sold && !is_named {
                ended.push(h.id.clone());
                return false;
            }
            true
        });
        ended
    }

    /// Everything held, each in its period at `on`; what is charged once is not held.
    pub fn items(&self, book: &Book, on: Moment) -> Vec<Item> {
        let mut out = vec![Item {
            id: self.plan.clone(),
            is_plan: true,
            slot: "plan".into(),
            cycle: self.cycle.clone(),
            quantity: self.seats,
            anchor: self.anchor,
            follows: true,
            period: self.period(),
            term: book.plan(&self.plan).term().into(),
        }];
        for h in &self.holds {
            let term = book.add_on(&h.id).term();
            let follows = self.follows(h) && term == "recurring";
            let cycle = h.cycle.as_deref().unwrap_or(&self.cycle);
            let anchor = h.anchor.unwrap_or(self.anchor);
            let period = match (term, follows) {
                ("fixed", _) => Period {
                    start: anchor,
                    end: book.boundary(anchor, cycle, 1),
                },
                (_, true) => self.period(),
                _ if self.trial.is_some() => self.period(),
                _ => book.containing(anchor, cycle, on),
            };
            out.push(Item {
                id: h.id.clone(),
                is_plan: false,
                slot: format!("{}@{}", h.id, h.cycle.as_deref().unwrap_or("")),
                cycle: cycle.into(),
                quantity: h.quantity,
                anchor: if follows { self.anchor } else { anchor },
                follows,
                period,
                term: term.into(),
            });
        }
        out
    }
}
